import type { Lookups } from '../kernel/decision.ts';
import { foldRecord } from '../kernel/fold.ts';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { registryAggregates } from './aggregates.ts';
import { registryIndexes } from './contexts.ts';

/** A record as its entries make it, before the keyed hashes beside it are computed anew. */
export interface FoldedRecord {
  readonly pk: string;
  readonly type: string;
  readonly id: string;
  readonly rev: number;
  readonly commitId: string;
  readonly head: string;
  readonly state: unknown;
  /** When its last entry was made. */
  readonly at: string;
}

/** Every record of a whole set of entries; the order in which those come is of no concern. */
export function foldedRecords(entries: Iterable<LedgerEntry>): readonly FoldedRecord[] {
  const chains = Map.groupBy(entries, ({ pk }) => pk);
  return [...chains].map(([pk, chain]) =>
    folded(
      pk,
      chain.toSorted((a, b) => a.seq - b.seq),
    ),
  );
}

function folded(pk: string, chain: readonly LedgerEntry[]): FoldedRecord {
  const [type, id] = [pk.slice(0, pk.indexOf('#')), pk.slice(pk.indexOf('#') + 1)];
  const aggregate = registryAggregates.get(type);
  if (aggregate === undefined) throw new Error(`nothing folds ${type}`);
  const last = chain.at(-1);
  return {
    ...{ pk, type, id, rev: chain.length },
    commitId: last?.commitId ?? '',
    head: last?.hash ?? '',
    state: foldRecord(aggregate, chain),
    at: last?.at ?? '',
  };
}

/** The record's item, just as the engine would have written it with its last entry. */
export function recordItem(record: FoldedRecord, lookups: Lookups): StoredItem {
  const { pk, type, id, rev, commitId, head, state } = record;
  return {
    ...{ pk, type, rev, commitId, head, state },
    ...(Object.keys(lookups).length > 0 && { lookups }),
    ...registryIndexes[type]?.(state as never, id),
  };
}
