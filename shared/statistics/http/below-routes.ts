import type { Caller } from '../../kernel/caller.ts';
import { type Instant, legalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject, type Text } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import type { GateReader } from '../application/ports.ts';
import { type Ranking, rankBelow } from '../application/rank-below.ts';
import { mayRead } from '../application/read.ts';
import { readQuiet } from '../application/read-quiet.ts';
import type { SeriesStore } from '../application/series-ports.ts';
import type { Scope } from '../domain/contributions.ts';
import { type Metric, metricOf } from '../domain/metric.ts';
import { drawRankingSpec, readQuietSpec, readRankingSpec } from './below-specs.ts';
import { barChart } from './chart.ts';
import { drawn, nameOfScope } from './drawn.ts';

export interface BelowRouteDependencies extends Ranking {
  readonly series: Pick<SeriesStore, 'progress' | 'latest'>;
  readonly gates: GateReader;
  readonly cursors: () => Promise<Cursors>;
}

const MOST_BARS = 40;

/** What lies directly below a scope: by one figure, and who is quiet. */
export const belowRoutes = ({
  store,
  below,
  series,
  gates,
  cursors,
}: BelowRouteDependencies): readonly Route[] => {
  const maySee = async (caller: Caller, scope: Scope): Promise<boolean> =>
    caller.kind === 'operator' && mayRead(gates, caller, scope);
  const ranked = async (
    caller: Caller,
    scope: Scope,
    query: { readonly metric: string; readonly code?: string | undefined },
    now: Instant,
  ) => {
    if (!(await maySee(caller, scope))) return err(reject('statistics/not-found'));
    const metric = metricOf(query.metric, query.code);
    if (metric === undefined) return err(reject('statistics/no-such-metric'));
    const rows = await rankBelow({ store, below }, scope, metric, legalDate(now));
    return rows.ok ? ok({ metric, rows: rows.value }) : rows;
  };

  return [
    implement(readRankingSpec, async ({ params: { scope }, query, caller, now }) => {
      const found = await ranked(caller, scope, query, now);
      if (!found.ok) return found;
      const { metric, rows } = found.value;
      const end = query.after + query.limit;
      return ok({
        status: 200,
        body: {
          scope,
          metric: told(metric),
          asOf: now,
          of: rows.length,
          rows: rows.slice(query.after, end),
          ...(end < rows.length && { next: end }),
        },
      });
    }),

    implement(drawRankingSpec, async ({ params: { scope }, query, caller, locale, now }) => {
      const found = await ranked(caller, scope, query, now);
      if (!found.ok) return found;
      const { metric, rows } = found.value;
      const note = [nameOfScope(scope), notes.asOf(now)[locale]];
      if (rows.length > MOST_BARS) note.push(notes.first(rows.length)[locale]);
      return ok(
        drawn(
          barChart({
            title: metric.name[locale],
            note: note.join(' · '),
            bars: rows.slice(0, MOST_BARS).map(({ name, value }) => ({ label: name, value })),
          }),
        ),
      );
    }),

    implement(readQuietSpec, async ({ params: { scope }, query: { months, limit, cursor }, caller }) => {
      if (!(await maySee(caller, scope))) return err(reject('statistics/not-found'));
      if (!scope.startsWith('union:')) return err(reject('statistics/unions-only'));
      const pages = await cursors();
      const use = { query: ['quiet', scope, months], scope: caller.kind === 'operator' ? caller.scope : '' };
      const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
      if (!after.ok) return after;
      const union = scope.slice('union:'.length) as UnionId;
      const { unions, lastKey } = await below.page(union, { limit, after: after.value });
      const quiet = await readQuiet(series, unions, months);
      if (!quiet.ok) return quiet;
      return ok({
        status: 200,
        body: {
          scope,
          ...quiet.value,
          looked: unions.length,
          ...(lastKey && { next: pages.seal(lastKey, use) }),
        },
      });
    }),
  ];
};

const told = ({ place, code, name }: Metric) => ({ place, ...(code !== undefined && { code }), name });

const notes = {
  asOf: (at: Instant): Text => ({ zh: `截至 ${at}`, en: `as of ${at}` }),
  first: (of: number): Text => ({
    zh: `前 ${String(MOST_BARS)} 名，共 ${String(of)}`,
    en: `the first ${String(MOST_BARS)} of ${String(of)}`,
  }),
};
