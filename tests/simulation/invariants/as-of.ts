import { AsOf, stateAsOf } from '../../../shared/platform/edge/as-of.ts';
import { registryAggregates } from '../../../shared/registry/aggregates.ts';
import type { Invariant } from '../contract.ts';
import { same } from './snapshots.ts';
import { type EntryItem, storedIn } from './stored.ts';

/** What the registry held of a record when an entry was its last: seen then, and kept. */
const stood = new WeakMap<EntryItem, unknown>();

/** Records whose past was asked for since they last changed. */
const asked = new WeakSet<EntryItem>();

const kinds = ['member', 'union', 'transfer'];

/** B4: what is answered as of an instant is what a reader would have been answered then. */
export const asOfIsWhatStood: Invariant = {
  name: 'every record as of an instant is what stood in the registry then',
  when: 'always',
  check(view) {
    const { records, ledger } = storedIn(view);
    return kinds.flatMap((kind) => {
      const aggregate = registryAggregates.get(kind);
      if (aggregate === undefined) throw new Error(`nothing folds ${kind}`);
      return [...(records.get(kind) ?? [])].flatMap(([, { pk, state }]) => {
        const entries = ledger.get(pk) ?? [];
        const last = entries.at(-1);
        if (last === undefined || asked.has(last)) return [];
        asked.add(last);
        stood.set(last, state);
        return entries.flatMap((entry, index) => {
          // Entries of one instant, or of clocks that differ, have no instant of their own.
          const isSeen = stood.has(entry) && isAlone(entries, index);
          if (!isSeen || same(stateAsOf(aggregate, entries, AsOf.parse(entry.at)), stood.get(entry)))
            return [];
          return [`${pk} as of entry ${String(entry.seq)} is not what stood in the registry then`];
        });
      });
    });
  },
};

const isAlone = (entries: readonly EntryItem[], index: number): boolean => {
  const at = entries[index]?.at ?? '';
  return entries.every((other, place) => (place <= index ? other.at <= at : other.at > at));
};
