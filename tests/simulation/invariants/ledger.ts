import { entryHash, type LedgerEntry } from '../../../shared/platform/engine/ledger.ts';
import type { Invariant } from '../contract.ts';
import { type EntryItem, storedIn } from './stored.ts';

/** Entries are never changed, so one that was hashed need not be hashed again. */
const hashed = new WeakMap<EntryItem, string>();

/** What an entry is made of: attributes of an index stand beside it in the item. */
const parts = Object.keys({
  pk: true,
  seq: true,
  rev: true,
  commitId: true,
  commit: true,
  after: true,
  at: true,
  on: true,
  by: true,
  requestId: true,
  rules: true,
  term: true,
  events: true,
  follow: true,
  follows: true,
  beside: true,
  signature: true,
  prev: true,
} satisfies Record<keyof Omit<LedgerEntry, 'hash'>, true>);

const partsOf = (entry: EntryItem) =>
  Object.fromEntries(parts.flatMap((part) => (entry[part] === undefined ? [] : [[part, entry[part]]])));

function hashOf(entry: EntryItem): string {
  const known = hashed.get(entry);
  if (known !== undefined) return known;
  const made = entryHash(partsOf(entry) as unknown as Omit<LedgerEntry, 'hash'>);
  hashed.set(entry, made);
  return made;
}

export const ledgerChains: Invariant = {
  name: 'every record’s ledger is a chain without a gap',
  when: 'always',
  check: (view) =>
    [...storedIn(view).ledger.values()].flatMap((entries) =>
      entries.flatMap((entry, index) => {
        const { pk, seq, prev, hash } = entry;
        const name = `${pk}@${String(seq)}`;
        return [
          ...(seq === index + 1 ? [] : [`${name} is entry ${String(index + 1)} of its record`]),
          ...(prev === entries[index - 1]?.hash ? [] : [`${name} does not follow from the entry before it`]),
          ...(hash === hashOf(entry) ? [] : [`${name} is not what was hashed`]),
        ];
      }),
    ),
};

/** A commit is there whole, and each of its entries says so. */
export const commitsAreWhole: Invariant = {
  name: 'every commit is in the ledger whole',
  when: 'always',
  check(view) {
    const entries = new Map<string, EntryItem>();
    for (const chain of storedIn(view).ledger.values())
      for (const entry of chain) entries.set(`${entry.pk}@${String(entry.seq)}`, entry);
    const commits = new Set([...entries.values()].map(({ commitId }) => commitId));
    return [...entries].flatMap(([name, { commit = [name], commitId, requestId, after = [] }]) => [
      ...(commit.includes(name) ? [] : [`${name} is not part of its own commit`]),
      ...(commitId === requestId ? [] : [`${name} belongs to commit ${commitId} of request ${requestId}`]),
      ...commit.flatMap((part) => {
        const other = entries.get(part);
        if (other === undefined) return [`${name} was committed with ${part}, which is missing`];
        return other.commitId === commitId ? [] : [`${name} names ${part}, which is of another commit`];
      }),
      ...after
        .filter((other) => !commits.has(other))
        .map((other) => `${name} rests on commit ${other}, which is missing`),
    ]);
  },
};
