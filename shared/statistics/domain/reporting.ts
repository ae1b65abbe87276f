import type { Stamp } from '../../kernel/stamp.ts';
import { mayReadDivision, mayReadUnion, type Standing } from './coverage.ts';

/**
 * Whose work is measured by a figure does not enter it: a union above does. The province has none above it in its own
 * registry, and enters its own.
 */
export const mayReportUnion = (standing: Pick<Standing, 'scope'>, union: Stamp): boolean =>
  mayReadUnion(standing, union) && (union.path.at(-1) !== standing.scope || isProvinces(union));

export const mayReportDivision = (standing: Standing, division: string): boolean =>
  mayReadDivision(standing, division) &&
  (standing.stamp.division !== division || isProvinces(standing.stamp));

/** Directly below the national federation stands the province's own. */
const isProvinces = ({ path }: Stamp): boolean => path.length <= 2;
