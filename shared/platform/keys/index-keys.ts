import type { ClaimId } from '../../kernel/decision.ts';
import { keyedHash, type KeyRing, type RingKey } from './key-ring.ts';

/** The index keys that numbers are claimed under, the one that decides first. A retired key is for clearing up. */
export const indexKeysOf = ({ all }: KeyRing): readonly RingKey[] =>
  all.index.filter(({ state }) => state !== 'retired');

export const claimUnder = (key: RingKey, idNumber: string): ClaimId =>
  `IDNO#${key.id}#${keyedHash(key, idNumber)}`;
