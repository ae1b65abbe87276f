import { beforeAll, describe, expect, it } from 'vitest';
import { faultKinds } from '../cloud/faults.ts';
import { type Provisioned, provisioned } from '../functions/provisioned.ts';
import { summary } from './report.ts';
import { run, type RunReport } from './run.ts';

const SEED = 2026;
const STEPS = 50_000;

let from: Provisioned;
let report: RunReport;
beforeAll(async () => {
  from = await provisioned();
  report = await run({ seed: SEED, steps: STEPS, provisioned: from });
  console.info(summary(report));
}, 300_000);

describe('the registry in a cloud that fails', () => {
  it('A5 A7 C1 E5 H2 keeps what it promises for 50,000 steps', () => {
    expect(report.failure?.report.violation).toBeUndefined();
    expect(report.steps).toBeGreaterThanOrEqual(STEPS);
  });

  it('meets every kind of fault', () => {
    const missed = faultKinds.filter((kind) => (report.counts.get(kind) ?? 0) === 0);
    expect(missed).toEqual([]);
  });

  it('carries commands out, refuses some, and leaves none open', () => {
    const count = (matching: RegExp) =>
      [...report.outcomes].reduce((sum, [words, n]) => sum + (matching.test(words) ? n : 0), 0);
    expect(count(/ done$/)).toBeGreaterThan(500);
    expect(count(/\//)).toBeGreaterThan(500);
    expect(count(/ open$/)).toBe(0);
  });

  it('does the same again for the same seed, and something else for another', async () => {
    const [once, again, other] = [
      await run({ seed: 7, steps: 4_000, provisioned: from }),
      await run({ seed: 7, steps: 4_000, provisioned: from }),
      await run({ seed: 8, steps: 4_000, provisioned: from }),
    ];
    const told = ({ digest, steps, answers, outcomes, counts }: RunReport) => ({
      digest,
      steps,
      answers,
      outcomes,
      counts,
    });
    expect(told(again)).toEqual(told(once));
    expect(other.digest).not.toBe(once.digest);
  }, 120_000);
});
