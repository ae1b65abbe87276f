import type { Contribution, Scope } from './contributions.ts';
import type { Family, Figure } from './figure.ts';

/** Counters by scope and family; a counter that stands at zero is left out. */
export class Tally {
  readonly #scopes = new Map<Scope, Map<Family, Map<string, number>>>();

  add({ scopes, counts }: Contribution, sign: 1 | -1 = 1): this {
    for (const [figure, count] of Object.entries(counts) as [Figure, number][])
      for (const scope of scopes) this.addTo(scope, figure, sign * count);
    return this;
  }

  addTo(scope: Scope, figure: Figure, count: number): void {
    const [family, name] = partsOf(figure);
    const families = within(this.#scopes, scope, () => new Map<Family, Map<string, number>>());
    const counters = within(families, family, () => new Map<string, number>());
    const sum = (counters.get(name) ?? 0) + count;
    if (sum !== 0) counters.set(name, sum);
    else counters.delete(name);
    if (counters.size === 0) families.delete(family);
    if (families.size === 0) this.#scopes.delete(scope);
  }

  get(scope: Scope, figure: Figure): number {
    const [family, name] = partsOf(figure);
    return this.#scopes.get(scope)?.get(family)?.get(name) ?? 0;
  }

  /** One entry for each item that is stored. */
  *items(): Generator<readonly [Scope, Family, ReadonlyMap<string, number>]> {
    for (const [scope, families] of this.#scopes)
      for (const [family, counters] of families) yield [scope, family, counters];
  }

  *counters(): Generator<readonly [Scope, Figure, number]> {
    for (const [scope, family, counters] of this.items())
      for (const [name, count] of counters) yield [scope, `${family}/${name}`, count];
  }
}

/** What the replacement of one contribution by another adds to the counters. */
export const difference = (before: Contribution, after: Contribution): Tally =>
  new Tally().add(before, -1).add(after);

export interface Discrepancy {
  readonly scope: Scope;
  readonly figure: Figure;
  readonly expected: number;
  readonly found: number;
}

/** Every counter in which the two disagree; empty proves that they are equal. */
export function discrepancies(expected: Tally, found: Tally): Discrepancy[] {
  const differing: Discrepancy[] = [];
  for (const [scope, figure, count] of expected.counters()) {
    const other = found.get(scope, figure);
    if (other !== count) differing.push({ scope, figure, expected: count, found: other });
  }
  for (const [scope, figure, count] of found.counters())
    if (expected.get(scope, figure) === 0) differing.push({ scope, figure, expected: 0, found: count });
  return differing;
}

const partsOf = (figure: Figure): readonly [Family, string] => {
  const slash = figure.indexOf('/');
  return [figure.slice(0, slash) as Family, figure.slice(slash + 1)];
};

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const present = map.get(key);
  if (present !== undefined) return present;
  const made = make();
  map.set(key, made);
  return made;
}
