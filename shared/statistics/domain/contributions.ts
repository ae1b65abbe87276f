import { divisionPath } from '../../kernel/divisions.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import type { CountedRecord } from './counted.ts';
import { dimensions } from './dimensions.ts';
import type { Figure } from './figure.ts';

/** What figures are kept of: the subtree of a union, or a province, prefecture or county. */
export type Scope = `union:${UnionId}` | `division:${string}`;

/**
 * What one record adds to the figures: every count, in every scope. Kept as this product, not multiplied out,
 * because it is stored once a record.
 */
export interface Contribution {
  readonly scopes: readonly Scope[];
  readonly counts: Readonly<Record<Figure, number>>;
}

export const nothing: Contribution = { scopes: [], counts: {} };

export function sameContribution(one: Contribution, other: Contribution): boolean {
  const counts = Object.entries(one.counts);
  return (
    one.scopes.length === other.scopes.length &&
    one.scopes.every((scope, position) => other.scopes[position] === scope) &&
    counts.length === Object.keys(other.counts).length &&
    counts.every(([figure, count]) => other.counts[figure as Figure] === count)
  );
}

/** What a record adds to every figure: projector, recount and rebuild all count by it. */
export function contributions(record: CountedRecord): Contribution {
  const stamp = record.type === 'transfer' ? record.state.fromStamp : record.state.stamp;
  const counts = dimensions.map(({ counts }) => counts(record)).filter((count) => count !== undefined);
  return stamp === undefined || counts.length === 0
    ? nothing
    : { scopes: scopesOf(stamp), counts: Object.fromEntries(counts) };
}

/** The unions from the root down, then the divisions from the province down. */
function scopesOf({ path, division }: Stamp): Scope[] {
  const known = divisionPath(division);
  return [
    ...path.map((union): Scope => `union:${union}`),
    ...(known.length > 0 ? known : [division]).map((code): Scope => `division:${code}`),
  ];
}

/**
 * Scopes that many records have in common are counted in several lanes. A record's own union isn't one of them,
 * nor are townships. Readers sum all lanes whatever the scope, so this may differ from write to write.
 */
export function isBusy({ scopes }: Contribution, scope: Scope): boolean {
  if (scope.startsWith('division:')) return true;
  const depth = scopes.indexOf(scope);
  const own = scopes.findLastIndex((other) => other.startsWith('union:'));
  return depth < own && depth <= DEEPEST_BUSY;
}

/** Depth of a county in the tree that starts with the national federation. */
const DEEPEST_BUSY = 3;
