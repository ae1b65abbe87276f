import { beforeAll, describe, expect, it } from 'vitest';
import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { simulatedContexts } from '../contexts/all.ts';
import type { SimulatedContext } from '../contract.ts';
import { crowded } from '../functions/provisioned.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { episode, type EpisodeReport } from './episode.ts';

const EPISODES = 4;

/** What makes members alike, or unlike again, and what is decided of it. */
const asked: Readonly<Record<string, number>> = {
  'correct own data': 12,
  'find two members to be two persons': 2,
  'merge two members': 2,
  VoidMember: 1,
  ReviveMember: 4,
  WithdrawMember: 0.5,
  RecordDeath: 0.5,
  'register a member': 2,
};

/**
 * What was told of the unions' founding was told before the episode began, and nobody heard it: their members stand
 * in the book of marks already.
 */
const contexts: readonly SimulatedContext[] = simulatedContexts.map(
  ({ commands, invariants, ...context }) => ({
    ...context,
    commands: commands.flatMap((source) => {
      const weight = asked[source.name];
      const isTransfer = context.name === 'transfers';
      return weight === undefined && !isTransfer ? [] : [{ ...source, weight: weight ?? source.weight / 4 }];
    }),
    invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
  }),
);

const reports: EpisodeReport[] = [];
beforeAll(async () => {
  const provisioned = await crowded(10, 5);
  for (let number = 1; number <= EPISODES; number += 1)
    reports.push(
      await episode({
        seed: mix(20_261_130, number),
        steps: 12_000,
        contexts,
        provisioned,
        backend: memoryBackend,
      }),
    );
});

const times = (words: string) => reports.reduce((sum, { outcomes }) => sum + (outcomes.get(words) ?? 0), 0);

describe('A8 members who share a mobile, in a cloud that fails', () => {
  it('are found, once, and nobody is asked about who is gone or was found to be another', () => {
    expect(reports.flatMap(({ violation }) => violation ?? [])).toEqual([]);
    expect(reports.reduce((sum, { faults }) => sum + faults.length, 0)).toBeGreaterThan(500);
  });

  it('are found, moved, dismissed, merged and revived many times', () => {
    for (const type of ['CompareMembers', 'DismissDuplicate', 'MergeMembers', 'ReviveMember'])
      expect([type, times(`${type} done`) > 0]).toEqual([type, true]);
  });
});
