import type { Instant } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { isStanding } from './lifecycle.ts';
import type { Union } from './union.ts';

/** What tells of a union's place: the edges it had, each with its time. */
export type Edges = Pick<Union, 'superior' | 'status' | 'affiliatedAt' | 'formerly' | 'leftTreeAt'>;

/** Whether something that came about at this instant was known by then. */
export type KnownThen = (at: Instant) => boolean;

/** The edge of a past day: the superior, none of the root, and when the union left it, where it has. */
export interface PlaceThen {
  readonly superior: UnionId | undefined;
  readonly until?: Instant;
}

/**
 * Where a union stood then, by the edges that its record keeps: the same as by the fold of its entries up to then.
 * Undefined before it came and after it went. What nobody noted the beginning of stood from the beginning.
 */
export function placeThen(edges: Edges, known: KnownThen): PlaceThen | undefined {
  const { superior, status, affiliatedAt, formerly = [], leftTreeAt } = edges;
  const came = formerly.length > 0 ? formerly[0]?.from : affiliatedAt;
  if (came !== undefined && !known(came)) return undefined;
  const gone = leftTreeAt === undefined ? !isStanding(status) : known(leftTreeAt);
  if (gone) return undefined;
  const left = formerly.find(({ until }) => !known(until));
  return left === undefined ? { superior } : { superior: left.superior, until: left.until };
}
