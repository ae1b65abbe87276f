import type { Indexes } from '../../platform/engine/plan.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Entrustment } from '../domain/entrustment.ts';
import type { BreakGlass } from '../domain/break-glass.ts';

/** The work queue of security administrators: every grant from the moment it is given until it is reviewed. */
export const BREAK_GLASS_QUEUE = 'break-glass';

/** Where contracts of entrusted handling are listed, beside the members of the same index. */
export const entrustmentsOf = (union: UnionId): string => `entrustments#${union}`;

export const operatorIndexes = {
  'break-glass': ({ status, givenAt, grantId }: BreakGlass) =>
    status === 'reviewed' ? {} : { waitsAt: BREAK_GLASS_QUEUE, waitsSince: `${givenAt}#${grantId}` },
  entrustment: ({ scope, registeredAt, entrustmentId }: Entrustment) => ({
    inUnion: entrustmentsOf(scope),
    inUnionSort: `${registeredAt}#${entrustmentId}`,
  }),
} satisfies Indexes;
