import type { OperatorRole } from '../../kernel/caller.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { isWithin, type Stamp } from '../../kernel/stamp.ts';

/** Where an operator stands: the stamp of their union, and that of the union directly above it. */
export interface Standing {
  readonly role: OperatorRole;
  readonly scope: UnionId;
  readonly stamp: Stamp;
  readonly superior: Stamp | undefined;
}

/** Operators see the figures of their own subtree. */
export const mayReadUnion = ({ scope }: Pick<Standing, 'scope'>, union: Stamp): boolean =>
  isWithin(union, scope);

/**
 * A division's figures count every union in it, so they belong to the officers of its own federation and of
 * those of the divisions around it. A township federation, a base union and an industry's federation carry a
 * division too, but don't govern it: their superior carries the same one, or they have an employer.
 */
export function mayReadDivision({ role, stamp, superior }: Standing, division: string): boolean {
  const governs =
    role === 'superior-officer' && stamp.economicType === undefined && superior?.division !== stamp.division;
  return governs && covers(stamp.division, division);
}

/** By the digits alone, so that a division abolished long ago is still covered by its province. */
const covers = (outer: string, inner: string): boolean =>
  outer === NATION || inner.startsWith(significant(outer));

/** GB/T 2260 of the country, which the codes of its provinces don't begin with. */
const NATION = '100000';

const significant = (division: string): string => division.replace(/(0000|00)$/, '');
