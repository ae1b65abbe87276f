import { describe, expect, it } from 'vitest';
import type { Write } from '../../shared/platform/store/port.ts';
import { memoryStore } from '../support/memory-store.ts';
import { storeContract } from './store.ts';

const create = (pk: string): Write => ({ op: 'create', table: 'registry', item: { pk, rev: 1 } });
const conflict = 'conflict';

describe('the store in memory', () => {
  storeContract(() => Promise.resolve(memoryStore()));

  it('cancels a transaction that meets another one in an item, and says which, as DynamoDB does', async () => {
    let proceed: () => void = () => undefined;
    const store = memoryStore({ hold: () => new Promise((resolve) => (proceed = resolve)) });
    const first = store.commit([create('a'), create('b')]);
    await Promise.resolve();

    expect(await store.commit([create('b'), create('c')])).toEqual({
      committed: false,
      reasons: [conflict, undefined],
    });
    expect(await store.commit([create('a')])).toEqual({ committed: false, reasons: [conflict] });
    expect(await store.read([{ table: 'registry', pk: 'a' }])).toEqual([undefined]);
    proceed();
    expect(await first).toEqual({ committed: true });
    expect(await store.commit([create('a')])).toEqual({ committed: false, reasons: ['condition'] });
  });

  it('lets nobody change what it holds', async () => {
    const store = memoryStore();
    const state = { list: [1] };
    await store.commit([{ op: 'create', table: 'registry', item: { pk: 'a', rev: 1, state } }]);
    state.list.push(2);
    const [read] = await store.read([{ table: 'registry', pk: 'a' }]);

    expect(read).toEqual({ pk: 'a', rev: 1, state: { list: [1] } });
    expect(() => (read?.['state'] as typeof state).list.push(3)).toThrow(TypeError);
  });
});
