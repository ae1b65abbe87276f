import type { LoadedGate } from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import type { Rules } from '../../kernel/rules.ts';
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

/** Only unions of the base have employers of their own. */
export const isBase = ({ gate }: LoadedGate): boolean => (gate?.employers.length ?? 0) > 0;

/**
 * Why a union of the base can't stand below the first of these gates; the second is the one above it. The union of a
 * group of companies leads those of its subsidiaries (集团公司工会、子公司工会): arts 10 and 12 name 上一级工会, and no
 * level of it, so that the province has it one way or the other. There is one such tier and no more, by which a path
 * has an end: a union with others below it comes below a federation only.
 */
export function belowBaseRefusal(
  [superior, above]: readonly (LoadedGate | undefined)[],
  { affiliation: { belowBase } }: Rules,
  childrenOfItsOwn = 0,
): Rejection | undefined {
  if (superior === undefined || !isBase(superior)) return undefined;
  if (belowBase === 'refuse') return reject('affiliation/below-base');
  return childrenOfItsOwn > 0 || (above !== undefined && isBase(above))
    ? reject('affiliation/third-tier')
    : undefined;
}
