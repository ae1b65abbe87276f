import type { Actor } from '../../kernel/caller.ts';
import type { LoadedGate } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { hasInScope } from '../../kernel/stamp.ts';

/** With the gate of the union that an account, a contract or a grant is for. */
export interface Placed {
  readonly place: LoadedGate | undefined;
}

/**
 * Accounts, contracts and grants stand where the union of their scope stands now: the stamp they were given is of their
 * first day, and a union that has moved takes the right over them along. As much is read for what is not there.
 */
export const placeOf = async (
  reader: { readonly gate: (union: UnionId) => Promise<LoadedGate> },
  record: { readonly scope: UnionId } | undefined,
  actor: Actor,
): Promise<LoadedGate | undefined> => {
  const scope = record?.scope ?? (actor.kind === 'operator' ? actor.scope : undefined);
  return scope === undefined ? undefined : reader.gate(scope);
};

export const isWithinReach = (actor: Actor, place: LoadedGate | undefined): boolean =>
  actor.kind === 'system' || (place?.gate !== undefined && hasInScope(actor, place.gate.stamp));
