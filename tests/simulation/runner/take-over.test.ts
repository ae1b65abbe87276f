import { beforeAll, describe, expect, it } from 'vitest';
import { simulatedContexts } from '../contexts/all.ts';
import { provisioned } from '../functions/provisioned.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { lostAndTakenOver, type TwoRegions } from './taken-over.ts';

/** In most of them commits have arrived in part. */
const EPISODES = [9, 13, 18, 36, 42, 53];

/** What was told of the unions' founding was told before the episode began, and nobody heard it. */
const contexts = simulatedContexts.map(({ invariants, ...context }) => ({
  ...context,
  invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
}));

const reports: TwoRegions[] = [];
beforeAll(async () => {
  const { settled } = await provisioned();
  if (settled === undefined) throw new Error('no unions stand');
  for (const number of EPISODES) reports.push(await lostAndTakenOver(number, contexts, settled));
});

const sum = (of: (report: TwoRegions) => number) => reports.reduce((total, report) => total + of(report), 0);

describe('H2 a region is lost in the middle of everything, and the other one goes on with what had arrived', () => {
  it('keeps every promise of what was whole, and decides every request that had arrived', () => {
    expect(
      reports.flatMap(({ first, second }, index) =>
        [first.violation, second.violation].flatMap((violation) =>
          violation === undefined ? [] : [{ episode: EPISODES[index], ...violation }],
        ),
      ),
    ).toEqual([]);
  });

  it('was torn: commits had arrived in part or not at all, and requests waited', () => {
    expect(sum(({ taken }) => taken.report.fallen.length)).toBeGreaterThan(0);
    expect(sum(({ taken }) => taken.lostCommits)).toBeGreaterThan(0);
    expect(sum(({ taken }) => taken.report.waiting.length)).toBeGreaterThan(20);
    expect(sum(({ second }) => second.asks.length)).toBeGreaterThan(30);
  });
});
