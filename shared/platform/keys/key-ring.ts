import { createHmac } from 'node:crypto';
import type { KeyPurpose, KeyState, SuiteId } from '../../kernel/keys.ts';
import type { Store } from '../store/port.ts';
import type { KeyService } from './port.ts';
import { secretKey } from './secret-key.ts';
import { RING, type StoredKey, StoredRing } from './stored-ring.ts';

/** The province's keys, unwrapped: held in memory for a bounded time, so that sealing costs no call. */
export interface KeyRing {
  /** What is written with. */
  readonly keys: Readonly<Record<KeyPurpose, RingKey>>;
  /** What is read with, the current key first: more than one while keys are being rotated. */
  readonly all: Readonly<Record<KeyPurpose, readonly [RingKey, ...RingKey[]]>>;
}

export interface RingKey {
  readonly id: string;
  readonly suite: SuiteId;
  readonly state: KeyState;
  readonly key: Uint8Array;
}

export interface KeyRingSource {
  current(): Promise<KeyRing>;
  /** A key of the ring by its id; the ring is read again if it is not known. Undefined if there is none. */
  find(purpose: KeyPurpose, id: string): Promise<RingKey | undefined>;
}

/** Whoever holds an older ring than this reads it again. */
export const CACHED_MILLISECONDS = 300_000;
/** However many unknown keys are named, the key service is not asked more often. */
const SOONEST_MILLISECONDS = 1_000;

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
      StoredRing.parse(item).keys.map(async (key) => ({
        ...key,
        key: await service.unwrap(region, mine(key, region)),
      })),
    );
    return ringOf(keys);
  };
  const notOlderThan = (milliseconds: number): Promise<KeyRing> => {
    if (cached === undefined || clock() - cached.at > milliseconds) {
      const ring = load();
      const mine = { ring, at: clock() };
      cached = mine;
      ring.catch(() => {
        if (cached === mine) cached = undefined;
      });
    }
    return cached.ring;
  };
  const named = ({ all }: KeyRing, purpose: KeyPurpose, id: string) =>
    all[purpose].find((key) => key.id === id);
  return {
    current: () => notOlderThan(CACHED_MILLISECONDS),
    async find(purpose, id) {
      const known = named(await notOlderThan(CACHED_MILLISECONDS), purpose, id);
      return known ?? named(await notOlderThan(SOONEST_MILLISECONDS), purpose, id);
    },
  };
}

function mine({ id, wrapped }: StoredKey, region: string): Uint8Array {
  const key = wrapped[region];
  if (key === undefined) throw new Error(`key ${id} is not wrapped for region ${region}`);
  return key;
}

function ringOf(keys: readonly (RingKey & { readonly purpose: KeyPurpose })[]): KeyRing {
  const all: Record<string, readonly RingKey[]> = {};
  for (const [purpose, those] of Map.groupBy(keys, (key) => key.purpose))
    all[purpose] = those.toSorted((a, b) => Number(b.state === 'current') - Number(a.state === 'current'));
  const current = Object.entries(all).map(([purpose, [first]]) => [purpose, first] as const);
  return { all, keys: Object.fromEntries(current) } as unknown as KeyRing;
}

const hashes = { 'A256GCM/HMAC-SHA-256': 'sha256', 'SM4-GCM/HMAC-SM3': 'sm3' } as const satisfies Record<
  SuiteId,
  string
>;

/** The hash of a suite, as `createHmac` knows it. */
export const hashOf = (suite: SuiteId): string => hashes[suite];

/** HMAC under a key of the ring with the hash of its suite, base64url. */
export const keyedHash = ({ key, suite }: Pick<RingKey, 'key' | 'suite'>, text: string): string =>
  createHmac(hashOf(suite), secretKey(key)).update(text).digest('base64url');
