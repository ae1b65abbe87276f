import type { Actor } from './caller.ts';
import type { LoadedGate } from './decision.ts';

/**
 * What is the whole province's is for who works in all of it: directly below the national federation stands the
 * province's own. `loaded` is the gate of the actor's scope.
 */
export const governsProvince = (actor: Actor, loaded: LoadedGate | undefined): boolean => {
  if (actor.kind === 'system') return true;
  const gate = loaded?.gate;
  return (
    actor.kind === 'operator' &&
    gate !== undefined &&
    gate.stamp.path.length <= 2 &&
    gate.stamp.path.at(-1) === actor.scope &&
    gate.employers.length === 0
  );
};
