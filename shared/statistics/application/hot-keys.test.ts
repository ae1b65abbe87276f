import { describe, expect, it } from 'vitest';
import { memberItem, stampOf, union } from '../../../tests/support/counted-records.ts';
import { memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import { randomFrom } from '../../../tests/support/random.ts';
import { hotKey } from './hot-keys.ts';
import { LANES, type StatisticsTransaction } from './ports.ts';
import { imageOf, project } from './project.ts';

describe('E1 the model of hot keys', () => {
  it('by hand: 1,000 events a second, 50 to a transaction, are 2.5 writes a second in each of 8 lanes', () => {
    const load = { eventsPerSecond: 1_000, eventsPerTransaction: 50, projectors: 16, busy: 1 / 3 };
    expect(hotKey(load)).toMatchObject({
      transactionsPerSecond: 20,
      writesPerSecond: 2.5,
      unitsPerSecond: 5,
      lanesNeeded: 1,
    });
    // 1 − (1 − 1/24)^15 = 0.472, and 0.472^8 = 0.0025.
    expect(hotKey(load).refused).toBeCloseTo(0.472, 3);
    expect(hotKey(load).givenUp).toBeCloseTo(0.0025, 4);
  });

  it('in the worst case, 2,000 events a second that share nothing else, needs 4 lanes of the 8 there are', () => {
    const worst = { eventsPerSecond: 2_000, eventsPerTransaction: 1, projectors: 16, busy: 1 / 3 };
    expect(hotKey(worst)).toMatchObject({ writesPerSecond: 250, unitsPerSecond: 500, lanesNeeded: 4 });
    expect(hotKey(worst).lanesNeeded).toBeLessThanOrEqual(LANES);
  });

  it('with one lane would have nearly every try refused: lanes are what lets projectors work side by side', () => {
    const load = { eventsPerSecond: 1_000, eventsPerTransaction: 50, projectors: 16, busy: 1 / 3 };
    expect(hotKey(load, 1).refused).toBeGreaterThan(0.99);
  });

  it('is what eight projectors meet that write one county at once', async () => {
    const projectors = 8;
    const measured = await contend(projectors, 150);
    // Generations, what was applied, the transaction: a third of the calls are transactions, of tries anew too.
    const { refused } = hotKey({ eventsPerSecond: 1, eventsPerTransaction: 1, projectors, busy: 1 / 3 });
    expect(measured.refused / measured.tries).toBeGreaterThan(refused * 0.75);
    expect(measured.refused / measured.tries).toBeLessThan(refused * 1.25);
    // The lanes share the writes.
    const fair = measured.committed / LANES;
    for (const writes of measured.lanes) {
      expect(writes).toBeGreaterThan(fair * 0.7);
      expect(writes).toBeLessThan(fair * 1.3);
    }
    expect(measured.counted).toBe(projectors * 150);
  });
});

/** Projectors that have nothing but the county and what is above it in common, each with batches of one event. */
async function contend(projectors: number, batches: number) {
  const random = randomFrom(7);
  const waiting: (() => void)[] = [];
  const pace = () => new Promise<void>((resolve) => void waiting.push(resolve));
  const inner = memoryStatistics(pace);
  const lanes = Array.from({ length: LANES }, () => 0);
  let [tries, refused, committed] = [0, 0, 0];
  const store = {
    ...inner,
    async commit(transaction: StatisticsTransaction) {
      tries += 1;
      const result = await inner.commit(transaction);
      if (result === 'refused') refused += 1;
      else {
        committed += 1;
        const lane = transaction.counters.find(({ scope }) => scope === 'division:440305')?.lane ?? 0;
        lanes[lane] = (lanes[lane] ?? 0) + 1;
      }
      return result;
    },
  };
  const projection = {
    store,
    random: () => random.between(0, 9_999) / 10_000,
    // As long as another try takes: a batch that is refused reads again.
    pause: pace,
    fault: (error: unknown) => {
      throw error;
    },
  };
  const work = Promise.all(
    Array.from({ length: projectors }, async (_, projector) => {
      const path = [...stampOf().path.slice(0, 4), union(500 + projector), union(600 + projector)];
      for (let batch = 0; batch < batches; batch += 1) {
        const item = memberItem({ id: `M${String(projector)}-${String(batch)}`, stamp: stampOf({ path }) });
        const image = imageOf(item);
        if (typeof image !== 'object') throw new Error('a member that can’t be counted');
        while ((await project(projection, [image])).size > 0);
      }
    }),
  );
  const turns = { over: false };
  void work.finally(() => (turns.over = true));
  while (!turns.over) {
    await new Promise((resolve) => setImmediate(resolve));
    waiting.splice(random.between(0, Math.max(0, waiting.length - 1)), 1)[0]?.();
  }
  const counted = [...inner.held.counters.values()]
    .filter(({ scope, family }) => scope === 'division:440305' && family === 'members')
    .reduce((sum, { counters }) => sum + (counters.get('status-active') ?? 0), 0);
  return { tries, refused, committed, lanes, counted };
}
