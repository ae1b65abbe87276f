import type { LocalDate } from '../../kernel/dates.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { monthsAfter } from '../../kernel/working-days.ts';
import type { Scope } from '../domain/contributions.ts';
import { type Growth, growthOf } from '../domain/growth.ts';
import { standingOf } from '../domain/series.ts';
import { stepEnds } from '../domain/series-points.ts';
import type { SeriesStore } from './series-ports.ts';

export interface GrowthRead extends Growth {
  readonly first: LocalDate;
  readonly closedThrough: LocalDate;
}

/** Months back from the last closed day, one key each; as far as the registry has figures. */
export async function readGrowth(
  store: Pick<SeriesStore, 'progress' | 'latest'>,
  scope: Scope,
  { months, ahead }: { readonly months: number; readonly ahead: number },
): Promise<Result<GrowthRead, Rejection<'statistics/not-closed'>>> {
  const progress = await store.progress();
  const { edition, first, closedThrough } = progress?.reading ?? progress ?? {};
  if (edition === undefined || first === undefined || closedThrough === undefined)
    return err(reject('statistics/not-closed'));
  const from = monthsAfter(closedThrough, -months);
  const days = stepEnds('month', from < first ? first : from, closedThrough);
  const ends = await Promise.all(
    days.map(async (on) => {
      const close = await store.latest(edition, scope, 'members', on);
      return {
        on,
        counters: close ? standingOf(close) : new Map<string, number>(),
        partial: !isMonthEnd(on),
      };
    }),
  );
  return ok({ first, closedThrough, ...growthOf(ends, ahead) });
}

const isMonthEnd = (on: LocalDate): boolean => new Date(Date.parse(on) + 86_400_000).getUTCDate() === 1;
