import type { LocalDate } from '../../kernel/dates.ts';
import { monthsAfter } from '../../kernel/working-days.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { seriesFamilies } from '../domain/series.ts';
import type { UnionBelow } from './ports.ts';
import type { Edition, SeriesStore } from './series-ports.ts';

export interface Quiet extends UnionBelow {
  /** The last day on which anything counted changed, of the union or below it; absent: not since the series begins. */
  readonly lastOn?: LocalDate;
}

export interface QuietRead {
  readonly first: LocalDate;
  readonly closedThrough: LocalDate;
  /** Quiet is whoever had no change since this day. */
  readonly since: LocalDate;
  readonly unions: readonly Quiet[];
}

/**
 * Those of these unions that are quiet: nothing of what is counted of them or below them has an entry in the ledger
 * for so many months. A close is kept of each day on which a record changed that has a part in a scope, also where no
 * figure changed with it, so the last close of each family says it: keys alone, one for each family.
 */
export async function readQuiet(
  series: Pick<SeriesStore, 'progress' | 'latest'>,
  unions: readonly UnionBelow[],
  months: number,
): Promise<Result<QuietRead, Rejection<'statistics/not-closed'>>> {
  const progress = await series.progress();
  const closed = progress?.reading ?? progress;
  if (closed?.closedThrough === undefined) return err(reject('statistics/not-closed'));
  const { edition, first, closedThrough } = closed;
  const since = monthsAfter(closedThrough, -months);
  const read = await Promise.all(
    unions.map(async (union): Promise<Quiet> => {
      const lastOn = await lastDay(series, { edition, closedThrough }, union);
      return { ...union, ...(lastOn && { lastOn }) };
    }),
  );
  return ok({
    first,
    closedThrough,
    since,
    unions: read.filter(({ lastOn }) => lastOn === undefined || lastOn <= since),
  });
}

async function lastDay(
  series: Pick<SeriesStore, 'latest'>,
  { edition, closedThrough }: { readonly edition: Edition; readonly closedThrough: LocalDate },
  { unionId }: UnionBelow,
): Promise<LocalDate | undefined> {
  const closes = await Promise.all(
    [...seriesFamilies].map((family) => series.latest(edition, `union:${unionId}`, family, closedThrough)),
  );
  return closes
    .flatMap((close) => (close ? [close.on] : []))
    .toSorted()
    .at(-1);
}
