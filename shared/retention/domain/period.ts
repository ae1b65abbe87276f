import type { LocalDate } from '../../kernel/dates.ts';

const DAY = 86_400_000;

const daysAfter = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10) as LocalDate;

/** Whether what has been kept since a day, and for so many days after it, may go on this one. */
export const isOver = (since: LocalDate, days: number, on: LocalDate): boolean => daysAfter(since, days) < on;

/** The last day since which something must have been kept, for it to be over on this one. */
export const lastOver = (days: number, on: LocalDate): LocalDate => daysAfter(on, -days - 1);

/** Which one of the spans of so many days the date lies in, counted from 1970. */
export const spanOf = (on: LocalDate, days: number): number => Math.floor(Date.parse(on) / DAY / days);
