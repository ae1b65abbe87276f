import * as z from 'zod';
import { AffiliationChangeId, UnionId } from '../shared/kernel/ids.ts';

/** What follows a change of superior, or of what a union is counted under, speaks to the members context in these commands. */

/** Unions → members: bring the members of one union up to the stamp that its gate has. */
export const RestampMembers = z.lazy(() =>
  z.object({
    changeId: AffiliationChangeId,
    unionId: UnionId,
    /** Counted from 0: each turn is one commit. */
    turn: z.number().int().nonnegative(),
    /** Nobody waits for the end of it: it is over when the gate counts nobody behind. */
    untold: z.literal(true).optional(),
  }),
);
export type RestampMembers = z.infer<typeof RestampMembers>;

/** Members → unions: all members that the union's gate counts carry its stamp. */
export const NoteMembersRestamped = z.lazy(() =>
  z.object({ changeId: AffiliationChangeId, unionId: UnionId, members: z.number().int().nonnegative() }),
);
export type NoteMembersRestamped = z.infer<typeof NoteMembersRestamped>;
