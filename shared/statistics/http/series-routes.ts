import { type Caller } from '../../kernel/caller.ts';
import { reject, type Rejection, type Text } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { GateReader } from '../application/ports.ts';
import { mayRead } from '../application/read.ts';
import { readSeries, type SeriesAsked } from '../application/read-series.ts';
import type { SeriesStore } from '../application/series-ports.ts';
import type { Scope } from '../domain/contributions.ts';
import { type Metric, metricOf } from '../domain/metric.ts';
import { lineChart } from './chart.ts';
import { drawn, nameOfScope } from './drawn.ts';
import { drawSeriesSpec, readSeriesSpec } from './series-specs.ts';

export const seriesSpecs = [readSeriesSpec, drawSeriesSpec] as const;

export interface SeriesRouteDependencies {
  readonly series: Pick<SeriesStore, 'progress' | 'latest' | 'between'>;
  readonly gates: GateReader;
}

type Query = Omit<SeriesAsked, 'scope' | 'metric'> & {
  readonly metric: string;
  readonly code?: string | undefined;
};

export const seriesRoutes = ({ series, gates }: SeriesRouteDependencies): readonly Route[] => {
  const asked = async (
    caller: Caller,
    scope: Scope,
    query: { readonly metric: string; readonly code?: string | undefined },
  ): Promise<Result<Metric, Rejection<'statistics/not-found' | 'statistics/no-such-metric'>>> => {
    if (caller.kind !== 'operator' || !(await mayRead(gates, caller, scope)))
      return err(reject('statistics/not-found'));
    const metric = metricOf(query.metric, query.code);
    return metric === undefined ? err(reject('statistics/no-such-metric')) : ok(metric);
  };
  const read = async (caller: Caller, scope: Scope, query: Query) => {
    const metric = await asked(caller, scope, query);
    if (!metric.ok) return metric;
    const found = await readSeries(series, { ...query, scope, metric: metric.value });
    return found.ok ? ok({ metric: metric.value, series: found.value }) : found;
  };

  return [
    implement(readSeriesSpec, async ({ params: { scope }, query, caller }) => {
      const found = await read(caller, scope, query);
      if (!found.ok) return found;
      const { place, code, name, unit } = found.value.metric;
      return ok({
        status: 200,
        body: {
          scope,
          metric: { place, ...(code !== undefined && { code }), name, unit },
          step: query.step,
          ...found.value.series,
        },
      });
    }),

    implement(drawSeriesSpec, async ({ params: { scope }, query, caller, locale }) => {
      const found = await read(caller, scope, query);
      if (!found.ok) return found;
      const { metric, series: drawnSeries } = found.value;
      return ok(
        drawn(
          lineChart({
            title: metric.name[locale],
            note: `${nameOfScope(scope)} · ${notes.closed(drawnSeries.closedThrough)[locale]}`,
            points: drawnSeries.points.map(({ on, value, corrected }) => ({
              on,
              value,
              corrected: corrected !== undefined,
            })),
          }),
        ),
      );
    }),
  ];
};

const notes = {
  closed: (on: string): Text => ({ zh: `关账至 ${on}`, en: `closed through ${on}` }),
};
