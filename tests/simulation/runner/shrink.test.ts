import { describe, expect, it } from 'vitest';
import { provisioned } from '../functions/provisioned.ts';
import { mutants } from '../mutants/mutants.ts';
import { story } from './report.ts';
import { run } from './run.ts';
import { fewest, shrink } from './shrink.ts';

describe('the shrinker', () => {
  it.each([
    ['one of many', [17]],
    ['two that lie apart', [3, 40]],
    ['all of a few', [0, 1, 2, 3]],
    ['nothing at all', []],
  ])('finds what a failure needs: %s', async (_, needed) => {
    const all = Array.from({ length: 64 }, (__, index) => index);
    const fails = (some: readonly number[]) => Promise.resolve(needed.every((one) => some.includes(one)));

    expect(await fewest(all, fails)).toEqual(needed);
  });

  it('leaves of a failing run little more than what fails in it, and tells its story', async () => {
    const mutant = mutants.find(({ name }) => name === 'claim');
    const { failure } = await run({
      seed: 6,
      steps: 50_000,
      provisioned: await provisioned(),
      safeguards: mutant?.safeguards,
    });
    if (failure === undefined) throw new Error('nothing failed');
    const { options, report } = failure;
    const shrunk = await shrink(options, report, 150);
    if (shrunk === undefined) throw new Error('what failed does not fail again');

    expect(shrunk.report.violation.invariant).toBe(report.violation.invariant);
    expect(shrunk.replay.asks.length).toBeLessThanOrEqual(12);
    expect(shrunk.report.faults.length).toBeLessThan(report.faults.length / 4);
    const told = await story(options, shrunk);
    expect(told).toContain(shrunk.report.violation.words[0]);
    expect(told.split('\n').length).toBeLessThan(1_500);
  }, 240_000);
});
