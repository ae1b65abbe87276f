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
  /** GB/T 4754 section letter; of federations only an industry's carries one. */
  industry: z.string().optional(),
  /** Which of its union's stamps this is, counted from 1; absent is the first. */
  version: z.number().int().min(2).optional(),
  /** Which stamp of the union above the path was made of; absent is the first. */
  above: z.number().int().min(2).optional(),
});
export type Stamp = z.infer<typeof Stamp>;

export const stampVersionOf = ({ version = 1 }: Stamp): number => version;

/** Whether a record of a union does not carry the stamp that the union's gate has now. */
export const isBehind = (stamp: Stamp, gate: { readonly stampVersion: number }): boolean =>
  stampVersionOf(stamp) !== gate.stampVersion;

/** Whether a union's stamp was not made of the stamp that the gate above has now. */
export const isBelowBehind = ({ above = 1 }: Stamp, superior: { readonly stampVersion: number }): boolean =>
  above !== superior.stampVersion;

/** The stamp of a union directly below another. */
export function stampBelow(
  superior: Stamp,
  union: UnionId,
  own: Pick<Stamp, 'division' | 'economicType' | 'industry'>,
  version = 1,
): Stamp {
  const above = stampVersionOf(superior);
  return {
    path: [...superior.path, union],
    division: own.division,
    ...(own.economicType !== undefined && { economicType: own.economicType }),
    ...(own.industry !== undefined && { industry: own.industry }),
    ...(version > 1 && { version }),
    ...(above > 1 && { above }),
  };
}

/** The next stamp of a union that stays where it is in the tree, and is counted under something else from now on. */
export function stampCounted(
  { path, above, version = 1 }: Stamp,
  own: Pick<Stamp, 'division' | 'economicType' | 'industry'>,
): Stamp {
  return {
    path,
    division: own.division,
    ...(own.economicType !== undefined && { economicType: own.economicType }),
    ...(own.industry !== undefined && { industry: own.industry }),
    version: version + 1,
    ...(above !== undefined && { above }),
  };
}

/** Whether the record lies in the subtree of `union`. */
export const isWithin = (stamp: Stamp, union: UnionId): boolean => stamp.path.includes(union);

/** Whether the actor works in the part of the tree where the record stands. Workers have no part of it. */
export const hasInScope = (actor: Actor, stamp: Stamp): boolean =>
  actor.kind === 'system' || (actor.kind === 'operator' && isWithin(stamp, actor.scope));
