import { type LocalDate } from '../../kernel/dates.ts';
import { divisionOf, divisions, isDivision, superiorDivision } from '../../kernel/divisions.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Scope } from '../domain/contributions.ts';
import type { Metric } from '../domain/metric.ts';
import type { StatisticsStore, UnionsBelow } from './ports.ts';

/** Most unions whose figures are read for one answer: forty calls for keys, a hundred in each. */
export const MOST_BELOW = 500;

const PAGE = 100;

export interface RankedBelow {
  readonly scope: Scope;
  readonly name: string;
  /** Equal values share a rank, and the next one counts them all. */
  readonly rank: number;
  readonly value: number;
}

export interface Ranking {
  readonly store: Pick<StatisticsStore, 'generations' | 'counters'>;
  readonly below: UnionsBelow;
}

/** One live figure of all that lies directly below a scope, the largest first; bounded reads, each by its key. */
export async function rankBelow(
  { store, below }: Ranking,
  scope: Scope,
  { family, counter }: Pick<Metric, 'family' | 'counter'>,
  on: LocalDate,
): Promise<Result<RankedBelow[], Rejection<'statistics/nothing-below' | 'statistics/too-many-below'>>> {
  const id = scope.slice(scope.indexOf(':') + 1);
  const found = scope.startsWith('division:') ? divisionsBelow(id, on) : await unionsOf(below, id as UnionId);
  if (found.length === 0) return err(reject('statistics/nothing-below'));
  if (found.length > MOST_BELOW) return err(reject('statistics/too-many-below', { most: MOST_BELOW }));
  const { live } = await store.generations();
  const counters = await store.counters(
    live,
    found.map(({ scope: each }) => each),
    family,
  );
  const valued = found
    .map((each) => ({ ...each, value: counters.get(each.scope)?.get(counter) ?? 0 }))
    .toSorted((a, b) => b.value - a.value || (a.scope < b.scope ? -1 : 1));
  return ok(
    valued.map((each) => ({ ...each, rank: valued.findIndex(({ value }) => value === each.value) + 1 })),
  );
}

type Below = Pick<RankedBelow, 'scope' | 'name'>;

const divisionsBelow = (superior: string, on: LocalDate): Below[] =>
  [...divisions().keys()]
    .filter((code) => superiorDivision(code) === superior && isDivision(code, on))
    .map((code) => ({ scope: `division:${code}`, name: divisionOf(code)?.name ?? code }));

/** One more than are ranked at most says that there are too many. */
async function unionsOf(below: UnionsBelow, union: UnionId): Promise<Below[]> {
  const found: Below[] = [];
  let after: Readonly<Record<string, unknown>> | undefined;
  do {
    const { unions, lastKey } = await below.page(union, { limit: PAGE, after });
    found.push(...unions.map(({ unionId, name }): Below => ({ scope: `union:${unionId}`, name })));
    after = lastKey;
  } while (after !== undefined && found.length <= MOST_BELOW);
  return found;
}
