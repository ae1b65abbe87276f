import * as z from 'zod';
import { Disposition } from '../shared/kernel/disposition.ts';
import { MemberId, UnionId } from '../shared/kernel/ids.ts';

/** A dissolution speaks to the members context in these commands, and is answered in the same way. */

/** Which chunk of which round: a union may begin to dissolve more than once (`run`). */
const Chunk = {
  unionId: UnionId,
  run: z.number().int().positive(),
  round: z.number().int().positive(),
  chunk: z.number().int().nonnegative(),
};

/** Unions → members: place these members elsewhere, and settle these records, which wait for the union. */
export const DisposeMembers = z.lazy(() =>
  z.object({
    ...Chunk,
    members: z.array(MemberId),
    /** Keys of records, `<type>#<id>`. */
    waiting: z.array(z.string()),
    /** What becomes of all for whom nothing else was noted. */
    usual: Disposition,
    /** Holds whomever nobody else takes. */
    superior: UnionId,
  }),
);
export type DisposeMembers = z.infer<typeof DisposeMembers>;

const Refused = z.object({ memberId: MemberId, code: z.string() });

/** Members → unions: what became of the chunk. */
export const NoteDisposal = z.lazy(() =>
  z.object({
    ...Chunk,
    placed: z.number().int().nonnegative(),
    /** Records that waited for the union and wait no longer. */
    settled: z.number().int().nonnegative(),
    /** Whose disposition was refused, and why: what is usual was done, or the superior holds them. */
    fallen: z.array(Refused),
    /** Whom nobody takes. */
    stuck: z.array(Refused),
  }),
);
export type NoteDisposal = z.infer<typeof NoteDisposal>;
