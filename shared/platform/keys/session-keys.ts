import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import * as z from 'zod';
import { epochOf, Instant, instantOf } from '../../kernel/dates.ts';
import type { Store } from '../store/port.ts';
import type { KeyService } from './port.ts';

/**
 * The keys that sign session tokens (ES256). The private half is wrapped by the key service of both regions; the
 * public half lies open beside it, so that a function which only verifies needs no key of any service.
 */
const SESSION_KEYS = 'session-keys';

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
type StoredSessionKey = z.infer<typeof StoredSessionKey>;

const StoredSessionKeys = z.lazy(() =>
  z.object({ rev: z.number().int().positive(), keys: z.array(StoredSessionKey) }),
);

const CACHED_MILLISECONDS = 300_000;
/** An unknown key id is looked up at once, but not for whoever invents one after the other. */
const ASKED_AGAIN_MILLISECONDS = 30_000;

const ROTATED_AFTER_MILLISECONDS = 30 * 86_400_000;
const PUBLISHED_BEFORE_MILLISECONDS = 2 * CACHED_MILLISECONDS;
/** Longer than any token that it signed may live. */
const KEPT_AFTER_MILLISECONDS = 3_600_000;

async function read(store: Store) {
  const [item] = await store.read([{ table: 'keys', pk: SESSION_KEYS }]);
  return item && StoredSessionKeys.parse(item);
}

export interface SessionKeyMaker {
  readonly store: Store;
  readonly service: KeyService;
  readonly regions: readonly string[];
}

/**
 * Makes the first key, the next one when the last has served its time, and drops what no living token was signed
 * with. Safe to repeat and to run twice at once: one of the two writes nothing.
 */
export async function maintainSessionKeys(maker: SessionKeyMaker, now: Instant): Promise<void> {
  const there = await read(maker.store);
  const keys = there?.keys ?? [];
  const kept = keys.filter((_, index) => !isOutlived(keys[index + 1], now));
  const last = kept.at(-1);
  const due = last === undefined || epochOf(now) - epochOf(last.signsFrom) >= ROTATED_AFTER_MILLISECONDS;
  if (!due && kept.length === keys.length) return;
  const signsFrom = last === undefined ? now : instantOf(epochOf(now) + PUBLISHED_BEFORE_MILLISECONDS);
  const next = due ? [...kept, await makeSessionKey(maker, signsFrom)] : kept;
  const item = { pk: SESSION_KEYS, rev: (there?.rev ?? 0) + 1, keys: next };
  await maker.store.commit([
    there === undefined
      ? { op: 'create', table: 'keys', item }
      : { op: 'replace', table: 'keys', item, readRev: there.rev },
  ]);
}

const isOutlived = (successor: StoredSessionKey | undefined, now: Instant): boolean =>
  successor !== undefined && epochOf(now) > epochOf(successor.signsFrom) + KEPT_AFTER_MILLISECONDS;

async function makeSessionKey(
  { service, regions }: SessionKeyMaker,
  signsFrom: Instant,
): Promise<StoredSessionKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  const wrapped = await Promise.all(
    regions.map(async (region) => [region, await service.wrap(region, pkcs8)] as const),
  );
  return {
    publicKey: PublicJwk.parse({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' }),
    wrapped: Object.fromEntries(wrapped),
    signsFrom,
  };
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
      const keys = read(store).then((stored) => stored?.keys.map(({ publicKey }) => publicKey) ?? []);
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
      const stored = await read(store);
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
