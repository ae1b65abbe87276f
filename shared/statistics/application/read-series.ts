import { type LocalDate } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Scope } from '../domain/contributions.ts';
import type { Metric } from '../domain/metric.ts';
import {
  dailyPoints,
  type Point,
  pointOf,
  type Step,
  stepEnds,
  type Trend,
  trendOf,
} from '../domain/series-points.ts';
import type { SeriesStore } from './series-ports.ts';

export interface Series {
  /** The first day that the registry has figures of. */
  readonly first: LocalDate;
  /** Later days are not closed yet. */
  readonly closedThrough: LocalDate;
  readonly points: readonly Point[];
  readonly trend?: Trend;
}

export interface SeriesAsked {
  readonly scope: Scope;
  readonly metric: Metric;
  readonly step: Step;
  readonly from?: LocalDate | undefined;
  readonly through?: LocalDate | undefined;
}

/** Days of more than a year, months of ten years: a chart shows no more, and a reading stays within bounds. */
export const MOST_POINTS: Readonly<Record<Step, number>> = { day: 400, month: 120, year: 50 };

export type SeriesProblem = 'statistics/not-closed' | 'statistics/too-many-points';

/**
 * A point for every day, month or year from the first closed day on; what is asked for beyond what is closed is left
 * out. Days take one query and the close before them, months and years one key each.
 */
export async function readSeries(
  store: Pick<SeriesStore, 'progress' | 'latest' | 'between'>,
  { scope, metric: { family, counter }, step, from, through }: SeriesAsked,
): Promise<Result<Series, Rejection<SeriesProblem>>> {
  const progress = await store.progress();
  const { edition, first, closedThrough } = progress?.reading ?? progress ?? {};
  if (edition === undefined || first === undefined || closedThrough === undefined)
    return err(reject('statistics/not-closed'));
  const [begin, end] = [later(from ?? first, first), earlier(through ?? closedThrough, closedThrough)];
  const ends = stepEnds(step, begin, end);
  if (ends.length > MOST_POINTS[step])
    return err(reject('statistics/too-many-points', { most: MOST_POINTS[step] }));
  const points =
    step === 'day'
      ? dailyPoints(
          ends,
          await store.latest(edition, scope, family, begin),
          begin < end ? await store.between(edition, scope, family, begin, end) : [],
          counter,
        )
      : await Promise.all(
          ends.map(async (on) => pointOf(step, on, await store.latest(edition, scope, family, on), counter)),
        );
  const trend = trendOf(points);
  return ok({ first, closedThrough, points, ...(trend && { trend }) });
}

const later = (one: LocalDate, other: LocalDate): LocalDate => (one > other ? one : other);
const earlier = (one: LocalDate, other: LocalDate): LocalDate => (one < other ? one : other);
