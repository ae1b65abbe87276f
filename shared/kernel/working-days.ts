import * as z from 'zod';
import { LocalDate } from './dates.ts';

/** Days that are no working days though they fall within the week, and weekend days that are worked (调休). */
export const HolidayCalendar = z.object({
  holidays: z.array(LocalDate),
  workedWeekends: z.array(LocalDate),
});
export type HolidayCalendar = z.infer<typeof HolidayCalendar>;

const DAY = 86_400_000;

export const daysAfter = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10) as LocalDate;

/** The same day so many months later; the last of the month where it has no such day (Civil Code art 202). */
export function monthsAfter(date: LocalDate, months: number): LocalDate {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)))
    .toISOString()
    .slice(0, 10) as LocalDate;
}

export function isWorkingDay(date: LocalDate, { holidays, workedWeekends }: HolidayCalendar): boolean {
  if (holidays.includes(date)) return false;
  const weekday = new Date(Date.parse(date)).getUTCDay();
  return (weekday !== 0 && weekday !== 6) || workedWeekends.includes(date);
}

/** The last of `count` working days after `date`, which itself does not count. `count` is positive. */
export function workingDaysAfter(date: LocalDate, count: number, calendar: HolidayCalendar): LocalDate {
  let day = date;
  for (let left = count; left > 0;) {
    day = daysAfter(day, 1);
    if (isWorkingDay(day, calendar)) left -= 1;
  }
  return day;
}
