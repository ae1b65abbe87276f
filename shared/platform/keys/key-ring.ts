import { createHmac, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Store } from '../store/port.ts';
import { KEY_BYTES } from './cipher.ts';
import { keyPurposes, type KeyPurpose, type KeyService } from './port.ts';

/** The province's keys, unwrapped: held in memory for a bounded time, so that sealing costs no call. */
export interface KeyRing {
  readonly keys: Readonly<Record<KeyPurpose, RingKey>>;
}

export interface RingKey {
  readonly id: string;
  readonly key: Uint8Array;
}

export interface KeyRingSource {
  current(): Promise<KeyRing>;
}

const RING = 'ring';

const StoredRing = z.object({
  keys: z.array(
    z.object({
      id: z.string(),
      purpose: z.enum(keyPurposes),
      /** The same key, wrapped by the master key of each region. */
      wrapped: z.record(z.string(), z.instanceof(Uint8Array)),
    }),
  ),
});

const CACHED_MILLISECONDS = 300_000;

export interface KeyRingDependencies {
  readonly store: Store;
  readonly service: KeyService;
  readonly region: string;
  readonly clock?: () => number;
}

export function keyRingSource({
  store,
  service,
  region,
  clock = Date.now,
}: KeyRingDependencies): KeyRingSource {
  let cached: { readonly ring: Promise<KeyRing>; readonly at: number } | undefined;
  const load = async (): Promise<KeyRing> => {
    const [item] = await store.read([{ table: 'keys', pk: RING }]);
    if (item === undefined) throw new Error('this province has no key ring: it is not provisioned');
    const keys = await Promise.all(
      StoredRing.parse(item).keys.map(async ({ id, purpose, wrapped }) => {
        const mine = wrapped[region];
        if (mine === undefined) throw new Error(`key ${id} is not wrapped for region ${region}`);
        return [purpose, { id, key: await service.unwrap(region, mine) }] as const;
      }),
    );
    return { keys: Object.fromEntries(keys) as Record<KeyPurpose, RingKey> };
  };
  return {
    current() {
      if (cached === undefined || clock() - cached.at > CACHED_MILLISECONDS) {
        const ring = load();
        cached = { ring, at: clock() };
        ring.catch(() => (cached = undefined));
      }
      return cached.ring;
    },
  };
}

/** Makes the province's key ring, unless it has one. */
export async function createKeyRing(
  store: Store,
  service: KeyService,
  regions: readonly string[],
): Promise<void> {
  const keys = await Promise.all(
    keyPurposes.map(async (purpose) => {
      const key = randomBytes(KEY_BYTES);
      const wrapped = await Promise.all(
        regions.map(async (region) => [region, await service.wrap(region, key)] as const),
      );
      return { id: `${purpose}-1`, purpose, wrapped: Object.fromEntries(wrapped) };
    }),
  );
  await store.commit([{ op: 'create', table: 'keys', item: { pk: RING, rev: 1, keys } }]);
}

/** HMAC-SHA-256 under a key of the ring, base64url. */
export const keyedHash = ({ key }: RingKey, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');
