import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { simulatedContexts } from '../contexts/all.ts';
import { transfersContext } from '../contexts/transfers.ts';
import type { SimulatedContext } from '../contract.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { episode, type Violation } from './episode.ts';

/** Of an episode: few enough that each is checked often. */
const STEPS = 20_000;
/** Two days, so that deadlines pass while calls fail. */
const JUMP = 2 * 24 * 60;

/**
 * Nobody asks for anything but transfers; all that must hold of the registry is asked of it. What was told of the
 * unions' founding was told before the episode began, and nobody heard it.
 */
const contexts: readonly SimulatedContext[] = simulatedContexts.map(({ invariants, ...context }) => ({
  ...context,
  commands: context.name === transfersContext.name ? context.commands : [],
  invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
}));

export interface TransfersReport {
  readonly transfers: number;
  readonly episodes: number;
  readonly steps: number;
  readonly faults: number;
  /** How the transfers ended, and how many times each step was taken. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly violation?: Violation & { readonly episode: number };
}

/** Random transfers between the unions of a province in a cloud that fails, until there were so many. */
export async function manyTransfers(options: {
  readonly seed: number;
  readonly transfers: number;
  readonly from: Provisioned;
  readonly progress?: (transfers: number) => void;
}): Promise<TransfersReport> {
  const outcomes = new Map<string, number>();
  let [transfers, steps, faults] = [0, 0, 0];
  for (let number = 1; ; number += 1) {
    const report = await episode({
      seed: mix(options.seed, number),
      steps: STEPS,
      contexts,
      provisioned: options.from,
      backend: memoryBackend,
      jump: JUMP,
    });
    steps += report.steps;
    faults += report.faults.length;
    for (const [words, count] of report.outcomes) {
      outcomes.set(words, (outcomes.get(words) ?? 0) + count);
      if (/^Request(Own)?Transfer done$/.test(words)) transfers += count;
    }
    options.progress?.(transfers);
    const { violation } = report;
    const so = { transfers, episodes: number, steps, faults, outcomes };
    if (violation !== undefined) return { ...so, violation: { ...violation, episode: number } };
    if (transfers >= options.transfers) return so;
  }
}
