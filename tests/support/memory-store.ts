import {
  type CommitResult,
  type ItemKey,
  keyOf,
  type RefusalReason,
  refuseUnfit,
  type Store,
  type StoredItem,
  type Write,
} from '../../shared/platform/store/port.ts';

type GateWrite = Extract<Write, { op: 'gate' }>;

export interface MemoryStore extends Store {
  /** Every item of every table, by `table/pk` (`@seq` for the ledger). */
  readonly items: ReadonlyMap<string, StoredItem>;
}

export interface MemoryStoreOptions {
  /** What it holds from the start. */
  readonly items?: ReadonlyMap<string, StoredItem>;
  /** Awaited within a transaction, while it holds its items: whoever decides this decides what overlaps. */
  readonly hold?: () => Promise<void>;
  /** Writes whose condition it does not look at: to see what comes of a condition that is missing. */
  readonly heedless?: ((write: Write) => boolean) | undefined;
  /** Told of every new image, in the order of the writes. */
  readonly changed?: (key: string, image: StoredItem) => void;
}

/**
 * The store in memory, as strict as the real one: it passes the same contract suite. A transaction takes two
 * instants, and any write that meets it in between is refused as a conflict, which DynamoDB Local never does.
 * Items are frozen: who changed what it had read would change what others read.
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const { items: initial, hold, changed, heedless = () => false } = options;
  const items = new Map<string, StoredItem>(initial);
  const held = new Set<string>();

  const apply = (writes: readonly Write[], keys: readonly string[]): CommitResult => {
    const reasons = writes.map((write, index) =>
      heedless(write) ? undefined : refusalOf(write, items.get(keys[index] ?? '')),
    );
    if (reasons.some((reason) => reason !== undefined)) return { committed: false, reasons };
    for (const [index, write] of writes.entries()) {
      const key = keys[index] ?? '';
      const image = frozen(written(write, items.get(key))) as StoredItem;
      items.set(key, image);
      changed?.(key, image);
    }
    return { committed: true };
  };

  return {
    items,
    async read(keys: readonly ItemKey[]) {
      await Promise.resolve();
      return keys.map(({ table, pk }) => items.get(`${table}/${pk}`));
    },
    async commit(writes: readonly Write[]): Promise<CommitResult> {
      await Promise.resolve();
      refuseUnfit(writes);
      const keys = writes.map(keyOf);
      if (keys.some((key) => held.has(key)))
        return { committed: false, reasons: keys.map((key) => (held.has(key) ? 'conflict' : undefined)) };
      if (writes.length === 1) return apply(writes, keys);
      for (const key of keys) held.add(key);
      try {
        await hold?.();
        return apply(writes, keys);
      } finally {
        for (const key of keys) held.delete(key);
      }
    },
  };
}

function refusalOf(write: Write, there: StoredItem | undefined): RefusalReason | undefined {
  return allows(write, there) ? undefined : 'condition';
}

function allows(write: Write, there: StoredItem | undefined): boolean {
  switch (write.op) {
    case 'create':
      return there === undefined;
    case 'replace':
      return there?.rev === write.readRev;
    case 'gate':
      return (
        there?.['status'] === write.requires.status &&
        there['stampVersion'] === write.requires.stampVersion &&
        there['employersVersion'] === write.requires.employersVersion &&
        (write.requires.empty ?? []).every((count) => (there[count] ?? 0) === 0)
      );
    case 'settle':
      return there !== undefined && there['outcome'] === undefined;
  }
}

function written(write: Write, there: StoredItem | undefined): StoredItem {
  switch (write.op) {
    case 'create':
    case 'replace':
      return write.item;
    case 'gate':
      return {
        ...existing(there),
        ...(write.set && { status: write.set, since: write.commitId }),
        members: Number(there?.['members']) + write.add.members,
        withoutVote: Number(there?.['withoutVote'] ?? 0) + write.add.withoutVote,
        children: Number(there?.['children']) + write.add.children,
        ...behind(write, there),
        ...byEmployer(write, there),
        ...(write.covers && {
          ...write.covers,
          employersVersion: (write.requires.employersVersion ?? 0) + 1,
          since: write.commitId,
        }),
        commitId: write.commitId,
        rev: existing(there).rev + 1,
      };
    case 'settle': {
      const { pendingShard: _, pendingSince: __, ...rest } = existing(there);
      return { ...rest, pk: existing(there).pk, outcome: write.outcome, rev: existing(there).rev + 1 };
    }
  }
}

/** Who has to be brought up to the gate's stamp: all, by a new stamp; none that it counts in afterwards. */
function behind({ stamp, requires, add, commitId }: GateWrite, there: StoredItem | undefined) {
  if (stamp !== undefined)
    return {
      stamp,
      stampVersion: requires.stampVersion + 1,
      since: commitId,
      membersBehind: there?.['members'],
      childrenBehind: there?.['children'],
    };
  const counted = (name: 'membersBehind' | 'childrenBehind') =>
    add[name] === undefined ? {} : { [name]: Number(there?.[name] ?? 0) + add[name] };
  return { ...counted('membersBehind'), ...counted('childrenBehind') };
}

function byEmployer({ add }: GateWrite, there: StoredItem | undefined) {
  const counted = Object.entries(add).filter(([name]) => name.startsWith('of#'));
  return Object.fromEntries(counted.map(([name, by]) => [name, Number(there?.[name] ?? 0) + by]));
}

function existing(item: StoredItem | undefined): StoredItem {
  if (item === undefined) throw new Error('the condition let an absent item through');
  return item;
}

/** A copy that nobody can change, without what is undefined; what this store has made is one already. */
function frozen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (copies.has(value)) return value;
  if (Array.isArray(value)) return kept(value.map(frozen));
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) if (member !== undefined) copy[name] = frozen(member);
  return kept(copy);
}

function kept<T extends object>(copy: T): T {
  copies.add(copy);
  return Object.freeze(copy);
}

const copies = new WeakSet<object>();
