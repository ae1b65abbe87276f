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

export interface MemoryStore extends Store {
  /** Every item of every table, by `table/pk` (`@seq` for the ledger). */
  readonly items: ReadonlyMap<string, StoredItem>;
}

/** The store in memory, as strict as the real one: it passes the same contract suite. */
export function memoryStore(): MemoryStore {
  const items = new Map<string, StoredItem>();
  return {
    items,
    async read(keys: readonly ItemKey[]) {
      await Promise.resolve();
      return keys.map(({ table, pk }) => structuredClone(items.get(`${table}/${pk}`)));
    },
    async commit(writes: readonly Write[]): Promise<CommitResult> {
      await Promise.resolve();
      refuseUnfit(writes);
      const reasons = writes.map((write) => refusalOf(write, items.get(keyOf(write))));
      if (reasons.some((reason) => reason !== undefined)) return { committed: false, reasons };
      for (const write of writes)
        items.set(keyOf(write), structuredClone(written(write, items.get(keyOf(write)))));
      return { committed: true };
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
        there?.['status'] === write.requires.status && there['stampVersion'] === write.requires.stampVersion
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
        status: write.set ?? there?.['status'],
        members: Number(there?.['members']) + write.add.members,
        children: Number(there?.['children']) + write.add.children,
        commitId: write.commitId,
        rev: existing(there).rev + 1,
      };
    case 'settle': {
      const { pendingShard: _, pendingSince: __, ...rest } = existing(there);
      return { ...rest, pk: existing(there).pk, outcome: write.outcome, rev: existing(there).rev + 1 };
    }
  }
}

function existing(item: StoredItem | undefined): StoredItem {
  if (item === undefined) throw new Error('the condition let an absent item through');
  return item;
}
