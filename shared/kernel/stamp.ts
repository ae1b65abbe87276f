import * as z from 'zod';
import type { Actor } from './caller.ts';
import { UnionId } from './ids.ts';

/**
 * Where a record stands: what authorisation, queries and statistics read, so that no reader has to walk the
 * tree. History keeps the stamp of its day.
 */
export const Stamp = z.object({
  /** Superior unions from the root down, the record's own union last. */
  path: z.array(UnionId).min(1).readonly(),
  /** GB/T 2260 county-level code of the union's seat. */
  division: z.string().regex(/^\d{6}$/),
  /** GB/T 12402 leaf code of the employer; federations carry none. */
  economicType: z.string().optional(),
  /** GB/T 4754 section letter; federations carry none. */
  industry: z.string().optional(),
});
export type Stamp = z.infer<typeof Stamp>;

/** Whether the record lies in the subtree of `union`. */
export const isWithin = (stamp: Stamp, union: UnionId): boolean => stamp.path.includes(union);

/** Whether the actor works in the part of the tree where the record stands. Workers have no part of it. */
export const hasInScope = (actor: Actor, stamp: Stamp): boolean =>
  actor.kind === 'system' || (actor.kind === 'operator' && isWithin(stamp, actor.scope));
