import type { LocalDate } from '../../kernel/dates.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { memberStates } from './state-names.ts';

/** How memberships stood when a month, or the last closed day of it, was over. */
export interface MonthEnd {
  readonly on: LocalDate;
  /** Memberships by status. */
  readonly counters: ReadonlyMap<string, number>;
  /** The month is not over yet. */
  readonly partial: boolean;
}

/** What becomes of an active membership, in the order of its states. */
const causes = Object.keys(memberStates).filter((status) => status !== 'active');

export interface GrowthMonth {
  readonly on: LocalDate;
  readonly active: number;
  readonly change: number;
  /** Memberships that came to this status in the month, less those that came out of it. */
  readonly left: Readonly<Record<string, number>>;
  /** All that came otherwise: those who joined and who moved here, less those who moved away. */
  readonly arrived: number;
  readonly partial?: true;
}

export interface Growth {
  readonly months: readonly GrowthMonth[];
  /** Of active members at the ends of the months to come, by the months that are over; absent of too few. */
  readonly forecast?: Forecast;
}

/** E6: growth month by month, by what it came of. The first end is where it begins. */
export function growthOf(ends: readonly MonthEnd[], ahead: number): Growth {
  const months = ends.slice(1).map((end, index) => monthOf(ends[index], end));
  const over = ends.filter(({ partial }) => !partial);
  const forecast = forecastOf(over.map(active), ahead);
  return { months, ...(forecast && { forecast }) };
}

const standing = (end: MonthEnd | undefined, status: string): number =>
  end?.counters.get(`status-${status}`) ?? 0;
const active = (end: MonthEnd): number => standing(end, 'active');

function monthOf(before: MonthEnd | undefined, end: MonthEnd): GrowthMonth {
  const left: Record<string, number> = Object.fromEntries(
    causes
      .map((cause) => [cause, standing(end, cause) - standing(before, cause)] as const)
      .filter(([, count]) => count !== 0),
  );
  const change = active(end) - standing(before, 'active');
  return {
    on: end.on,
    active: active(end),
    change,
    left,
    arrived: change + Object.values(left).reduce((sum, count) => sum + count, 0),
    ...(end.partial && { partial: true as const }),
  };
}
