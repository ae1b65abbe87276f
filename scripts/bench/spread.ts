import type { Figure } from './report.ts';

/** The value below which the given part of the values lies (nearest rank). */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export const median = (values: readonly number[]): number =>
  values.length % 2 === 1
    ? quantile(values, 0.5)
    : (quantile(values, 0.5) + quantile(values, 0.5 + 1 / values.length)) / 2;

/** A figure of what the rounds measured. */
export const figure = (
  name: string,
  unit: Figure['unit'],
  values: readonly number[],
  target?: Figure['target'],
): Figure => ({
  name,
  unit,
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values),
  of: values.length,
  ...(target && { target }),
});
