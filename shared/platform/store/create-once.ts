import type { ReplicatedTable, Store, StoredItem } from './port.ts';

/** Another call was at the item, or the table was too busy: asking again cures it. */
export class NotCreated extends Error {
  override readonly name = 'NotCreated';
}

/**
 * Creates the item unless there is one; false when there is. Throws `NotCreated` when the store refused for another
 * reason: then it is not known to be there, and whoever goes on as if it were would lose it.
 */
export async function createOnce(store: Store, table: ReplicatedTable, item: StoredItem): Promise<boolean> {
  const result = await store.commit([{ op: 'create', table, item }]);
  if (result.committed) return true;
  const [reason] = result.reasons;
  if (reason === 'condition') return false;
  throw new NotCreated(`an item of ${table} was not created: ${String(reason)}`);
}
