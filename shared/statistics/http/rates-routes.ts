import type { Caller } from '../../kernel/caller.ts';
import { legalDate } from '../../kernel/dates.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { GateReader, StatisticsStore } from '../application/ports.ts';
import { mayRead } from '../application/read.ts';
import { ratesOn } from '../domain/rates.ts';
import { reportedFiguresRecord, reportedOn } from '../domain/reported-figures.ts';
import type { ScopeName } from '../domain/scope-name.ts';
import { ratesSpecs } from './rates-specs.ts';

export interface RatesRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: Pick<RecordsReader, 'record'>;
  readonly store: Pick<StatisticsStore, 'generations' | 'figures'>;
  readonly gates: GateReader;
}

const [readRatesSpec, readReportedSpec, reportSpec] = ratesSpecs;

export const ratesRoutes = ({ edge, records, store, gates }: RatesRouteDependencies): readonly Route[] => {
  const maySee = async (caller: Caller, scope: ScopeName): Promise<boolean> =>
    caller.kind === 'operator' && mayRead(gates, caller, scope);
  const reportedOf = async (scope: ScopeName) => (await records.record(reportedFiguresRecord, scope)).state;

  return [
    implement(readRatesSpec, async ({ params: { scope }, query, caller, now }) => {
      if (!(await maySee(caller, scope))) return err(reject('statistics/not-found'));
      const { live } = await store.generations();
      const [figures, reported] = await Promise.all([store.figures(live, scope), reportedOf(scope)]);
      const on = query.on ?? legalDate(now);
      const rates = ratesOn({ figures, reported: reportedOn(reported, on) }, on);
      return ok({ status: 200, body: { scope, asOf: now, on, rates } });
    }),

    implement(readReportedSpec, async ({ params: { scope }, caller }) => {
      if (!(await maySee(caller, scope))) return err(reject('statistics/not-found'));
      const reported = await reportedOf(scope);
      return ok({ status: 200, body: { scope, figures: reported?.figures ?? [] } });
    }),

    implement(reportSpec, ({ params, body, caller, idempotencyKey, now }) =>
      edge.submit({ type: 'ReportFigures', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
    ),
  ];
};
