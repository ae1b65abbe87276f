import type { ClaimId } from '../../kernel/decision.ts';
import { keyedHash, type KeyRing, type RingKey } from './key-ring.ts';

/** The index keys that numbers are claimed under, the one that decides first. A retired key is for clearing up. */
export const indexKeysOf = ({ all }: KeyRing): readonly RingKey[] =>
  all.index.filter(({ state }) => state !== 'retired');

/** No ID number has a line break: no mark is ever the hash in a claim, whatever text it is made of. */
export const markUnder = <Kind extends string>(key: RingKey, kind: Kind, text: string): `${Kind}#${string}` =>
  `${kind}#${key.id}#${keyedHash(key, `${kind}\n${text}`)}`;

export const claimUnder = (key: RingKey, idNumber: string): ClaimId =>
  `IDNO#${key.id}#${keyedHash(key, idNumber)}`;
