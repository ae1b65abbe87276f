import type { AggregateType, LedgerEvent } from '../kernel/decision.ts';
import { type FoldableEntry, foldRecord } from '../kernel/fold.ts';
import { isLive } from '../members/domain/lifecycle.ts';
import { memberRecord } from '../members/domain/member.ts';
import { entryName, largestWholeSet, type RestorableEntry } from '../recovery/domain/restore.ts';
import { isStanding } from '../unions/domain/lifecycle.ts';
import { unionRecord } from '../unions/domain/union.ts';

type Entry = RestorableEntry & FoldableEntry;

/**
 * What a restore takes of these entries: the largest whole set in which no dissolved union has a member or a union
 * below it. A closing rests on a count, and so on everybody who ever left, of whom it can't name each: where an entry
 * of somebody who left is cut off, the closing is not taken either. The union is then dissolving still, and its
 * dissolution goes on.
 */
export function restorable<E extends Entry>(entries: Iterable<E>): E[] {
  let whole = largestWholeSet(entries);
  for (let early = earlyClosings(whole); early.size > 0; early = earlyClosings(whole))
    whole = largestWholeSet(whole.filter((entry) => !early.has(entryName(entry))));
  return whole;
}

const closes = ({ events }: Entry): boolean => events.some(({ type }) => type === 'UnionDissolved');

/** Names of the entries that close a union in which somebody is left. */
function earlyClosings(entries: readonly Entry[]): ReadonlySet<string> {
  const closings = new Map(
    entries.filter(closes).map((entry) => [entry.pk.slice('union#'.length), entryName(entry)] as const),
  );
  if (closings.size === 0) return new Set();
  // Nobody is left in a union who never was in it: most members need no fold.
  const wasIn = ({ events }: Entry) =>
    events.some((event) => closings.has(String((event as { readonly unionId?: string }).unionId)));
  const inhabited = [
    ...foldAll(entries, memberRecord, wasIn).flatMap(({ status, unionId }) =>
      isLive(status) ? [unionId] : [],
    ),
    ...foldAll(entries, unionRecord, () => true).flatMap(({ status, superior }) =>
      isStanding(status) && superior !== undefined ? [superior] : [],
    ),
  ];
  return new Set(inhabited.flatMap((union) => closings.get(union) ?? []));
}

/** States of the records of one kind of which an entry says so. */
function foldAll<State, Event extends LedgerEvent>(
  entries: readonly Entry[],
  aggregate: AggregateType<State, Event>,
  says: (entry: Entry) => boolean,
): readonly State[] {
  const mine = entries.filter(({ pk }) => pk.startsWith(`${aggregate.type}#`));
  const wanted = new Set(mine.filter(says).map(({ pk }) => pk));
  const chains = Map.groupBy(
    mine.filter(({ pk }) => wanted.has(pk)),
    ({ pk }) => pk,
  );
  return [...chains.values()].flatMap((chain) => {
    const state = foldRecord(
      aggregate,
      chain.toSorted((a, b) => a.seq - b.seq),
    );
    return state === undefined ? [] : [state];
  });
}
