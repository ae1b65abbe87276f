import { simulatedContexts } from '../contexts/all.ts';
import { mix } from '../clock/hash.ts';
import type { MakeBackend } from '../cloud/backend.ts';
import type { FaultKind } from '../cloud/faults.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import type { SimulatedContext } from '../contract.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import type { Safeguards } from '../mutants/safeguards.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { roomsContext } from '../rooms/context.ts';
import { weighed } from './swarm.ts';
import { episode, type EpisodeOptions, type EpisodeReport, type Violation } from './episode.ts';

export interface RunOptions {
  readonly seed: number;
  /** At least this many; the last episode is finished. */
  readonly steps: number;
  readonly provisioned: Provisioned;
  readonly safeguards?: Safeguards | undefined;
  readonly backend?: MakeBackend | undefined;
  /** Only this one. */
  readonly episode?: number | undefined;
  readonly stepsOfEpisode?: number | undefined;
  readonly progress?: ((steps: number, episodes: number) => void) | undefined;
}

export interface RunReport {
  readonly steps: number;
  readonly episodes: number;
  readonly milliseconds: number;
  readonly counts: ReadonlyMap<FaultKind, number>;
  readonly answers: ReadonlyMap<string, number>;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly unexpected: ReadonlyMap<string, number>;
  readonly digest: number;
  /** The first violation, and what was run to find it. */
  readonly failure?: {
    readonly episode: number;
    readonly options: EpisodeOptions;
    readonly report: EpisodeReport & { readonly violation: Violation };
  };
}

const STEPS_OF_EPISODE = 2_500;

/** One in so many episodes of the registry begins where nothing was founded yet. */
const EMPTY = 4;

/** What was told of the unions' founding was told before the episode began, and nobody heard it. */
const settledContexts: readonly SimulatedContext[] = simulatedContexts.map(({ invariants, ...context }) => ({
  ...context,
  invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
}));

/** One in so many is of rooms for which two regions contend: there the lease is lost and held by turns. */
const CONTESTED = 8;

/** Every other episode is of rooms: all that the engine can do, in little space. */
function beginningOf(
  number: number,
  seed: number,
  empty: Provisioned,
): Pick<EpisodeOptions, 'contexts' | 'provisioned' | 'isContested'> {
  if (number % 2 === 0)
    return { contexts: [roomsContext], provisioned: empty, isContested: number % CONTESTED === 6 };
  const turn = (number - 1) / 2;
  return turn % EMPTY === 0 || empty.settled === undefined
    ? { contexts: weighed(simulatedContexts, { seed, turn }), provisioned: empty }
    : { contexts: weighed(settledContexts, { seed, turn }), provisioned: empty.settled };
}

export const episodeOptions = (
  { seed, provisioned, safeguards, backend = memoryBackend, stepsOfEpisode = STEPS_OF_EPISODE }: RunOptions,
  number: number,
): EpisodeOptions => {
  const own = mix(seed, number);
  return {
    seed: own,
    steps: stepsOfEpisode,
    ...beginningOf(number, own, provisioned),
    backend,
    ...(safeguards && { safeguards }),
  };
};

/** A row of episodes, each a province of its own; ends with the first violation. */
export async function run(options: RunOptions): Promise<RunReport> {
  const began = performance.now();
  const sums = {
    counts: new Map<FaultKind, number>(),
    answers: new Map<string, number>(),
    outcomes: new Map<string, number>(),
    unexpected: new Map<string, number>(),
  };
  let [steps, episodes, digest] = [0, 0, 0];
  let failure: RunReport['failure'];
  for (let number = options.episode ?? 1; steps < options.steps && failure === undefined; number += 1) {
    const asked = episodeOptions(options, number);
    const report = await episode(asked);
    steps += report.steps;
    episodes += 1;
    digest = mix(digest, report.digest);
    for (const name of ['counts', 'answers', 'outcomes', 'unexpected'] as const)
      for (const [key, count] of report[name])
        (sums[name] as Map<string, number>).set(
          key,
          ((sums[name] as Map<string, number>).get(key) ?? 0) + count,
        );
    const { violation } = report;
    if (violation !== undefined)
      failure = { episode: number, options: asked, report: { ...report, violation } };
    options.progress?.(steps, episodes);
    if (options.episode !== undefined) break;
  }
  return {
    ...sums,
    steps,
    episodes,
    digest,
    milliseconds: performance.now() - began,
    ...(failure && { failure }),
  };
}
