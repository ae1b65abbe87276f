import { type Instant, type LocalDate } from '../../kernel/dates.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { type Close, knownAt, settledAt, standingOf } from './series.ts';

export type Step = 'day' | 'month' | 'year';

/** How a counter stood when a day, or the last closed day of a month or year, was over. */
export interface Point {
  readonly on: LocalDate;
  readonly value: number;
  /** Where more became known of it since: how it was closed first, and since when it stands as it does. */
  readonly corrected?: { readonly from: number; readonly at: Instant };
  /** The month or year is not over yet. */
  readonly partial?: true;
}

/** The last days of the steps from one day to the other; of the last step the last closed day. */
export function stepEnds(step: Step, from: LocalDate, through: LocalDate): LocalDate[] {
  const ends: LocalDate[] = [];
  for (let on = endOfStep(step, from); ; on = endOfStep(step, daysAfter(on, 1))) {
    if (on >= through) return from <= through ? [...ends, through] : ends;
    ends.push(on);
  }
}

function endOfStep(step: Step, on: LocalDate): LocalDate {
  if (step === 'day') return on;
  const [year = 0, month = 0] = on.split('-').map(Number);
  return new Date(Date.UTC(year, step === 'year' ? 12 : month, 0)).toISOString().slice(0, 10) as LocalDate;
}

/** The point of a day: of its close, or of the last one before it, for a day without a change ends as it began. */
export function pointOf(step: Step, on: LocalDate, last: Close | undefined, name: string): Point {
  const value = last === undefined ? 0 : (standingOf(last).get(name) ?? 0);
  // A day on which nothing changed was closed with what was known then of the day that it carries on.
  const settled = settledAt(on);
  const first = last === undefined ? 0 : (knownAt(last, settled).get(name) ?? 0);
  const correction = last?.corrections.find(({ noticedAt }) => noticedAt > settled);
  return {
    on,
    value,
    ...(correction !== undefined &&
      first !== value && { corrected: { from: first, at: correction.noticedAt } }),
    ...(endOfStep(step, on) !== on && { partial: true }),
  };
}

/** A point for each day, with the last close before the first of them. */
export function dailyPoints(
  days: readonly LocalDate[],
  before: Close | undefined,
  closes: readonly Close[],
  name: string,
): Point[] {
  let last = before;
  let next = 0;
  return days.map((on) => {
    for (let close = closes[next]; close !== undefined && close.on <= on; close = closes[(next += 1)])
      last = close;
    return pointOf('day', on, last, name);
  });
}

export interface Trend {
  readonly change: number;
  /** Of the first value, in per cent with one decimal; absent where that is zero. */
  readonly perCent?: number;
  /** Slope of the straight line that lies nearest to the points (least squares), per point. */
  readonly slope: number;
  readonly direction: 'rising' | 'falling' | 'steady';
}

/** A line through the points moves by less than this share of their mean from end to end: steady. */
const STEADY = 0.005;

/** Undefined for fewer than two points, of which there is no trend. */
export function trendOf(points: readonly Point[]): Trend | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return undefined;
  const n = points.length;
  const meanAt = (n - 1) / 2;
  const mean = points.reduce((sum, { value }) => sum + value, 0) / n;
  let [covariance, variance] = [0, 0];
  for (const [at, { value }] of points.entries()) {
    covariance += (at - meanAt) * (value - mean);
    variance += (at - meanAt) ** 2;
  }
  const slope = covariance / variance;
  const moved = slope * (n - 1);
  const steady = Math.abs(moved) <= STEADY * Math.abs(mean);
  return {
    change: last.value - first.value,
    ...(first.value !== 0 && { perCent: rounded(((last.value - first.value) / first.value) * 100, 1) }),
    slope: rounded(slope, 3),
    direction: steady ? 'steady' : slope > 0 ? 'rising' : 'falling',
  };
}

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));
