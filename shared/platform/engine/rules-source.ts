import { epochOf, type Instant, legalDate, type LocalDate } from '../../kernel/dates.ts';
import type { Rules } from '../../kernel/rules.ts';
import { type RulesHistory, rulesOn, rulesRecord } from '../../kernel/rules-history.ts';
import type { Store } from '../store/port.ts';
import { recordKey } from './keys.ts';
import { toRecord } from './records.ts';

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

function inForce(history: RulesHistory, on: LocalDate): Rules {
  const rules = rulesOn(history, on);
  if (rules === undefined) throw new Error(`no rules are in force on ${on}`);
  return rules;
}
