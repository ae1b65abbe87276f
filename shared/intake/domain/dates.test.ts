import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from './dates.ts';

describe('readDate', () => {
  it.each([
    '1990-03-07',
    '1990-3-7',
    '1990/3/7',
    '1990.03.07',
    '1990年3月7日',
    '1990 年 3 月 7 日',
    '１９９０年３月７日',
    '19900307',
    '19900307.0',
    '1990-03-07 00:00:00',
    '1990/3/7 0:00',
    '1990-03-07T00:00:00.000',
    '32939',
    '32939.0',
    '32939.75',
  ])('A9 reads %s as 7 March 1990', (text) => {
    expect(readDate(text)).toBe('1990-03-07');
  });

  it.each([
    ['no such day', '1990-02-30'],
    ['no such month', '19901307'],
    ['no day', '1990年3月'],
    ['a year alone, which is no day number', '1990'],
    ['no century', '90-03-07'],
    ['month first', '3/7/1990'],
    ['midnight in Shanghai told in UTC', '1990-03-06T16:00:00.000Z'],
    ['words', '三月七日'],
    ['nothing', ''],
    ['more than a date', '1990-03-07 或 1990-03-08'],
  ])('refuses %s: %s', (_, text) => {
    expect(readDate(text)).toBeUndefined();
  });

  it('A9 reads a day number as the spreadsheet shows it', () => {
    const dayZero = Date.UTC(1899, 11, 30);
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 99_999 }), (serial) => {
        const shown = new Date(dayZero + serial * 86_400_000).toISOString().slice(0, 10);
        expect(readDate(String(serial))).toBe(shown);
      }),
    );
  });

  it('A9 reads every spelling of a date as the same date', () => {
    const dates = fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2099-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year, month, day] = iso.split('-').map(Number);
        const spellings = [`${year}/${month}/${day}`, `${year}年${month}月${day}日`, iso.replaceAll('-', '')];
        expect(spellings.map(readDate)).toEqual([iso, iso, iso]);
      }),
    );
  });
});
