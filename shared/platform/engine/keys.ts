import type { ClaimId } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';

/** Partition keys of the registry. */
export const recordKey = (type: string, id: string): string => `${type}#${id}`;

export const gateKey = (union: UnionId): string => `gate#${union}`;

export const claimKey = (claim: ClaimId): string => `claim#${claim}`;

export const dueKey = (id: string): string => `due#${id}`;
