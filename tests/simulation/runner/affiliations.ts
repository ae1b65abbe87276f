import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { affiliationsContext } from '../contexts/affiliations.ts';
import { simulatedContexts } from '../contexts/all.ts';
import { federations, operator } from '../contexts/cast.ts';
import { membersContext } from '../contexts/members.ts';
import { transfersContext } from '../contexts/transfers.ts';
import type { CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import { federationOf } from '../../../shared/platform/deployment/federations.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { TENANT } from '../functions/environment.ts';
import type { AffiliationChange } from '../../../shared/unions/domain/affiliation.ts';
import { episode, type EpisodeReport, type Violation } from './episode.ts';
import { Headcount } from './headcount.ts';

/** The county of the cast and the cities it comes below, there and back. */
const cities = ['440100', '440300'].map((code) => federationOf(TENANT, code).id);

/** A county with all its unions: 440305 below another city. Its superiors consent as others do. */
const moveCounty: CommandSource = {
  name: 'ask for another city above a county',
  weight: 3,
  draw(known: Known): Drawn | undefined {
    const county = federations(known).find(
      ({ level, stamp }) => level === 'county' && stamp.division === '440305',
    );
    if (county === undefined || county.affiliationChange !== undefined) return undefined;
    const to = cities.find((city) => city !== county.superior);
    return {
      type: 'RequestAffiliationChange',
      body: { unionId: county.unionId, to, reason: '行政区划调整' },
      actor: operator('superior-officer', county.unionId),
    };
  },
};

/** What makes two members alike: their pairs follow wherever either goes. */
const MAKES_ALIKE = 'correct own data';

/**
 * Nobody asks for anything but changes of superior, and people join and leave meanwhile; all that must hold of the
 * registry is asked of it. What was told of the unions' founding was told before the episode began.
 */
const contexts: readonly SimulatedContext[] = simulatedContexts.map(({ invariants, ...context }) => ({
  ...context,
  commands:
    context.name === affiliationsContext.name
      ? [...context.commands, moveCounty]
      : context.name === membersContext.name
        ? context.commands
        : [],
  invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
}));

export interface AffiliationsReport {
  readonly steps: number;
  readonly episodes: number;
  readonly faults: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly violation?: Violation & { readonly episode: number };
}

/** Changes of superior in a province of many unions, in a cloud that fails. */
export async function manyAffiliations(options: {
  readonly seed: number;
  readonly episodes: number;
  readonly steps: number;
  readonly from: Provisioned;
}): Promise<AffiliationsReport> {
  const outcomes = new Map<string, number>();
  let [steps, faults] = [0, 0];
  for (let number = 1; ; number += 1) {
    const report = await episode({
      seed: mix(options.seed, number),
      steps: options.steps,
      contexts,
      provisioned: options.from,
      backend: memoryBackend,
    });
    steps += report.steps;
    faults += report.faults.length;
    for (const [words, count] of report.outcomes) outcomes.set(words, (outcomes.get(words) ?? 0) + count);
    const so = { steps, episodes: number, faults, outcomes };
    if (report.violation !== undefined) return { ...so, violation: { ...report.violation, episode: number } };
    if (number >= options.episodes) return so;
  }
}

const asked = new Set([affiliationsContext.name, membersContext.name, transfersContext.name]);

/** Seldom a union by itself, so that the county finds most of them below it when it goes. */
const factors: Readonly<Record<string, number>> = {
  'ask for another superior': 1 / 20,
  [moveCounty.name]: 2,
  'consent to a change of superior': 3,
  [MAKES_ALIKE]: 4,
};

/** The same, with transfers, and members who become alike; and mostly it is the county that moves. */
const countyContexts: readonly SimulatedContext[] = simulatedContexts.map(
  ({ commands, invariants, ...context }) => ({
    ...context,
    commands: commands
      .filter(({ name }) => asked.has(context.name) || name === MAKES_ALIKE)
      .concat(context.name === affiliationsContext.name ? [moveCounty] : [])
      .map((source) => ({ ...source, weight: source.weight * (factors[source.name] ?? 1) })),
    invariants: invariants.filter((invariant) => invariant !== everyEventIsTold),
  }),
);

export interface CountyReport extends EpisodeReport {
  /** Changes of superior that have come to their end. */
  readonly moved: readonly AffiliationChange[];
  /** How often everybody was counted: after every event. */
  readonly instants: number;
  /** How often nothing was left to be counted, and every counter equalled the recount. */
  readonly quiet: number;
}

/**
 * A county moved there and back under load, in a cloud that fails; after each leg all comes to rest, and then it
 * begins anew. After every event, everybody is counted.
 */
export async function countyMoved(options: {
  readonly seed: number;
  readonly steps: number;
  readonly legs: number;
  readonly from: Provisioned;
}): Promise<CountyReport> {
  const { seed, steps, legs, from: provisioned } = options;
  const watch = new Headcount<AffiliationChange>(provisioned, 'affiliation-change');
  const own = mix(seed, 1);
  const report = await episode({
    ...{ seed: own, steps, legs, watch, provisioned },
    contexts: countyContexts,
    backend: memoryBackend,
  });
  const { instants, processes, figures } = watch;
  const moved = [...processes.values()].filter(({ status }) => status === 'done');
  return { ...report, moved, instants, quiet: figures.quiet };
}
