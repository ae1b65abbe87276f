import { beforeAll, describe, expect, it } from 'vitest';
import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { simulatedContexts } from '../contexts/all.ts';
import { keysContext } from '../contexts/keys.ts';
import type { SimulatedContext } from '../contract.ts';
import { crowded } from '../functions/provisioned.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { episode, type EpisodeReport } from './episode.ts';
import { withShare } from './share.ts';

/** Phases wait for twenty minutes each: they are over while calls fail, and some are half-way when the faults end. */
const JUMP = 60;
const EPISODES = 6;

/**
 * Keys are rotated all the time, among all else that people ask for. What was told of the unions' founding was told
 * before the episode began, and nobody heard it.
 */
const contexts = withShare([...simulatedContexts, keysContext], keysContext.name, 0.02).map(
  ({ invariants, ...context }): SimulatedContext => ({
    ...context,
    invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
  }),
);

const reports: EpisodeReport[] = [];
beforeAll(async () => {
  const provisioned = await crowded(12, 6);
  for (let number = 1; number <= EPISODES; number += 1)
    reports.push(
      await episode({
        seed: mix(20_261_130, number),
        steps: 12_000,
        contexts,
        provisioned,
        backend: memoryBackend,
        jump: JUMP,
      }),
    );
});

const times = (words: string) => reports.reduce((sum, { outcomes }) => sum + (outcomes.get(words) ?? 0), 0);

describe('G4 keys are rotated in a cloud that fails, while people work', () => {
  it('leaves nobody unreadable, nobody with two memberships, and no rotation half-way', () => {
    expect(reports.flatMap(({ violation }) => violation ?? [])).toEqual([]);
    expect(reports.reduce((sum, { faults }) => sum + faults.length, 0)).toBeGreaterThan(500);
  });

  it('happens: to both suites, through every phase, beside members who join, move and leave', () => {
    console.log('rotations', times('StartKeyRotation done'), 'pages', times('SweepKeys done'));
    expect(times('StartKeyRotation done')).toBeGreaterThan(20);
    const done = ['SweepKeys', 'NoteKeySweep', 'AdvanceKeyRotation', 'RegisterMember', 'RequestTransfer'].map(
      (type) => [type, times(`${type} done`) > 0],
    );
    expect(Object.fromEntries(done)).toEqual(Object.fromEntries(done.map(([type]) => [type, true])));
  });
});
