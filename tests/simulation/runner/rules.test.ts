import { beforeAll, describe, expect, it } from 'vitest';
import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { simulatedContexts } from '../contexts/all.ts';
import { rulesContext } from '../contexts/rules.ts';
import { provisioned } from '../functions/provisioned.ts';
import { episode, type EpisodeReport } from './episode.ts';
import { withShare } from './share.ts';

const EPISODES = 4;
/** A day, so that versions take effect while calls fail. */
const JUMP = 24 * 60;

const reports: EpisodeReport[] = [];
beforeAll(async () => {
  const from = await provisioned();
  for (let number = 1; number <= EPISODES; number += 1)
    reports.push(
      await episode({
        seed: mix(20_261_130, number),
        steps: 8_000,
        contexts: withShare(simulatedContexts, rulesContext.name, 0.15),
        provisioned: from,
        backend: memoryBackend,
        jump: JUMP,
      }),
    );
});

const times = (words: string) =>
  reports.reduce(
    (sum, { outcomes, answers }) => sum + (outcomes.get(words) ?? 0) + (answers.get(words) ?? 0),
    0,
  );

describe('G2 rules that change while commands are in flight', () => {
  it('decide each command by those of its day, and change by two persons only', () => {
    expect(reports.flatMap(({ violation }) => violation ?? [])).toEqual([]);
    expect(reports.reduce((sum, { faults }) => sum + faults.length, 0)).toBeGreaterThan(300);
  });

  it('are set, released and withdrawn, and refused to who set them', () => {
    for (const words of [
      'SetRules done',
      'ReleaseRules done',
      'WithdrawRules done',
      'release a change of the rules: review/own-submission',
    ])
      expect({ words, happened: times(words) > 0 }).toEqual({ words, happened: true });
  });
});
