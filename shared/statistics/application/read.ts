import type { Operator } from '../../kernel/caller.ts';
import { type Instant, legalDate } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Scope } from '../domain/contributions.ts';
import { mayReadDivision, mayReadUnion } from '../domain/coverage.ts';
import { summarise, type Summary } from '../domain/summary.ts';
import type { GateReader, StatisticsStore } from './ports.ts';

export interface Statistics extends Summary {
  /** When the figures were read; changes take seconds to arrive in them. */
  readonly asOf: Instant;
}

/** The figures of one scope, ages as of the legal date of the reading; all zero where nothing is counted. */
export async function readStatistics(
  store: Pick<StatisticsStore, 'generations' | 'figures'>,
  scope: Scope,
  asOf: Instant,
): Promise<Statistics> {
  const { live } = await store.generations();
  return { asOf, ...summarise(await store.figures(live, scope), legalDate(asOf)) };
}

/** As `readStatistics`, for an operator: 404 for a scope that does not exist or is not theirs to see. */
export async function readStatisticsFor(
  {
    store,
    gates,
  }: { readonly store: Pick<StatisticsStore, 'generations' | 'figures'>; readonly gates: GateReader },
  caller: Operator,
  scope: Scope,
  asOf: Instant,
): Promise<Result<Statistics, Rejection<'statistics/not-found'>>> {
  return (await mayRead(gates, caller, scope))
    ? ok(await readStatistics(store, scope, asOf))
    : err(reject('statistics/not-found'));
}

/** Whether the scope is there, and the caller’s to see. */
export async function mayRead(gates: GateReader, caller: Operator, scope: Scope): Promise<boolean> {
  const separator = scope.indexOf(':');
  const id = scope.slice(separator + 1);
  if (scope.startsWith('union:')) {
    const [union] = await gates.stamps([id as UnionId]);
    return union !== undefined && mayReadUnion(caller, union);
  }
  const [stamp] = await gates.stamps([caller.scope]);
  const above = stamp?.path.at(-2);
  if (stamp === undefined) return false;
  const [superior] = above === undefined ? [] : await gates.stamps([above]);
  return mayReadDivision({ ...caller, stamp, superior }, id);
}
