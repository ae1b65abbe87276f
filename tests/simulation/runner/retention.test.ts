import { beforeAll, describe, expect, it } from 'vitest';
import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { simulatedContexts } from '../contexts/all.ts';
import { retentionContext } from '../contexts/retention.ts';
import { crowded } from '../functions/provisioned.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { episode, type EpisodeReport } from './episode.ts';
import { withShare } from './share.ts';

/** A day, so that periods of some days are over while calls fail. */
const JUMP = 24 * 60;
const EPISODES = 6;

/**
 * Schedules are set and released all the time, among all else that members ask for. What was told of the unions'
 * founding was told before the episode began, and nobody heard it.
 */
const contexts = withShare(
  simulatedContexts.map(({ commands, invariants, ...context }) => ({
    ...context,
    commands: context.name === 'engine' ? [] : commands,
    invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
  })),
  retentionContext.name,
  0.2,
);

const reports: EpisodeReport[] = [];
beforeAll(async () => {
  const provisioned = await crowded(12, 6);
  for (let number = 1; number <= EPISODES; number += 1)
    reports.push(
      await episode({
        seed: mix(20_261_124, number),
        steps: 12_000,
        contexts,
        provisioned,
        backend: memoryBackend,
        jump: JUMP,
      }),
    );
});

const times = (words: string) => reports.reduce((sum, { outcomes }) => sum + (outcomes.get(words) ?? 0), 0);

describe('G7 retention schedules in a cloud that fails, while days go by', () => {
  it('take nothing before its time, and count each record once', () => {
    expect(reports.flatMap(({ violation }) => violation ?? [])).toEqual([]);
    expect(reports.reduce((sum, { faults }) => sum + faults.length, 0)).toBeGreaterThan(500);
  });

  it('are set, released, run and stopped, and propose erasures that officers approve', () => {
    const done = [
      'SetRetentionSchedule',
      'ReleaseRetentionSchedule',
      'StartRetentionRun',
      'SweepRetention',
      'NoteRetentionSweep',
      'ProposeErasure',
      'ApproveErasure',
    ].map((type) => [type, times(`${type} done`) > 0]);
    expect(Object.fromEntries(done)).toEqual(Object.fromEntries(done.map(([type]) => [type, true])));
  });
});
