import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../kernel/dates.ts';
import { growthOf, type MonthEnd } from './growth.ts';

const end = (on: string, counters: Readonly<Record<string, number>>, partial = false): MonthEnd => ({
  on: on as LocalDate,
  counters: new Map(Object.entries(counters)),
  partial,
});

describe('E6 growth by what it came of', () => {
  const ends = [
    end('2026-08-31', { 'status-active': 100, 'status-retained': 10 }),
    // 4 retired, 1 withdrew, 8 came: 100 + 8 − 5.
    end('2026-09-30', { 'status-active': 103, 'status-retained': 14, 'status-withdrawn': 1 }),
    // One retained member works again, one died.
    end('2026-10-31', {
      'status-active': 103,
      'status-retained': 13,
      'status-withdrawn': 1,
      'status-deceased': 1,
    }),
    end(
      '2026-11-22',
      { 'status-active': 103, 'status-retained': 13, 'status-withdrawn': 1, 'status-deceased': 1 },
      true,
    ),
  ];

  it('tells of each month what active members became, and how many came otherwise', () => {
    expect(growthOf(ends, 1).months).toEqual([
      { on: '2026-09-30', active: 103, change: 3, left: { retained: 4, withdrawn: 1 }, arrived: 8 },
      { on: '2026-10-31', active: 103, change: 0, left: { retained: -1, deceased: 1 }, arrived: 0 },
      { on: '2026-11-22', active: 103, change: 0, left: {}, arrived: 0, partial: true },
    ]);
  });

  it('adds up: what came less what left is the change of each month', () => {
    for (const { change, left, arrived } of growthOf(ends, 1).months)
      expect(arrived - Object.values(left).reduce((sum, count) => sum + count, 0)).toBe(change);
  });

  it('forecasts by months that are over only, and not of too few', () => {
    expect(growthOf(ends, 1)).not.toHaveProperty('forecast');
    const rising = Array.from({ length: 8 }, (_, month) =>
      end(`2026-0${String(month + 1)}-28`, { 'status-active': 100 + 5 * month }),
    );
    const partial = end('2026-09-10', { 'status-active': 9_999 }, true);
    expect(growthOf([...rising, partial], 2).forecast).toMatchObject({
      method: 'mean-change',
      values: [140, 145],
      heldBack: { months: 2, meanError: 0, meanErrorOfNoChange: 7.5 },
    });
  });
});
