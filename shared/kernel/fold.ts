import type { AggregateType, EntryMeta, LedgerEvent } from './decision.ts';

/** An entry as folding reads it. */
export interface FoldableEntry extends EntryMeta {
  readonly events: readonly LedgerEvent[];
}

/** A record's state from its entries, in the order of their sequence; undefined without any. */
export function foldRecord<State, Event extends LedgerEvent>(
  aggregate: AggregateType<State, Event>,
  entries: readonly FoldableEntry[],
  from?: State,
): State | undefined {
  let state = from;
  for (const { events, at, on, by, requestId } of entries)
    for (const event of events) state = aggregate.evolve(state, event as Event, { at, on, by, requestId });
  return state;
}
