import * as z from 'zod';
import { LocalDate } from './dates.ts';
import { MemberId, UnionId } from './ids.ts';
import { Post } from './post.ts';

/**
 * The contract between unions and members: unions say who holds which posts, members who of them can hold none any
 * more, in these commands.
 */

/**
 * Counts the changes of who is in office in one union, so that what comes late, or in another order, is known to be
 * older.
 */
const turn = z.number().int().positive();

/** Unions → members: the posts that these members hold in the union since that day; none: they hold none any more. */
export const NoteOffices = z.lazy(() =>
  z.object({
    unionId: UnionId,
    turn,
    since: LocalDate,
    members: z.array(z.object({ memberId: MemberId, posts: z.array(Post) })).min(1),
  }),
);
export type NoteOffices = z.infer<typeof NoteOffices>;

/** Why a member can hold no post in the union any more. */
export const GoneFor = z.enum(['membership-ended', 'membership-moved', 'membership-retained', 'died']);
export type GoneFor = z.infer<typeof GoneFor>;

/** Members → unions: these are no active members of the union any more, and held posts up to that turn. */
export const NoteOfficersGone = z.lazy(() =>
  z.object({
    unionId: UnionId,
    on: LocalDate,
    gone: z.array(z.object({ memberId: MemberId, turn, for: GoneFor })).min(1),
  }),
);
export type NoteOfficersGone = z.infer<typeof NoteOfficersGone>;
