import type { ArchivedItem } from '../../shared/recovery/domain/archived.ts';
import { nameOf } from '../../shared/recovery/domain/archived.ts';
import type { ArchivedTable, ArchiveObjects } from '../../shared/recovery/application/archive-ports.ts';

export interface MemoryArchive extends ArchiveObjects {
  /** What a test may break, by name. */
  readonly bodies: Map<string, Uint8Array>;
}

/** A bucket in memory that keeps the first object of each name. */
export function memoryArchive(bodies = new Map<string, Uint8Array>()): MemoryArchive {
  return {
    bodies,
    put: (name, body) => {
      if (!bodies.has(name)) bodies.set(name, body);
      return Promise.resolve();
    },
    async *list(prefix) {
      const names = [...bodies.keys()].filter((name) => name.startsWith(prefix)).toSorted();
      for (let from = 0; from < names.length; from += 7)
        yield await Promise.resolve(names.slice(from, from + 7).map((name) => ({ name, disturbed: false })));
    },
    read: ({ name }) => Promise.resolve(bodies.get(name)),
  };
}

/** Ledger and audit trail as tables that are archived. */
export function memorySource(
  tables: Readonly<Record<'ledger' | 'audit', ReadonlyMap<string, ArchivedItem>>>,
): ArchivedTable {
  return {
    async *written(family, from, until) {
      const found = [...tables[family].values()].filter(({ at }) => String(at) > from && String(at) <= until);
      yield await Promise.resolve(
        found.map(({ pk, seq, hash }) => ({ pk, seq: Number(seq), hash: String(hash) })),
      );
    },
    read: (family, keys) => Promise.resolve(keys.flatMap((key) => tables[family].get(nameOf(key)) ?? [])),
  };
}
