import type { LocalDate } from '../../kernel/dates.ts';

const DAY = 86_400_000;

/** Whole calendar days from one date to another. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY);

/** Longer ones are counted under this: an item of all durations stays under 1 KB. */
export const capOf = 90;

export interface Duration {
  readonly days: number;
  readonly count: number;
}

/** The middle one, of two the lower; `capOf` says that it is that long or longer. Undefined of none. */
export function medianDays(durations: readonly Duration[]): number | undefined {
  const total = durations.reduce((sum, { count }) => sum + count, 0);
  if (total <= 0) return undefined;
  const middle = Math.ceil(total / 2);
  let seen = 0;
  for (const { days, count } of durations.toSorted((a, b) => a.days - b.days)) {
    seen += count;
    if (seen >= middle) return days;
  }
  return undefined;
}
