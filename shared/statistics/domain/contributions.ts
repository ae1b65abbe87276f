import { divisionPath } from '../../kernel/divisions.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import type { CountedRecord } from './counted.ts';

/** What figures are kept of: the subtree of a union, or a province, prefecture or county. */
export type Scope = `union:${UnionId}` | `division:${string}`;

/** Counters that are stored in one item; `birth-1980` holds the birth months of 1980 to 1984. */
export type Family = 'members' | 'unions' | 'employers' | 'transfers' | `birth-${number}`;

/** A counter of a family: `members/sex-2`, `birth-1980/1983-07`. Short names: an item of them stays under 1 KB. */
export type Figure = `${Family}/${string}`;

/**
 * What one record adds to the figures: every count, in every scope. Kept as this product, not multiplied out,
 * because it is stored once a record.
 */
export interface Contribution {
  readonly scopes: readonly Scope[];
  readonly counts: Readonly<Record<Figure, number>>;
}

export const nothing: Contribution = { scopes: [], counts: {} };

/** The only definition of every figure: projector, recount and rebuild all count by it. */
export function contributions(record: CountedRecord): Contribution {
  const counts = countsOf(record);
  const stamp = record.type === 'transfer' ? record.state.fromStamp : record.state.stamp;
  return stamp === undefined || Object.keys(counts).length === 0
    ? nothing
    : { scopes: scopesOf(stamp), counts };
}

/** A union is one from its founding to the end of its dissolution, whatever is going on with its term. */
const countedUnions: ReadonlySet<string> = new Set([
  'normal',
  'term-due',
  'overdue',
  'extended',
  'reelecting',
  'affiliation-changing',
  'dissolving',
]);

function countsOf(record: CountedRecord): Record<Figure, number> {
  switch (record.type) {
    case 'member': {
      const { status, person } = record.state;
      const counts: Record<Figure, number> = { [`members/status-${status}`]: 1 };
      // Retained members are not counted (membership rules, art 16), so every attribute is of active ones.
      if (status !== 'active') return counts;
      const { sex, birthMonth, householdType, education, migrant } = person;
      return {
        ...counts,
        [`members/sex-${sex}`]: 1,
        [`members/house-${householdType}`]: 1,
        ...(education !== undefined && { [`members/edu-${education}`]: 1 }),
        ...(migrant && { 'members/migrant': 1 }),
        [`${birthFamily(birthMonth)}/${birthMonth}`]: 1,
      };
    }
    case 'union': {
      const { status, unionType, stamp } = record.state;
      if (!countedUnions.has(status)) return {};
      return {
        'unions/total': 1,
        [`unions/type-${unionType}`]: 1,
        ...(stamp.economicType !== undefined && { [`unions/eco-${stamp.economicType}`]: 1 }),
        ...(stamp.industry !== undefined && { [`unions/ind-${stamp.industry}`]: 1 }),
      };
    }
    case 'employer': {
      const { status, employees } = record.state;
      if (status === 'void') return {};
      return { 'employers/total': 1, ...(employees > 0 && { 'employers/employees': employees }) };
    }
    case 'transfer': {
      const { outcome } = record.state;
      // Open until it has one; each transfer is in one figure at a time.
      return { [`transfers/${outcome === undefined ? 'open' : `outcome-${outcome}`}`]: 1 };
    }
    default:
      return unreachable(record);
  }
}

const YEARS_OF_A_FAMILY = 5;

/** Sixty months at most in one item: it stays under 1 KB, and a batch of many ages touches few items. */
export const birthFamily = (birthMonth: string): Family => {
  const year = Number(birthMonth.slice(0, 4));
  return `birth-${year - (year % YEARS_OF_A_FAMILY)}`;
};

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
