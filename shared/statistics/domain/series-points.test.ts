import { describe, expect, it } from 'vitest';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { Close } from './series.ts';
import { dailyPoints, type Point, pointOf, stepEnds, trendOf } from './series-points.ts';

const on = (date: string) => date as LocalDate;
const close = (date: string, count: number, corrected?: number): Close => ({
  scope: 'division:440305',
  family: 'unions',
  on: on(date),
  counters: new Map([['total', count]]),
  corrections:
    corrected === undefined
      ? []
      : [{ noticedAt: '2026-12-03T00:00:00.000Z' as Instant, counters: new Map([['total', corrected]]) }],
});

describe('E2 the points of a series', () => {
  it('are one for each day, those without a change among them', () => {
    const days = stepEnds('day', on('2026-11-28'), on('2026-12-02'));
    const points = dailyPoints(
      days,
      close('2026-11-20', 7),
      [close('2026-11-30', 9), close('2026-12-02', 8)],
      'total',
    );
    expect(points.map(({ on: day, value }) => [day, value])).toEqual([
      ['2026-11-28', 7],
      ['2026-11-29', 7],
      ['2026-11-30', 9],
      ['2026-12-01', 9],
      ['2026-12-02', 8],
    ]);
  });

  it('begin at nothing before the first close', () => {
    expect(dailyPoints([on('2026-11-28')], undefined, [], 'total')).toEqual([{ on: '2026-11-28', value: 0 }]);
  });

  it('tell how a day was closed and how it stands since it was corrected', () => {
    expect(pointOf('day', on('2026-11-30'), close('2026-11-30', 9, 11), 'total')).toEqual({
      on: '2026-11-30',
      value: 11,
      corrected: { from: 9, at: '2026-12-03T00:00:00.000Z' },
    });
    // A correction of another counter of the same item is none of this one.
    expect(pointOf('day', on('2026-11-30'), close('2026-11-30', 9, 9), 'total')).not.toHaveProperty(
      'corrected',
    );
  });

  it('of months and years stand on their last day, of one that is not over on the last closed day', () => {
    expect(stepEnds('month', on('2026-01-15'), on('2026-04-10'))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-10',
    ]);
    expect(stepEnds('month', on('2026-01-15'), on('2026-02-28'))).toEqual(['2026-01-31', '2026-02-28']);
    expect(stepEnds('year', on('2024-12-31'), on('2026-06-30'))).toEqual([
      '2024-12-31',
      '2025-12-31',
      '2026-06-30',
    ]);
    expect(stepEnds('day', on('2026-06-02'), on('2026-06-01'))).toEqual([]);
    expect(pointOf('month', on('2026-04-10'), undefined, 'total').partial).toBe(true);
    expect(pointOf('month', on('2026-04-30'), undefined, 'total')).not.toHaveProperty('partial');
  });
});

describe('E2 the trend', () => {
  const points = (...values: number[]): Point[] => values.map((value) => ({ on: on('2026-11-23'), value }));

  it('is the least-squares line: of 10, 12, 13, 17 it rises by 2.2 a point', () => {
    // By hand: mean of the places 1.5, of the values 13; Σ(dx·dy) = 4.5+0.5+0+6 = 11; Σ(dx²) = 5.
    expect(trendOf(points(10, 12, 13, 17))).toEqual({
      change: 7,
      perCent: 70,
      slope: 2.2,
      direction: 'rising',
    });
  });

  it('falls, stands, and says no share of nothing', () => {
    expect(trendOf(points(40, 30, 20))).toMatchObject({ perCent: -50, slope: -10, direction: 'falling' });
    expect(trendOf(points(1_000, 1_001, 1_000, 1_001))).toMatchObject({ direction: 'steady' });
    expect(trendOf(points(0, 0))).toEqual({ change: 0, slope: 0, direction: 'steady' });
  });

  it('is none of a single point', () => {
    expect(trendOf(points(5))).toBeUndefined();
  });
});
