import type { Gate, Lookups, Standing } from '../../../shared/kernel/decision.ts';
import type { LedgerEntry } from '../../../shared/platform/engine/ledger.ts';
import type { StoredRequest } from '../../../shared/platform/engine/request.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { View } from '../contract.ts';

/** A record's item as the engine wrote it; taken as it stands, since a check must not mend what it checks. */
export interface RecordItem<State = unknown> extends StoredItem {
  readonly type: string;
  readonly commitId: string;
  readonly head: string;
  readonly state: State;
  readonly lookups?: Lookups;
}

export type GateItem = StoredItem & Gate & { readonly commitId: string };

export interface ClaimItem extends StoredItem {
  readonly standing?: Standing;
  readonly holder?: string;
  readonly lastHolder?: string;
}

export interface DueItem extends StoredItem {
  readonly id: string;
  readonly commitId: string;
  readonly dueAt: string;
  readonly dueShard?: string;
}

export type EntryItem = StoredItem & LedgerEntry;
export type RequestItem = StoredItem & StoredRequest & { readonly pendingShard?: string };

/** The items of a view by what they are. */
export interface Stored {
  /** Records by type, then by id. */
  readonly records: ReadonlyMap<string, ReadonlyMap<string, RecordItem>>;
  /** By union. */
  readonly gates: ReadonlyMap<string, GateItem>;
  /** By claim, `IDNO#…` or `USCC#…`. */
  readonly claims: ReadonlyMap<string, ClaimItem>;
  /** By id. */
  readonly due: ReadonlyMap<string, DueItem>;
  /** Entries of each record, by its partition key, in the order of their sequence numbers. */
  readonly ledger: ReadonlyMap<string, readonly EntryItem[]>;
  readonly requests: ReadonlyMap<string, RequestItem>;
}

const known = new WeakMap<View, Stored>();

/** All checks of one instant share one walk over the items. */
export function storedIn(view: View): Stored {
  const there = known.get(view);
  if (there !== undefined) return there;
  const made = sort(view.items);
  known.set(view, made);
  return made;
}

export const recordsIn = <State>(view: View, type: string): ReadonlyMap<string, RecordItem<State>> =>
  (storedIn(view).records.get(type) ?? new Map()) as ReadonlyMap<string, RecordItem<State>>;

function sort(items: ReadonlyMap<string, StoredItem>): Stored {
  const records = new Map<string, Map<string, RecordItem>>();
  const gates = new Map<string, GateItem>();
  const claims = new Map<string, ClaimItem>();
  const due = new Map<string, DueItem>();
  const ledger = new Map<string, EntryItem[]>();
  const requests = new Map<string, RequestItem>();
  for (const [key, item] of items) {
    const table = key.slice(0, key.indexOf('/'));
    if (table === 'ledger') within(ledger, item.pk, () => []).push(item as EntryItem);
    else if (table === 'requests') requests.set(item.pk, item as RequestItem);
    else if (table === 'registry') {
      const kind = item.pk.slice(0, item.pk.indexOf('#'));
      const id = item.pk.slice(kind.length + 1);
      if (kind === 'gate') gates.set(id, item as GateItem);
      else if (kind === 'claim') claims.set(id, item);
      else if (kind === 'due') due.set(id, item as DueItem);
      else within(records, kind, () => new Map<string, RecordItem>()).set(id, item as RecordItem);
    }
  }
  for (const entries of ledger.values()) entries.sort((a, b) => a.seq - b.seq);
  return { records, gates, claims, due, ledger, requests };
}

export function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
