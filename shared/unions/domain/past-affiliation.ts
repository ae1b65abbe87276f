import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { type AffiliationChangeId, UnionId } from '../../kernel/ids.ts';

/**
 * An edge of the tree that was, from one union to the superior it has left: so that who stood below a union on a past
 * day can be listed. The edges that are stand in the records of the unions.
 */
export const PastAffiliation = z.lazy(() =>
  z.object({ unionId: UnionId, superior: UnionId, division: z.string(), until: Instant }),
);
export type PastAffiliation = z.infer<typeof PastAffiliation>;

export interface AffiliationPast extends LedgerEvent {
  readonly type: 'AffiliationPast';
  readonly v: 1;
  readonly unionId: UnionId;
  readonly superior: UnionId;
  readonly division: string;
}

/** Under the id of the change that ended it. */
export const pastAffiliationRecord: AggregateType<PastAffiliation, AffiliationPast> = {
  type: 'past-affiliation',
  parse: (stored) => PastAffiliation.parse(stored),
  evolve: (_, { unionId, superior, division }, { at }) => ({ unionId, superior, division, until: at }),
};

export const pastAffiliationId = (changeId: AffiliationChangeId): string => changeId;
