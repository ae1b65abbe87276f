import { isDeepStrictEqual } from 'node:util';
import { foldRecord } from '../../../shared/kernel/fold.ts';
import { registryAggregates } from '../../../shared/registry/aggregates.ts';
import { registryIndexes } from '../../../shared/registry/contexts.ts';
import type { Invariant } from '../contract.ts';
import { type EntryItem, type RecordItem, storedIn } from './stored.ts';

interface Folded {
  readonly before: Folded | undefined;
  readonly state: unknown;
}

/** By the last entry folded: entries are never changed, so a fold goes on from the one before. */
const folded = new WeakMap<EntryItem, Folded>();

export function fold(type: string, entries: readonly EntryItem[]): unknown {
  const aggregate = registryAggregates.get(type);
  if (aggregate === undefined) throw new Error(`nothing folds ${type}`);
  let before: Folded | undefined;
  for (const entry of entries) {
    const known = folded.get(entry);
    const next: Folded =
      known !== undefined && known.before === before
        ? known
        : { before, state: foldRecord(aggregate, [entry], before?.state) };
    folded.set(entry, next);
    before = next;
  }
  return before?.state;
}

/** Items that were compared with the fold of these entries. */
const proven = new WeakMap<RecordItem, readonly EntryItem[]>();

const isProven = (item: RecordItem, entries: readonly EntryItem[]): boolean => {
  const known = proven.get(item);
  return known?.length === entries.length && entries.every((entry, index) => entry === known[index]);
};

/** H2: the ledger tells of every record all that stands in the registry, and the registry nothing else. */
export const snapshotsEqualFold: Invariant = {
  name: 'every snapshot is the fold of its ledger',
  when: 'always',
  check(view) {
    const { records, ledger } = storedIn(view);
    const found: string[] = [];
    for (const [type, items] of records) {
      if (!registryAggregates.has(type)) {
        found.push(`${String(items.size)} items ${type}#… are of a kind that nothing folds`);
        continue;
      }
      for (const [id, item] of items) {
        const entries = ledger.get(item.pk) ?? [];
        if (isProven(item, entries)) continue;
        const wrong = wrongIn(item, id, entries);
        if (wrong.length === 0) proven.set(item, entries);
        found.push(...wrong);
      }
    }
    for (const pk of ledger.keys()) {
      const [type = '', id = ''] = split(pk);
      if (records.get(type)?.has(id) !== true) found.push(`${pk} stands in the ledger only`);
    }
    return found;
  },
};

const split = (pk: string): readonly string[] => {
  const at = pk.indexOf('#');
  return [pk.slice(0, at), pk.slice(at + 1)];
};

function wrongIn(item: RecordItem, id: string, entries: readonly EntryItem[]): string[] {
  const { pk, type, rev, head, commitId, state } = item;
  const last = entries.at(-1);
  if (last === undefined) return [`${pk} has no entry in the ledger`];
  const { lookups: _, ...stored } = item;
  const index = registryIndexes[type]?.(state as never, id);
  const expected = { pk, type, rev: entries.length, commitId: last.commitId, head: last.hash };
  return [
    ...(rev === entries.length
      ? []
      : [`${pk} is at rev ${String(rev)} of ${String(entries.length)} entries`]),
    ...(head === last.hash ? [] : [`${pk} does not carry the hash of its last entry`]),
    ...(commitId === last.commitId
      ? []
      : [`${pk} names commit ${commitId}, its last entry ${last.commitId}`]),
    ...(same(state, fold(type, entries))
      ? []
      : [`${pk} at rev ${String(rev)} is not the fold of its entries`]),
    ...(same(stored, { ...stored, ...expected, ...index }) && indexed(stored, index)
      ? []
      : [`${pk} stands in other lists than its state says`]),
  ];
}

/** Attributes of an item that are not the engine's own are those of its sparse indexes. */
const indexed = (item: object, index: Readonly<Record<string, string>> = {}): boolean =>
  Object.keys(item).every((name) => own.has(name) || name in index);

const own = new Set(['pk', 'type', 'rev', 'commitId', 'head', 'state']);

/** Attributes that are undefined are not stored. */
export const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(bare(a), bare(b));

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, bare(inner)]])),
  );
}
