import * as z from 'zod';
import { UnionId } from '../../kernel/ids.ts';

/** A list in which unions stand below another: those that are there, and those that are no more. */
export const BelowList = z.enum(['standing', 'former']);
export type BelowList = z.infer<typeof BelowList>;

/** The record after which a page of a list begins: its key, and what the list sorts it by. */
export const After = z.object({ pk: z.string(), sort: z.string() });
export type After = z.infer<typeof After>;

/** A union whose subtree is being walked. */
export const Frame = z.object({
  union: UnionId,
  /** Below it, read from its lists and not visited yet. */
  rest: z.array(UnionId).readonly(),
  /** Its lists that have more to read. */
  more: z.array(z.object({ list: BelowList, after: After })).readonly(),
});
export type Frame = z.infer<typeof Frame>;

/**
 * How far the records of a subtree have been read: the way from its top to where the reader stands, depth first, and
 * the union whose own records are being read. As long as the tree is deep, however wide it is.
 */
export const QueryPlace = z.object({
  frames: z.array(Frame).readonly(),
  own: z.object({ union: UnionId, after: After }).optional(),
});
export type QueryPlace = z.infer<typeof QueryPlace>;

/** The list, what it sorts by and, where that does not tell it, the key. */
const PackedList = z.tuple([BelowList, z.string(), z.string().optional()]);

const Packed = z.object({
  f: z.array(z.tuple([UnionId, z.array(UnionId), z.array(PackedList)])),
  o: z.tuple([UnionId, z.string(), z.string()]).optional(),
});

/** As short as it can be told, since it travels with the caller. */
export const packed = ({ frames, own }: QueryPlace): z.infer<typeof Packed> => ({
  f: frames.map(({ union, rest, more }) => [
    union,
    [...rest],
    more.map(({ list, after: { pk, sort } }) => (pk === unionIn(sort) ? [list, sort] : [list, sort, pk])),
  ]),
  ...(own && { o: [own.union, own.after.sort, own.after.pk] }),
});

export function unpacked(position: unknown): QueryPlace {
  const { f, o } = Packed.parse(position);
  return {
    frames: f.map(([union, rest, more]) => ({
      union,
      rest,
      more: more.map(([list, sort, pk]) => ({ list, after: { sort, pk: pk ?? unionIn(sort) } })),
    })),
    ...(o && { own: { union: o[0], after: { sort: o[1], pk: o[2] } } }),
  };
}

/** A union is sorted by its division and then its own id. */
const unionIn = (sort: string): string => `union#${sort.slice(sort.lastIndexOf('#') + 1)}`;
