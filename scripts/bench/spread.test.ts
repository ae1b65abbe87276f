import { expect, it } from 'vitest';
import { figure, median, quantile } from './spread.ts';

it('takes the middle of an odd number of values, and the mean of the two middle ones of an even number', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
});

it('takes quantiles by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([quantile(values, 0.5), quantile(values, 0.99), quantile(values, 1)]).toEqual([50, 99, 100]);
  expect(quantile([7], 0.99)).toBe(7);
});

it('refuses to make a figure of nothing', () => {
  expect(() => figure('none', 'ms', [])).toThrow('nothing was measured');
});

it('keeps the spread beside the median', () => {
  expect(figure('some', 'ms', [3, 1, 2])).toEqual({
    name: 'some',
    unit: 'ms',
    median: 2,
    least: 1,
    most: 3,
    of: 3,
  });
});
