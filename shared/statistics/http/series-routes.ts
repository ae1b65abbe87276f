import { type Caller } from '../../kernel/caller.ts';
import { type Instant, legalDate } from '../../kernel/dates.ts';
import {
  divisionOf,
  divisions,
  fullDivisionName,
  isDivision,
  superiorDivision,
} from '../../kernel/divisions.ts';
import { reject, type Rejection, type Text } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Locale } from '../../platform/http/locale.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { GateReader, StatisticsStore } from '../application/ports.ts';
import { mayRead } from '../application/read.ts';
import { readSeries, type SeriesAsked } from '../application/read-series.ts';
import type { SeriesStore } from '../application/series-ports.ts';
import type { Scope } from '../domain/contributions.ts';
import { type Metric, metricOf } from '../domain/metric.ts';
import { barChart, lineChart } from './chart.ts';
import { drawRankingSpec, drawSeriesSpec, readSeriesSpec } from './series-specs.ts';

export const seriesSpecs = [readSeriesSpec, drawSeriesSpec, drawRankingSpec] as const;

export interface SeriesRouteDependencies {
  readonly series: Pick<SeriesStore, 'progress' | 'latest' | 'between'>;
  readonly store: Pick<StatisticsStore, 'generations' | 'figures'>;
  readonly gates: GateReader;
}

type Query = Omit<SeriesAsked, 'scope' | 'metric'> & {
  readonly metric: string;
  readonly code?: string | undefined;
};

/** A picture of figures: it runs no script and loads nothing. */
const drawn = (image: string) =>
  ({
    status: 200,
    headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
    body: image,
  }) as const;

export const seriesRoutes = ({ series, store, gates }: SeriesRouteDependencies): readonly Route[] => {
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

    implement(drawRankingSpec, async ({ params: { scope }, query, caller, locale, now }) => {
      const metric = await asked(caller, scope, query);
      if (!metric.ok) return metric;
      const below = divisionsBelow(scope, now);
      if (below.length === 0) return err(reject('statistics/nothing-below'));
      const { live } = await store.generations();
      const bars = await Promise.all(
        below.map(async (code) => ({
          label: divisionOf(code)?.name ?? code,
          value: (await store.figures(live, `division:${code}`)).get(metric.value.figure) ?? 0,
        })),
      );
      return ok(drawn(ranking(scope, metric.value, bars, { locale, now })));
    }),
  ];
};

const ranking = (
  scope: Scope,
  { name }: Metric,
  bars: readonly { readonly label: string; readonly value: number }[],
  { locale, now }: { readonly locale: Locale; readonly now: Instant },
): string =>
  barChart({
    title: name[locale],
    note: `${nameOfScope(scope)} · ${notes.asOf(now)[locale]}`,
    bars: bars.toSorted((a, b) => b.value - a.value),
  });

const divisionsBelow = (scope: Scope, now: Instant): string[] =>
  scope.startsWith('division:')
    ? [...divisions().keys()].filter(
        (code) =>
          superiorDivision(code) === scope.slice('division:'.length) && isDivision(code, legalDate(now)),
      )
    : [];

/** A union's name is no matter of the figures: whoever asks for its chart knows it. */
const nameOfScope = (scope: Scope): string =>
  scope.startsWith('division:') ? fullDivisionName(scope.slice('division:'.length)) : scope;

const notes = {
  closed: (on: string): Text => ({ zh: `关账至 ${on}`, en: `closed through ${on}` }),
  asOf: (at: Instant): Text => ({ zh: `截至 ${at}`, en: `as of ${at}` }),
};
