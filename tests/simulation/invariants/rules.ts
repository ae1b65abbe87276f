import { epochOf, instantOf } from '../../../shared/kernel/dates.ts';
import {
  type RulesEvent,
  type RulesHistory,
  rulesOn,
  rulesRecord,
} from '../../../shared/kernel/rules-history.ts';
import type { Invariant, View } from '../contract.ts';
import { storedIn } from './stored.ts';

/** How long the rules may be remembered, in milliseconds (rules-source.ts). */
const REMEMBERED = 60_000;

interface Stage {
  /** When it could first be read. */
  readonly since: number;
  readonly history: RulesHistory;
}

/** The record of the rules after each of its entries. */
function stagesOf(view: View): readonly Stage[] {
  const stages: Stage[] = [];
  let history: RulesHistory | undefined;
  for (const [pk, entries] of storedIn(view).ledger) {
    if (!pk.startsWith('rules#')) continue;
    for (const entry of entries) {
      for (const event of entry.events) history = rulesRecord.evolve(history, event as RulesEvent, entry);
      const since = epochOf(view.committed(`ledger/${pk}@${String(entry.seq)}`) ?? entry.at);
      if (history !== undefined) stages.push({ since, history });
    }
  }
  return stages;
}

/** G2: what an entry was decided under is what its day's rules were, as far as anybody could know. */
export const decidedByTheRulesOfTheDay: Invariant = {
  name: 'every entry names the rules of its day',
  when: 'always',
  check(view) {
    const stages = stagesOf(view);
    return [...storedIn(view).ledger.values()].flatMap((entries) =>
      entries.flatMap(({ pk, seq, at, on, rules }) => {
        // The first of all were decided by no stored rules.
        if (pk.startsWith('rules#') && seq === 1) return [];
        const committed = epochOf(view.committed(`ledger/${pk}@${String(seq)}`) ?? at);
        const readable = stages.filter(({ since }, index) => {
          const until = stages[index + 1]?.since ?? Number.POSITIVE_INFINITY;
          return since <= committed && until >= epochOf(at) - REMEMBERED;
        });
        const versions = readable.map(({ history }) => rulesOn(history, on)?.version);
        return versions.includes(rules)
          ? []
          : [
              `${pk}@${String(seq)} of ${instantOf(epochOf(at))} was decided under version ${String(rules)}, not ${versions.join(' or ')}`,
            ];
      }),
    );
  },
};

/** Every change of the rules has two persons, begins no earlier than it was released, and counts on by one. */
export const twoPersonsChangeRules: Invariant = {
  name: 'rules change by two persons, and for no day that is over',
  when: 'always',
  check(view) {
    const wrong: string[] = [];
    for (const [pk, entries] of storedIn(view).ledger) {
      if (!pk.startsWith('rules#')) continue;
      let last = 0;
      let proposed: { readonly by: string; readonly versions: readonly RulesVersionOf[] } | undefined;
      for (const { seq, by, on, events } of entries)
        for (const event of events as RulesEvent[]) {
          const name = `${pk}@${String(seq)}`;
          if (event.type === 'RulesSet') last = Math.max(last, event.rules.version);
          if (event.type === 'RulesWithdrawn') proposed = undefined;
          if (event.type === 'RulesProposed') proposed = { by, versions: event.versions };
          if (event.type !== 'RulesReleased') continue;
          if (proposed === undefined) wrong.push(`${name} releases what nobody set`);
          if (proposed?.by === by && by !== 'system:test') wrong.push(`${name} is released by who set it`);
          for (const { from, rules } of proposed?.versions ?? []) {
            if (from < on) wrong.push(`${name} holds for ${from}, which was over`);
            if (rules.version !== (last += 1)) wrong.push(`${name} makes version ${String(rules.version)}`);
          }
          proposed = undefined;
        }
    }
    return wrong;
  },
};

type RulesVersionOf = RulesHistory['versions'][number];
