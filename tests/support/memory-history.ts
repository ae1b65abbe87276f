import { HistoryEntry, type RecordHistory } from '../../shared/platform/store/record-history.ts';
import type { MemoryStore } from './memory-store.ts';

/** The ledger of a store in memory, one record at a time. */
export const memoryHistory =
  ({ items }: MemoryStore): RecordHistory =>
  async (pk) =>
    [...items]
      .filter(([place]) => place.startsWith(`ledger/${pk}@`))
      .map(([, item]) => HistoryEntry.parse(item))
      .toSorted((a, b) => a.seq - b.seq);
