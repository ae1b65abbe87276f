import * as z from 'zod';
import {
  endOfLegalDate,
  type Instant,
  isCalendarDate,
  legalDate,
  type LocalDate,
} from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { type FoldableEntry, foldRecord } from '../../kernel/fold.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { recordKey } from '../engine/keys.ts';
import type { RecordHistory } from '../store/record-history.ts';

/** A legal date, all of it, or an instant. */
export const AsOf = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}\.\d{3}Z)?$/)
  .refine((text) => isCalendarDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)))
  .brand<'AsOf'>()
  .meta({
    id: 'AsOf',
    description:
      '截至某日（含当日，北京时间）或某一时刻 | a date (all of it, Asia/Shanghai) or a UTC instant',
    examples: ['2026-11-23'],
  });
export type AsOf = z.infer<typeof AsOf>;

/** Spread into a query; and into its answer, which says of when it tells, or is of now. */
export const asOfField = { asOf: AsOf.optional() };

export const asOfProblems = ['as-of/ahead', 'as-of/not-yet'] as const;
type AsOfProblem = (typeof asOfProblems)[number];

const isDay = (asOf: AsOf): boolean => asOf.length === 10;

/** Whether what came about at this instant was known then. */
export const isKnown = (at: Instant, asOf: AsOf): boolean =>
  isDay(asOf) ? at < endOfLegalDate(asOf as string as LocalDate) : at <= (asOf as string);

/** Nobody can say yet what will be known by then. */
export const isAhead = (asOf: AsOf, now: Instant): boolean =>
  (asOf as string) > (isDay(asOf) ? legalDate(now) : now);

/**
 * What was known of a record then (`at` decides, not the day an event speaks of): the fold of its entries up to the
 * first that came later. Undefined before its first.
 */
export function stateAsOf<State, Event extends LedgerEvent>(
  aggregate: AggregateType<State, Event>,
  entries: readonly FoldableEntry[],
  asOf: AsOf,
): State | undefined {
  const later = entries.findIndex(({ at }) => !isKnown(at, asOf));
  const state = foldRecord(aggregate, later === -1 ? entries : entries.slice(0, later));
  return state === undefined ? undefined : aggregate.parse(state);
}

/**
 * A record that the caller may see, as it was then. That they may see it is decided by where it stands today: what
 * has left their part of the tree has taken its past along, and what has come brought it.
 */
export async function recordAsOf<State, Event extends LedgerEvent>(
  aggregate: AggregateType<State, Event>,
  id: string,
  asOf: AsOf,
  { historyOf, now }: { readonly historyOf: RecordHistory; readonly now: Instant },
): Promise<Result<State, Rejection<AsOfProblem>>> {
  if (isAhead(asOf, now)) return err(reject('as-of/ahead'));
  const state = stateAsOf(aggregate, await historyOf(recordKey(aggregate.type, id)), asOf);
  return state === undefined ? err(reject('as-of/not-yet')) : ok(state);
}
