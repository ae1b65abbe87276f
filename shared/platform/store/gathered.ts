import DataLoader from 'dataloader';
import type { ItemKey, Store, StoredItem } from './port.ts';

/** Reads that are asked for at one moment, from whatever places, as one; each is read anew. */
export function gathered(store: Store): Store {
  const loader = new DataLoader<ItemKey, StoredItem | undefined>((keys) => store.read(keys), {
    cache: false,
  });
  return {
    read: (keys) => Promise.all(keys.map((key) => loader.load(key))),
    commit: (writes) => store.commit(writes),
  };
}
