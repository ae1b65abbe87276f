import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../tests/support/memory-store.ts';
import { createOnce } from './create-once.ts';
import type { RefusalReason, Store } from './port.ts';

const item = { pk: 'a', rev: 1 };
const refusing = (reason: RefusalReason): Store => ({
  ...memoryStore(),
  commit: () => Promise.resolve({ committed: false, reasons: [reason] }),
});

describe('an item that is created once', () => {
  it('is there afterwards, whoever created it', async () => {
    const store = memoryStore();

    expect(await createOnce(store, 'requests', item)).toBe(true);
    expect(await createOnce(store, 'requests', { ...item, mark: 'second' })).toBe(false);
    expect(store.items.get('requests/a')).toEqual(item);
  });

  it.each(['conflict', 'throttle'] as const)('C1 is not taken for there after a %s', async (reason) => {
    await expect(createOnce(refusing(reason), 'requests', item)).rejects.toThrow(reason);
  });
});
