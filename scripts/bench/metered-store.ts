import { indexIds } from '../../shared/platform/deployment/names.ts';
import { itemBytes } from '../../shared/platform/store/item-size.ts';
import {
  type ItemKey,
  keyOf,
  type ReplicatedTable,
  type Store,
  type StoredItem,
  type Write,
} from '../../shared/platform/store/port.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';

/** What reads and writes cost on demand, as the service charges them. */
export interface Units {
  readonly write: number;
  /** Of `write`: entries of indexes put and taken away. */
  readonly index: number;
  readonly read: number;
  /** Writes of the second region, which `replicate` repeats one by one. */
  readonly replica: number;
}

export const noUnits: Units = { write: 0, index: 0, read: 0, replica: 0 };

export const added = (one: Units, other: Units): Units => ({
  write: one.write + other.write,
  index: one.index + other.index,
  read: one.read + other.read,
  replica: one.replica + other.replica,
});

/** The attribute that puts an item into an index; all indexes are sparse and of keys only. */
const indexedBy: Readonly<Record<(typeof indexIds)[ReplicatedTable][number], readonly [string, string]>> = {
  'by-union': ['inUnion', 'inUnionSort'],
  'by-superior': ['superior', 'superiorSort'],
  'work-queue': ['waitsAt', 'waitsSince'],
  'by-due': ['dueShard', 'dueAt'],
  pending: ['pendingShard', 'pendingSince'],
  'by-time': ['timeShard', 'timeSort'],
};

export interface MeteredStore extends Store {
  readonly items: ReadonlyMap<string, StoredItem>;
  /** What was used since the last time it was asked. */
  readonly used: () => Units;
}

/**
 * A store in memory that counts units. Writes: one a KB of the larger of the images before and after, twice that
 * in a transaction, and one for each entry that an index gains or loses. Reads: strongly consistent, one for
 * each 4 KB of each item, of one that is not there too.
 */
export function meteredStore(): MeteredStore {
  const inner = memoryStore();
  let units = noUnits;
  return {
    items: inner.items,
    async read(keys) {
      const items = await inner.read(keys);
      units = added(units, { ...noUnits, read: readUnits(keys, items) });
      return items;
    },
    async commit(writes) {
      const before = writes.map((write) => inner.items.get(keyOf(write)));
      const result = await inner.commit(writes);
      for (const [index, write] of writes.entries()) {
        const after = inner.items.get(keyOf(write));
        units = added(units, writeUnits(write, before[index], after, writes.length > 1 ? 2 : 1));
      }
      return result;
    },
    used() {
      const taken = units;
      units = noUnits;
      return taken;
    },
  };
}

function readUnits(keys: readonly ItemKey[], items: readonly (StoredItem | undefined)[]): number {
  const distinct = new Map(keys.map(({ table, pk }, index) => [`${table}/${pk}`, items[index]]));
  return [...distinct.values()].reduce(
    (sum, item) => sum + Math.max(1, Math.ceil((item ? itemBytes(item) : 0) / 4096)),
    0,
  );
}

function writeUnits(
  write: Write,
  before: StoredItem | undefined,
  after: StoredItem | undefined,
  factor: 1 | 2,
): Units {
  const bytes = Math.max(...[before, after].map((image) => (image ? itemBytes(image) : 0)));
  const kilobytes = Math.ceil(bytes / 1024);
  const index = indexUnits(tableOf(write), before ?? {}, after ?? {});
  return { read: 0, index, write: kilobytes * factor + index, replica: kilobytes + index };
}

const tableOf = (write: Write): ReplicatedTable => {
  if (write.op === 'settle') return 'requests';
  return write.op === 'gate' ? 'registry' : write.table;
};

type Image = Readonly<Record<string, unknown>>;

/** One unit for each entry put or taken away; an entry whose keys change is both. */
const indexUnits = (table: ReplicatedTable, before: Image, after: Image): number =>
  indexIds[table].reduce((sum, index) => {
    const entry = (image: Image): string | undefined => {
      const [partition, sort] = indexedBy[index].map((attribute) => image[attribute]);
      return partition === undefined ? undefined : JSON.stringify([partition, sort]);
    };
    const [old, now] = [entry(before), entry(after)];
    if (old === now) return sum;
    return sum + (old === undefined ? 0 : 1) + (now === undefined ? 0 : 1);
  }, 0);
