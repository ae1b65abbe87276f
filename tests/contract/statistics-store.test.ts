import { describe, expect, it } from 'vitest';
import { memoryStatistics } from '../support/memory-statistics.ts';
import { statisticsStoreContract } from './statistics-store.ts';

describe('figures in memory', () => {
  statisticsStoreContract(() => Promise.resolve(memoryStatistics()));

  it('refuse a transaction that meets another one in an item, as DynamoDB does', async () => {
    const waiting: (() => void)[] = [];
    const store = memoryStatistics(() => new Promise((resolve) => waiting.push(resolve)));
    const commit = (pk: string) =>
      store.commit({
        generation: 'g0',
        applied: [{ pk, rev: 1, readRev: undefined, contribution: { scopes: [], counts: {} } }],
        counters: [{ scope: 'division:440305', family: 'members', lane: 0, add: new Map([['sex-1', 1]]) }],
      });
    const [first, second] = [commit('a'), commit('b')];
    for (const proceed of waiting) proceed();
    expect([await first, await second]).toEqual(['committed', 'refused']);
  });
});
