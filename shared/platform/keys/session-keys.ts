import { createPrivateKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { epochOf, Instant } from '../../kernel/dates.ts';
import type { Store } from '../store/port.ts';
import type { KeyService } from './port.ts';

/**
 * The keys that sign session tokens (ES256). The private half is wrapped by the key service of both regions; the
 * public half lies open beside it, so that a function which only verifies needs no key of any service.
 */
export const SESSION_KEYS = 'session-keys';

export const PublicJwk = z.lazy(() =>
  z.object({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    kid: z.string(),
    alg: z.literal('ES256'),
    use: z.literal('sig'),
  }),
);
export type PublicJwk = z.infer<typeof PublicJwk>;

const StoredSessionKey = z.lazy(() =>
  z.object({
    publicKey: PublicJwk,
    /** PKCS #8, wrapped, by region. */
    wrapped: z.record(
      z.string(),
      z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    ),
    /** From when on it signs: later than it is published, so that every verifier knows it by then. */
    signsFrom: Instant,
  }),
);
export type StoredSessionKey = z.infer<typeof StoredSessionKey>;

const StoredSessionKeys = z.lazy(() =>
  z.object({ rev: z.number().int().positive(), keys: z.array(StoredSessionKey) }),
);

/** A key is in use by then wherever it was published. */
export const CACHED_MILLISECONDS = 300_000;
/** An unknown key id is looked up at once, but not for whoever invents one after the other. */
const ASKED_AGAIN_MILLISECONDS = 30_000;

export async function readSessionKeys(store: Store) {
  const [item] = await store.read([{ table: 'keys', pk: SESSION_KEYS }]);
  return item && StoredSessionKeys.parse(item);
}

export interface SessionKeySource {
  /** All that a living token may be signed with. */
  published(): Promise<readonly PublicJwk[]>;
  /** Undefined for a key that this province does not have. */
  find(kid: string): Promise<PublicJwk | undefined>;
}

export function sessionKeySource(store: Store, clock: () => number = Date.now): SessionKeySource {
  let cached: { readonly keys: Promise<readonly PublicJwk[]>; readonly at: number } | undefined;
  const load = (olderThan: number): Promise<readonly PublicJwk[]> => {
    if (cached === undefined || clock() - cached.at >= olderThan) {
      const keys = readSessionKeys(store).then(
        (stored) => stored?.keys.map(({ publicKey }) => publicKey) ?? [],
      );
      cached = { keys, at: clock() };
      keys.catch(() => (cached = undefined));
    }
    return cached.keys;
  };
  const among = (keys: readonly PublicJwk[], kid: string) => keys.find((key) => key.kid === kid);
  return {
    published: () => load(CACHED_MILLISECONDS),
    find: async (kid) =>
      among(await load(CACHED_MILLISECONDS), kid) ?? among(await load(ASKED_AGAIN_MILLISECONDS), kid),
  };
}

export interface SessionSigner {
  /** The key that signs now; throws in a province that is not provisioned. */
  current(now: Instant): Promise<{ readonly kid: string; readonly key: KeyObject }>;
}

export interface SessionSignerDependencies {
  readonly store: Store;
  readonly service: KeyService;
  readonly region: string;
}

export function sessionSigner({ store, service, region }: SessionSignerDependencies): SessionSigner {
  let cached: { readonly kid: string; readonly key: KeyObject; readonly until: number } | undefined;
  return {
    async current(now) {
      if (cached !== undefined && epochOf(now) < cached.until) return cached;
      const stored = await readSessionKeys(store);
      const signing = stored?.keys.findLast(({ signsFrom }) => signsFrom <= now);
      const wrapped = signing?.wrapped[region];
      if (signing === undefined || wrapped === undefined)
        throw new Error('this province has no session key for its region: it is not provisioned');
      const pkcs8 = Buffer.from(await service.unwrap(region, wrapped));
      const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
      cached = { kid: signing.publicKey.kid, key, until: epochOf(now) + CACHED_MILLISECONDS };
      return cached;
    },
  };
}
