import { beforeAll, describe, expect, it } from 'vitest';
import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { provisioned } from '../functions/provisioned.ts';
import { mutants } from '../mutants/mutants.ts';
import { roomsContext } from '../rooms/context.ts';
import { episode, type EpisodeOptions, type EpisodeReport } from './episode.ts';

const EPISODES = 4;
const reports: EpisodeReport[] = [];

const contested = async (number: number, more: Partial<EpisodeOptions> = {}): Promise<EpisodeReport> =>
  episode({
    seed: mix(20_261_202, number),
    steps: 3_000,
    contexts: [roomsContext],
    provisioned: await provisioned(),
    backend: memoryBackend,
    isContested: true,
    ...more,
  });

beforeAll(async () => {
  for (let number = 1; number <= EPISODES; number += 1) reports.push(await contested(number));
});

describe('H2 two regions contend for the writer lease in a cloud that fails', () => {
  it('never commits while the other one writes, and decides everything in the end', () => {
    expect(reports.flatMap(({ violation }) => violation ?? [])).toEqual([]);
  });

  it('was cut off from the register, and lost the lease to the other one', () => {
    const times = (kind: 'register-cut' | 'register-taken') =>
      reports.reduce((sum, { counts }) => sum + (counts.get(kind) ?? 0), 0);
    expect(times('register-cut')).toBeGreaterThan(3);
    expect(times('register-taken')).toBeGreaterThan(3);
  });

  it('is found out without the lease', async () => {
    const mutant = mutants.find(({ name }) => name === 'lease');
    if (mutant === undefined) throw new Error('no mutant leaves the lease out');
    const found: (string | undefined)[] = [];
    for (let number = 1; number <= EPISODES && found.length === 0; number += 1) {
      const { violation } = await contested(number, { safeguards: mutant.safeguards });
      if (violation !== undefined) found.push(violation.invariant);
    }
    expect(found).toEqual(['nothing is committed while the other region writes']);
  });
});
