import * as z from 'zod';

/** An instant in UTC with millisecond precision, ISO 8601 (`2026-11-23T01:02:03.004Z`): sorts as text. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .brand<'Instant'>()
  .meta({ id: 'Instant', description: 'UTC instant, ISO 8601 with milliseconds' });
export type Instant = z.infer<typeof Instant>;

/** A calendar date without time or zone, `YYYY-MM-DD`; it exists in the Gregorian calendar. */
export const LocalDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isCalendarDate)
  .brand<'LocalDate'>()
  .meta({ id: 'LocalDate', description: 'calendar date YYYY-MM-DD' });
export type LocalDate = z.infer<typeof LocalDate>;

/** A month, `YYYY-MM`. */
export type YearMonth = string & z.core.$brand<'YearMonth'>;

export const instantOf = (epochMilliseconds: number): Instant =>
  new Date(epochMilliseconds).toISOString() as Instant;

export const epochOf = (instant: Instant): number => Date.parse(instant);

const SHANGHAI_OFFSET = 8 * 3_600_000;

/** The legal date of an instant: Asia/Shanghai, UTC+8 without summer time since 1991. */
export const legalDate = (at: Instant): LocalDate =>
  new Date(epochOf(at) + SHANGHAI_OFFSET).toISOString().slice(0, 10) as LocalDate;

/** The first instant after the legal date: what is due on a day may be done all of it. */
export const endOfLegalDate = (on: LocalDate): Instant =>
  instantOf(Date.parse(on) + 86_400_000 - SHANGHAI_OFFSET);

export const monthOf = (date: LocalDate): YearMonth => date.slice(0, 7) as YearMonth;

export function isCalendarDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
