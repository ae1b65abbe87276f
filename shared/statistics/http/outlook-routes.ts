import type { Caller } from '../../kernel/caller.ts';
import { legalDate } from '../../kernel/dates.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { GateReader, StatisticsStore } from '../application/ports.ts';
import { mayRead } from '../application/read.ts';
import { readGrowth } from '../application/read-growth.ts';
import type { SeriesStore } from '../application/series-ports.ts';
import { outlookOf } from '../domain/outlook.ts';
import type { ScopeName } from '../domain/scope-name.ts';
import { growthSpec, outlookSpec } from './outlook-specs.ts';

export interface OutlookRouteDependencies {
  readonly store: Pick<StatisticsStore, 'generations' | 'figures'>;
  readonly series: Pick<SeriesStore, 'progress' | 'latest'>;
  readonly gates: GateReader;
}

/** E6: what is to come, and how it has gone. */
export const outlookRoutes = ({ store, series, gates }: OutlookRouteDependencies): readonly Route[] => {
  const maySee = async (caller: Caller, scope: ScopeName): Promise<boolean> =>
    caller.kind === 'operator' && mayRead(gates, caller, scope);
  return [
    implement(outlookSpec, async ({ params: { scope }, query: { months }, caller, now }) => {
      if (!(await maySee(caller, scope))) return err(reject('statistics/not-found'));
      const { live } = await store.generations();
      const outlook = outlookOf(await store.figures(live, scope), legalDate(now), months);
      return ok({ status: 200, body: { scope, asOf: now, ...outlook } });
    }),

    implement(growthSpec, async ({ params: { scope }, query, caller }) => {
      if (!(await maySee(caller, scope))) return err(reject('statistics/not-found'));
      const growth = await readGrowth(series, scope, query);
      return growth.ok ? ok({ status: 200, body: { scope, ...growth.value } }) : growth;
    }),
  ];
};
