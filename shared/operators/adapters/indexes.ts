import type { Indexes } from '../../platform/engine/plan.ts';
import type { BreakGlass } from '../domain/break-glass.ts';

/** The work queue of security administrators: every grant from the moment it is given until it is reviewed. */
export const BREAK_GLASS_QUEUE = 'break-glass';

export const operatorIndexes = {
  'break-glass': ({ status, givenAt, grantId }: BreakGlass) =>
    status === 'reviewed' ? {} : { waitsAt: BREAK_GLASS_QUEUE, waitsSince: `${givenAt}#${grantId}` },
} satisfies Indexes;
