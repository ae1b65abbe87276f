import { Tally } from '../../../shared/statistics/domain/tally.ts';
import { imageOf } from '../../../shared/statistics/application/project.ts';
import type { Invariant } from '../contract.ts';
import { storedIn } from './stored.ts';

/** E5: what has been added up, change by change, is what a count of all records gives, at every scope. */
export const figuresEqualRecount: Invariant = {
  name: 'every counter equals a recount',
  when: 'drained',
  check(view) {
    const tally = new Tally();
    const found: string[] = [];
    for (const records of storedIn(view).records.values())
      for (const item of records.values()) {
        const image = imageOf(item);
        if (image === 'unreadable') found.push(`${item.pk} can't be counted`);
        else if (image !== undefined) tally.add(image.contribution);
      }
    const figures = view.figures();
    const expected = new Map([...tally.counters()].map(([scope, figure, n]) => [`${scope} ${figure}`, n]));
    for (const [name, count] of expected)
      if (figures.get(name) !== count)
        found.push(`${name} is ${String(figures.get(name) ?? 0)}, a recount gives ${String(count)}`);
    for (const [name, count] of figures)
      if (count !== 0 && !expected.has(name)) found.push(`${name} is ${String(count)}, a recount gives 0`);
    return found;
  },
};
