import { legalDate } from '../../kernel/dates.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { rulesOn, rulesRecord } from '../../kernel/rules-history.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { timelineOf } from '../../platform/edge/timeline.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { RecordHistory } from '../../platform/store/record-history.ts';
import { differenceWords } from '../domain/rule-words.ts';
import { rulesTold } from '../domain/rules-told.ts';
import * as specs from './specs.ts';

export interface RulesRouteDependencies {
  readonly tenant: string;
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly historyOf: RecordHistory;
}

/** Rules name neither unions nor employers. */
const NO_NAMES = () => Promise.resolve(new Map<string, string>());

/** 业务规则: set by one system administrator, released by another, read by every operator. */
export function rulesRoutes({ tenant, edge, records, historyOf }: RulesRouteDependencies): readonly Route[] {
  return [
    implement(specs.getRulesSpec, async ({ now }) => {
      const { state } = await records.record(rulesRecord, tenant);
      const holding = state && rulesOn(state, legalDate(now));
      if (state === undefined || holding === undefined) return err(reject('rules/not-found'));
      const { versions, proposal } = state;
      const waiting = proposal && {
        ...proposal,
        versions: proposal.versions.map(({ from, rules: { version } }) => ({ from, version })),
        changes: proposal.differences.map((one) => ({ ...one, words: differenceWords(one) })),
      };
      const body = { inForce: holding.version, versions, ...(waiting && { proposal: waiting }) };
      return ok({ status: 200, body });
    }),

    implement(specs.rulesTimelineSpec, async () => {
      const history = await historyOf(recordKey(rulesRecord.type, tenant));
      const told = { tellers: rulesTold, namesOf: NO_NAMES, accounts: true };
      return ok({ status: 200, body: { entries: await timelineOf(history, told) } });
    }),

    implement(specs.setRulesSpec, ({ body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'SetRules', asSent: body, caller, idempotencyKey, now }),
    ),

    implement(specs.releaseRulesSpec, ({ body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'ReleaseRules', asSent: body, caller, idempotencyKey, now }),
    ),

    implement(specs.withdrawRulesSpec, ({ body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'WithdrawRules', asSent: body, caller, idempotencyKey, now }),
    ),
  ];
}
