import { describe, expect, it } from 'vitest';
import {
  delayOf,
  monthNumber,
  monthOfNumber,
  type RetirementClass,
  retirementMonth,
  schedules,
} from './retirement.ts';

describe('E6 the age of retirement', () => {
  // As the tables of comparison (对照表) attached to the decision have it.
  it.each<readonly [RetirementClass, string, number, string]>([
    ['men', '1964-12', 0, '2024-12'],
    ['men', '1965-01', 1, '2025-02'],
    ['men', '1965-04', 1, '2025-05'],
    ['men', '1965-05', 2, '2025-07'],
    ['men', '1976-08', 35, '2039-07'],
    ['men', '1976-09', 36, '2039-09'],
    ['men', '1990-01', 36, '2053-01'],
    ['women-55', '1969-12', 0, '2024-12'],
    ['women-55', '1970-01', 1, '2025-02'],
    ['women-55', '1981-08', 35, '2039-07'],
    ['women-55', '1981-09', 36, '2039-09'],
    ['women-50', '1974-12', 0, '2024-12'],
    ['women-50', '1975-01', 1, '2025-02'],
    ['women-50', '1975-02', 1, '2025-03'],
    ['women-50', '1975-03', 2, '2025-05'],
    ['women-50', '1984-10', 59, '2039-09'],
    ['women-50', '1984-11', 60, '2039-11'],
  ])('of %s born in %s is put off by %i months: %s', (kind, born, delay, month) => {
    expect([delayOf(kind, born), retirementMonth(kind, born)]).toEqual([delay, month]);
  });

  it('is reached no earlier by who was born later, and put off in the end by what the decision says', () => {
    for (const kind of Object.keys(schedules) as RetirementClass[]) {
      const months = Array.from({ length: 480 }, (_, index) => monthOfNumber(monthNumber('1955-01') + index));
      const retired = months.map((month) => retirementMonth(kind, month));
      expect(retired).toEqual(retired.toSorted());
      expect(delayOf(kind, '1994-12')).toBe(schedules[kind].most);
    }
  });
});
