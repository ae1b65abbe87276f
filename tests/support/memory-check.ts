import type { CheckStore, Kept, Turn } from '../../shared/statistics/application/check-ports.ts';
import { Tally } from '../../shared/statistics/domain/tally.ts';

const copyOf = (sums: Tally): Tally => {
  const copy = new Tally();
  for (const [scope, figure, count] of sums.counters()) copy.addTo(scope, figure, count);
  return copy;
};

/** Where a turn of the check is held in memory. */
export function memoryCheck(): CheckStore & { readonly held: ReadonlyMap<Kept, Tally> } {
  let turn: Turn | undefined;
  let names = 0;
  const held = new Map<Kept, Tally>();
  return {
    held,
    turn: () => Promise.resolve(turn),
    replaceTurn(read, next) {
      if (read?.rev !== turn?.rev) return Promise.resolve(false);
      turn = { ...structuredClone(next), rev: (turn?.rev ?? 0) + 1 };
      return Promise.resolve(true);
    },
    keep(sums) {
      const name: Kept = `kept-${String((names += 1))}`;
      held.set(name, copyOf(sums));
      return Promise.resolve(name);
    },
    kept(name) {
      const sums = held.get(name);
      return sums === undefined
        ? Promise.reject(new Error(`${name} is not there`))
        : Promise.resolve(copyOf(sums));
    },
    forgetAllBut(name) {
      for (const other of held.keys()) if (other !== name) held.delete(other);
      return Promise.resolve();
    },
  };
}
