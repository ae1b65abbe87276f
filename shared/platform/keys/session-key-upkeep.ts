import { generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import type { Store } from '../store/port.ts';
import type { KeyService } from './port.ts';
import {
  CACHED_MILLISECONDS,
  PublicJwk,
  readSessionKeys,
  SESSION_KEYS,
  type StoredSessionKey,
} from './session-keys.ts';

const ROTATED_AFTER_MILLISECONDS = 30 * 86_400_000;
const PUBLISHED_BEFORE_MILLISECONDS = 2 * CACHED_MILLISECONDS;
/** Longer than any token that it signed may live. */
const KEPT_AFTER_MILLISECONDS = 3_600_000;

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
  const there = await readSessionKeys(maker.store);
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
