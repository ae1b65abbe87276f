import { isCalendarDate, type LocalDate } from '../../kernel/dates.ts';
import { toHalfWidth } from '../../kernel/half-width.ts';

/** 1990-03-07, 1990/3/7, 1990.3.7, 1990年3月7日, each with a time of day or without. */
const WRITTEN =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[\sT]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:\.0+)?$/;
/** Five digits: 1927-05-18 to 2173-10-13. Fewer would be taken for years. */
const SERIAL = /^([1-9]\d{4})(?:\.\d+)?$/;

const DAY = 86_400_000;
/**
 * Day 0 of the 1900 date system of spreadsheets. It counts a 29 February 1900 that never was, so that it holds
 * from 1 March 1900 on.
 */
const DAY_ZERO = Date.UTC(1899, 11, 30);

/**
 * The date in a cell as people and spreadsheets write it. Undefined when it is none, when it lacks the day or
 * the century, and when its time bears a zone, since midnight in Shanghai is the day before in UTC.
 */
export function readDate(text: string): LocalDate | undefined {
  const plain = toHalfWidth(text).trim();
  const serial = SERIAL.exec(plain);
  if (serial) return dateOfSerial(Number(serial[1]));
  const [, year = '', month = '', day = ''] = COMPACT.exec(plain) ?? WRITTEN.exec(plain) ?? [];
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return year !== '' && isCalendarDate(date) ? (date as LocalDate) : undefined;
}

export const dateOfSerial = (days: number): LocalDate =>
  new Date(DAY_ZERO + days * DAY).toISOString().slice(0, 10) as LocalDate;
