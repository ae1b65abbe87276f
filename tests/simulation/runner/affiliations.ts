import { mix } from '../clock/hash.ts';
import { memoryBackend } from '../cloud/memory-backend.ts';
import { affiliationsContext } from '../contexts/affiliations.ts';
import { simulatedContexts } from '../contexts/all.ts';
import { federations, operator } from '../contexts/cast.ts';
import { membersContext } from '../contexts/members.ts';
import type { CommandSource, Drawn, Known, SimulatedContext } from '../contract.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import { federationOf } from '../../../shared/platform/deployment/federations.ts';
import { everyEventIsTold } from '../invariants/due.ts';
import { TENANT } from '../functions/environment.ts';
import { episode, type Violation } from './episode.ts';

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
