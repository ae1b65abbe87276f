import { describe, expect, it } from 'vitest';
import { dimensions } from '../../../shared/statistics/domain/dimensions.ts';
import { countUnderFaults, type FigureFault } from './run.ts';

const kinds: readonly FigureFault[] = [
  'refused',
  'fails-before',
  'fails-after',
  'read-fails',
  'batch-again',
  'projector-doubled',
  'batch-split',
  'projector-dies',
  'out-of-order',
];

describe('E5 figures counted in a cloud that fails', () => {
  it('equal a recount at every scope and dimension, through two rebuilds and turn after turn of the check', async () => {
    const report = await countUnderFaults({ seed: 1, events: 2_500 });
    expect(report).toMatchObject({ events: 2_500, rebuilds: 2, differing: 0 });
    expect(report.counters).toBeGreaterThan(5_000);
    expect(report.takenForWrong).toEqual([]);
    expect(report.turns).toBeGreaterThan(2);
    expect([...report.faults.keys()].toSorted()).toEqual(kinds.toSorted());
    const missing = dimensions.filter((dimension) => {
      const begins = {
        codes: () => ('prefix' in dimension ? dimension.prefix : ''),
        sum: () => ('figure' in dimension ? dimension.figure : ''),
        births: () => 'birth-',
        months: () => 'term-',
        waiting: () => 'waiting-',
      }[dimension.kind]();
      return ![...report.figures].some((figure) => figure.startsWith(begins));
    });
    expect(missing.map(({ group, key }) => `${group}.${key}`)).toEqual([]);
  });

  it('do not equal it where nobody looks at revisions: the comparison can fail', async () => {
    const report = await countUnderFaults({ seed: 1, events: 2_000, heedless: true });
    expect(report.differing).toBeGreaterThan(0);
  });
});
