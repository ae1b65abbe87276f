import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalDate } from './dates.ts';
import { initialRules } from './rules.ts';
import { daysAfter, isWorkingDay, workingDaysAfter } from './working-days.ts';

const day = (text: string) => text as LocalDate;
const { calendar } = initialRules;

describe('working days', () => {
  it('C4 skips weekends', () => {
    expect(workingDaysAfter(day('2026-11-23'), 5, calendar)).toBe('2026-11-30');
    expect(workingDaysAfter(day('2026-11-27'), 1, calendar)).toBe('2026-11-30');
  });

  it('C4 skips the National Day and counts the Saturday that is worked for it', () => {
    expect(workingDaysAfter(day('2026-09-30'), 1, calendar)).toBe('2026-10-08');
    expect(workingDaysAfter(day('2026-10-09'), 1, calendar)).toBe('2026-10-10');
  });

  it('C4 ends on a working day, with as many of them between as asked for', () => {
    const days = fc.integer({ min: 0, max: 800 }).map((offset) => daysAfter(day('2026-01-01'), offset));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const end = workingDaysAfter(from, count, calendar);
        let between = 0;
        for (let at = daysAfter(from, 1); at <= end; at = daysAfter(at, 1))
          if (isWorkingDay(at, calendar)) between += 1;
        expect(between).toBe(count);
        expect(isWorkingDay(end, calendar)).toBe(true);
      }),
    );
  });
});
