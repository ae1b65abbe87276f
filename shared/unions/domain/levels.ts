import type { UnionLevel } from './union.ts';

/** From the top down. */
const ranks: Readonly<Record<UnionLevel, number>> = {
  national: 0,
  provincial: 1,
  city: 2,
  county: 3,
  township: 4,
  village: 5,
  base: 6,
};

/**
 * 下级工会由上一级工会领导 (Trade Union Law, art 10): a union stands below one of a higher level. Levels between the
 * two may be missing: not every county has townships with unions of their own.
 */
export const standsAbove = (superior: UnionLevel, union: UnionLevel): boolean =>
  ranks[superior] < ranks[union];
