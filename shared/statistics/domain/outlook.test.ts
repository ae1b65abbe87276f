import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../kernel/dates.ts';
import type { Figure } from './figure.ts';
import { outlookOf } from './outlook.ts';

const on = '2026-11-23' as LocalDate;
const of = (figures: Readonly<Record<string, number>>, ahead = 4) =>
  outlookOf(new Map(Object.entries(figures) as [Figure, number][]), on, ahead);

describe('E6 the outlook of a scope', () => {
  it('tells by month whose term ends, from this month on, and how many ended before', () => {
    const { before, months } = of({
      'term-2025/2026-09': 3,
      'term-2025/2026-10': 2,
      'term-2025/2026-11': 4,
      'term-2025/2027-02': 5,
      'term-2025/2027-03': 6,
    });
    expect(before.terms).toBe(5);
    expect(months.map(({ month, terms }) => [month, terms])).toEqual([
      ['2026-11', 4],
      ['2026-12', 0],
      ['2027-01', 0],
      ['2027-02', 5],
    ]);
  });

  it('tells by month who reaches the age of retirement, by the schedule of 2025', () => {
    // A man of 1966-05: month 16 of the schedule, five months later than 60: 2026-10. Of 1966-06: 2026-11.
    // A woman of 1971-06 is due at 55 and five months, 2026-11; one of 1976-03 at 50 and eight months, 2026-11.
    const { before, months } = of({
      'birth-1-1965/1966-05': 7,
      'birth-1-1965/1966-06': 2,
      'birth-2-1970/1971-06': 3,
      'birth-2-1975/1976-03': 5,
      'birth-9-1980/1980-01': 1,
    });
    expect(before.retiring).toEqual({ men: 7, 'women-55': 0, 'women-50': 3 });
    expect(months[0]?.retiring).toEqual({ men: 2, 'women-55': 3, 'women-50': 5 });
    expect(months[1]?.retiring).toEqual({ men: 0, 'women-55': 0, 'women-50': 0 });
  });

  it('puts into no class whose sex is not stated, and says how many they are', () => {
    expect(of({ 'birth-9-1980/1980-01': 1, 'birth-0-1960/1961-01': 2 }).sexNotStated).toBe(3);
  });

  it('is nothing where nothing is counted', () => {
    const { before, months } = of({});
    expect([before, ...months].flatMap(({ terms, retiring }) => [terms, ...Object.values(retiring)])).toEqual(
      Array<number>(20).fill(0),
    );
  });
});
