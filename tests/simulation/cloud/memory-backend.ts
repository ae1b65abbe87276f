import { memoryStatistics } from '../../support/memory-statistics.ts';
import { memoryStore } from '../../support/memory-store.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { Provisioned } from '../functions/provisioned.ts';
import type { Backend, BackendDependencies } from './backend.ts';

/** The province's data in memory. */
export function memoryBackend(
  { items, figures }: Provisioned,
  { hold, changed, listed, heedless }: BackendDependencies,
): Backend {
  const store = memoryStore({ items, hold, changed, heedless: heedless.write });
  const replica = new Map<string, StoredItem>(items);
  let isCommit = false;
  const statistics = memoryStatistics(() => (isCommit ? hold() : Promise.resolve()), {
    from: figures,
    heedless: heedless.applied ?? false,
  });
  return {
    real: false,
    store,
    items: store.items,
    statistics: {
      ...statistics,
      commit(transaction) {
        // Awaited at the start of the call: whoever comes next finds it as it was.
        isCommit = true;
        const result = statistics.commit(transaction);
        isCommit = false;
        return result;
      },
    },
    pending: {
      async *due(now) {
        const keys = await Promise.resolve(listed('by-due', now));
        if (keys.length > 0) yield keys.map((key) => key.slice('due#'.length));
      },
      async *accepted(before) {
        const keys = await Promise.resolve(listed('pending', before));
        if (keys.length > 0) yield keys;
      },
    },
    replicate(key, image) {
      if (heedless.replica === true || (replica.get(key)?.rev ?? 0) < image.rev) replica.set(key, image);
      return Promise.resolve();
    },
    regions: () => Promise.resolve({ items: store.items, replica }),
  };
}
