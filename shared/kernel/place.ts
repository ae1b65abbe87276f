import type { Actor } from './caller.ts';
import type { LoadedGate } from './decision.ts';
import type { UnionId } from './ids.ts';
import { hasInScope } from './stamp.ts';

/** With the gate of the union that something belongs to: an account, a contract, or what was handed in there. */
export interface Placed {
  readonly place: LoadedGate | undefined;
}

/**
 * Where a union stands now, and all that belongs to it: the stamp that a record was given is of its first day, and a
 * union that has moved takes along who decides. As much is read for an operator where there is no such record; others
 * have no part of the tree.
 */
export const placeOf = async (
  reader: { readonly gate: (union: UnionId) => Promise<LoadedGate> },
  union: UnionId | undefined,
  actor: Actor,
): Promise<LoadedGate | undefined> =>
  actor.kind === 'operator' ? reader.gate(union ?? actor.scope) : undefined;

export const isWithinReach = (actor: Actor, place: LoadedGate | undefined): boolean =>
  actor.kind === 'system' || (place?.gate !== undefined && hasInScope(actor, place.gate.stamp));
