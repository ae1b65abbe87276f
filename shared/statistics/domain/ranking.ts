import type { UnionId } from '../../kernel/ids.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import type { Snapshot } from './assessment.ts';
import type { Figure } from './figure.ts';
import type { Denominator, RateId } from './formulas.ts';
import { rateOf, ratesOn, type RateValue } from './rates.ts';

/** The rates of what was frozen, by the formulas and denominators of a day. */
export const ratesOf = ({ figures, reported }: Snapshot, on: LocalDate): RateValue[] =>
  ratesOn(
    {
      figures: new Map(Object.entries(figures) as [Figure, number][]),
      reported: new Map(reported.map((figure) => [figure.kind, figure])),
    },
    on,
  );

export interface Ranked {
  readonly unionId: UnionId;
  readonly name: string;
  /** Equal values share a rank, and the next one counts them all. Absent where there is no value. */
  readonly rank?: number;
  readonly part?: number;
  readonly whole?: number;
  readonly value?: number;
}

/** The unions below by one rate, the best first; who has no value comes last, without a rank. */
export function rankingOf(
  rows: readonly Snapshot[],
  rate: RateId,
  { by, on }: { readonly by?: Denominator | undefined; readonly on: LocalDate },
): Ranked[] {
  const measured = rows.map((row) => ({ row, rate: rateOf(ratesOf(row, on), rate, by) }));
  const better = measured.find((one) => one.rate !== undefined)?.rate?.better ?? 'higher';
  const sign = better === 'higher' ? -1 : 1;
  const sorted = measured.toSorted((a, b) => {
    const [left, right] = [a.rate?.value, b.rate?.value];
    if (left === undefined || right === undefined)
      return Number(left === undefined) - Number(right === undefined) || byId(a.row, b.row);
    return sign * (left - right) || byId(a.row, b.row);
  });
  return sorted.map(({ row: { unionId, name }, rate: told }) => {
    const { part, whole, value } = told ?? {};
    const first = sorted.findIndex((other) => other.rate?.value === value);
    return {
      unionId,
      name,
      ...(value !== undefined && { rank: first + 1, value }),
      ...(part !== undefined && { part }),
      ...(whole !== undefined && { whole }),
    };
  });
}

const byId = (a: Snapshot, b: Snapshot): number => (a.unionId < b.unionId ? -1 : 1);
