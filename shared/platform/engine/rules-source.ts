import * as z from 'zod';
import { epochOf, type Instant, legalDate, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { Rules } from '../../kernel/rules.ts';
import type { Store } from '../store/port.ts';
import { recordKey } from './keys.ts';
import { toRecord } from './records.ts';

/** The one record of a province's rules: every version with the date it takes effect. */
export const RulesHistory = z.lazy(() =>
  z.object({
    versions: z.array(z.object({ from: LocalDate, rules: Rules })).min(1),
  }),
);
export type RulesHistory = z.infer<typeof RulesHistory>;

export interface RulesSet extends LedgerEvent {
  readonly type: 'RulesSet';
  readonly v: 1;
  readonly from: LocalDate;
  readonly rules: Rules;
}

export const rulesRecord: AggregateType<RulesHistory, RulesSet> = {
  type: 'rules',
  parse: (stored) => RulesHistory.parse(stored),
  evolve: (state, { from, rules }) => ({ versions: [...(state?.versions ?? []), { from, rules }] }),
};

export interface RulesSource {
  /** The rules in force on the legal date of `now`. Throws when the province has none: it is not provisioned. */
  current(now: Instant): Promise<Rules>;
}

const CACHED_MILLISECONDS = 60_000;

export function rulesSource(store: Store, tenant: string): RulesSource {
  let cached: { readonly history: RulesHistory; readonly at: number } | undefined;
  return {
    async current(now) {
      if (cached === undefined || epochOf(now) - cached.at > CACHED_MILLISECONDS) {
        const [item] = await store.read([{ table: 'registry', pk: recordKey('rules', tenant) }]);
        const { state } = toRecord(rulesRecord, tenant, item);
        if (state === undefined) throw new Error(`province ${tenant} has no rules: it is not provisioned`);
        cached = { history: state, at: epochOf(now) };
      }
      return inForce(cached.history, legalDate(now));
    },
  };
}

/** The last version set of those that have taken effect. */
export function inForce({ versions }: RulesHistory, on: LocalDate): Rules {
  const effective = versions.filter(({ from }) => from <= on);
  const latest = effective.toSorted((a, b) => (a.from === b.from ? 0 : a.from < b.from ? -1 : 1)).at(-1);
  if (latest === undefined) throw new Error(`no rules are in force on ${on}`);
  return latest.rules;
}
