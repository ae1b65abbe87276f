import { legalDate } from '../../../shared/kernel/dates.ts';
import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { simulatedContexts } from '../contexts/all.ts';
import { baseUnions, operator } from '../contexts/cast.ts';
import { dissolutionsContext } from '../contexts/dissolutions.ts';
import { membersContext } from '../contexts/members.ts';
import { transfersContext } from '../contexts/transfers.ts';
import type { SimulatedContext } from '../contract.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import type { Dissolution } from '../../../shared/unions/domain/dissolution.ts';
import { episode, type EpisodeReport } from './episode.ts';
import { Headcount } from './headcount.ts';

const load = new Set([dissolutionsContext.name, membersContext.name, transfersContext.name]);

/**
 * People join, leave and are transferred while unions are dissolved; all that must hold of the registry is asked of
 * it. What was told of the unions' founding was told before the episode began, and nobody heard it.
 */
const contexts: readonly SimulatedContext[] = simulatedContexts.map(({ invariants, ...context }) => ({
  ...context,
  commands: load.has(context.name)
    ? context.commands.map((source) =>
        context.name === dissolutionsContext.name ? { ...source, weight: source.weight * 6 } : source,
      )
    : [],
  invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
}));

/** The largest union is dissolved with its employer, and its seals handed in; nobody gives it up. */
const ofTheLargest: SimulatedContext = {
  ...dissolutionsContext,
  commands: [
    {
      name: 'report the dissolution of the largest union',
      weight: 4,
      draw(known) {
        const [union] = baseUnions(known);
        if (union?.status !== 'normal' || union.superior === undefined) return undefined;
        const { unionId, superior } = union;
        const end = { endedOn: legalDate(known.now), evidence: 'dissolutions/1/end.pdf' };
        return {
          type: 'ReportDissolution',
          body: { unionId, usual: { kind: 'retain' }, assetsTo: superior, end },
          actor: operator('superior-officer', superior),
        };
      },
    },
    ...dissolutionsContext.commands.filter(({ name }) => name === 'NoteSealsHandedIn'),
  ],
};

export interface DissolutionReport extends EpisodeReport {
  /** How it stands in the end; undefined when nobody reported it. */
  readonly dissolution: Dissolution | undefined;
  /** How often everybody was counted: after every event. */
  readonly instants: number;
  /** How often nothing was left to be counted, and every counter equalled the recount. */
  readonly quiet: number;
}

/**
 * The same, of one union that is large; everybody is counted after every event. After each leg all comes to rest, and
 * then it goes on.
 */
export async function largeOneDissolved(options: {
  readonly seed: number;
  readonly steps: number;
  readonly legs: number;
  readonly from: Provisioned;
}): Promise<DissolutionReport> {
  const watch = new Headcount<Dissolution>(options.from, 'dissolution');
  const report = await episode({
    seed: mix(options.seed, 1),
    steps: options.steps,
    legs: options.legs,
    watch,
    contexts: contexts.map((context) =>
      context.name === dissolutionsContext.name
        ? { ...ofTheLargest, invariants: context.invariants }
        : context,
    ),
    provisioned: options.from,
    backend: memoryBackend,
  });
  const [dissolution] = watch.processes.values();
  return { ...report, dissolution, instants: watch.instants, quiet: watch.figures.quiet };
}

/** One province whose unions are dissolved under load, in a cloud that fails; then all comes to rest. */
export const dissolvedUnderLoad = (options: {
  readonly seed: number;
  readonly steps: number;
  readonly from: Provisioned;
}): Promise<EpisodeReport> =>
  episode({
    seed: mix(options.seed, 1),
    steps: options.steps,
    contexts,
    provisioned: options.from,
    backend: memoryBackend,
  });
