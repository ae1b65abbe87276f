import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../kernel/dates.ts';
import { isOver, lastOver, spanOf } from './period.ts';

const date = (text: string) => text as LocalDate;

describe('G7 the time for which a record is kept', () => {
  it.each([
    ['2026-11-01', 1, '2026-11-02', false],
    ['2026-11-01', 1, '2026-11-03', true],
    ['2028-02-28', 1, '2028-02-29', false],
    ['2028-02-28', 1, '2028-03-01', true],
    ['2016-11-24', 3_653, '2026-11-26', true],
    ['2016-11-24', 3_653, '2026-11-25', false],
  ])('since %s, for %i days: over on %s is %s', (since, days, on, over) => {
    expect(isOver(date(since), days, date(on))).toBe(over);
  });

  it('ends for what is kept since the last day that is over, and not for the day after', () => {
    for (const days of [1, 30, 365, 3_653]) {
      const on = date('2026-11-24');
      const last = lastOver(days, on);
      const after = date(new Date(Date.parse(last) + 86_400_000).toISOString().slice(0, 10));
      expect([isOver(last, days, on), isOver(after, days, on)]).toEqual([true, false]);
    }
  });

  it('is looked at once in each span, whose length is as asked', () => {
    const spans = Array.from({ length: 70 }, (_, day) =>
      spanOf(date(new Date(Date.UTC(2026, 10, 1 + day)).toISOString().slice(0, 10)), 7),
    );
    expect(new Set(spans).size).toBeGreaterThanOrEqual(10);
    expect(
      [...Map.groupBy(spans, (span) => span).values()].slice(1, -1).every(({ length }) => length === 7),
    ).toBe(true);
  });
});
