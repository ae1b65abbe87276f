import { describe, expect, it } from 'vitest';
import { forecastOf, LEAST_MONTHS } from './forecast.ts';

describe('E6 a forecast', () => {
  it('goes on by the mean change, worked by hand', () => {
    // Changes 10, 14, 6, 10, 10, 10: 10 on average, from 160 on.
    const forecast = forecastOf([100, 110, 124, 130, 140, 150, 160], 3);
    expect(forecast?.values).toEqual([170, 180, 190]);
    // Two of seven are held back: 140 + 10, 140 + 20 was right; no change would have been off by 10 and by 20.
    expect(forecast?.heldBack).toEqual({ months: 2, meanError: 0, meanErrorOfNoChange: 15 });
  });

  it('says how far off it would have been', () => {
    // Held back are 100 and 90; from 130, by (30 / 3) = 10 a month, it would have said 140 and 150: off by 40 and 60.
    const forecast = forecastOf([100, 110, 120, 130, 100, 90], 1);
    expect(forecast?.heldBack).toEqual({ months: 2, meanError: 50, meanErrorOfNoChange: 35 });
  });

  it('is not told the months that it is measured on', () => {
    const ends = [100, 110, 120, 130, 140, 150, 160, 170, 180];
    const other = [...ends.slice(0, 6), 999, 999, 999];
    expect(forecastOf(ends, 1)?.heldBack.months).toBe(3);
    // 160, 170, 180 were said either way.
    expect(forecastOf(other, 1)?.heldBack.meanError).toBeCloseTo((839 + 829 + 819) / 3, 2);
  });

  it('averages a year at most, and says nothing below zero', () => {
    const fallen = [...Array<number>(20).fill(1_000), ...Array.from({ length: 12 }, (_, i) => 900 - i * 80)];
    const forecast = forecastOf(fallen, 2);
    expect(forecast?.over).toBe(12);
    expect(forecast?.values).toEqual([0, 0]);
  });

  it('is not made of too few months', () => {
    expect(forecastOf(Array<number>(LEAST_MONTHS - 1).fill(5), 1)).toBeUndefined();
    expect(forecastOf(Array<number>(LEAST_MONTHS).fill(5), 1)?.values).toEqual([5]);
  });
});
