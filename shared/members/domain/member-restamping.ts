import * as z from 'zod';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import type { AffiliationChangeId, UnionId } from '../../kernel/ids.ts';

/** Where a page of a list begins, as the list says. */
export const Place = z.record(z.string(), z.string());
export type Place = z.infer<typeof Place>;

/** How far the members of one union have been brought up to its gate's stamp, on behalf of one change of superior. */
export const MemberRestamping = z.lazy(() =>
  z.object({
    turns: z.int().nonnegative(),
    members: z.int().nonnegative(),
    /** Where the next page of the list begins; absent: at its beginning. */
    after: Place.optional(),
    done: z.boolean(),
  }),
);
export type MemberRestamping = z.infer<typeof MemberRestamping>;

export interface MembersPageRestamped extends LedgerEvent {
  readonly type: 'MembersPageRestamped';
  readonly v: 1;
  readonly members: number;
  readonly after?: Place;
  readonly done: boolean;
}

export const memberRestampingRecord: AggregateType<MemberRestamping, MembersPageRestamped> = {
  type: 'member-restamping',
  parse: (stored) => MemberRestamping.parse(stored),
  evolve: (state, { members, after, done }) => ({
    turns: (state?.turns ?? 0) + 1,
    members: (state?.members ?? 0) + members,
    ...(after === undefined ? {} : { after }),
    done,
  }),
};

export const memberRestampingId = (of: {
  readonly changeId: AffiliationChangeId;
  readonly unionId: UnionId;
}): string => `${of.changeId}-${of.unionId}`;
