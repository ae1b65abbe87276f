import { describe, expect, it } from 'vitest';
import { memoryLists } from '../../tests/support/memory-lists.ts';
import { memorySeries } from '../../tests/support/memory-series.ts';
import { memoryStatistics } from '../../tests/support/memory-statistics.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { foundUnion, superior, testRegistry } from '../../tests/support/registry.ts';
import type { Instant, LocalDate } from '../kernel/dates.ts';
import { imageOf, project } from '../statistics/application/project.ts';
import { assessmentSource } from './assessment-source.ts';

const on = (day: string) => day as LocalDate;

/** Two live members; at the end of October there were five, and nine as is known since. */
async function source() {
  const store = memoryStore();
  const registry = await testRegistry(store);
  const { unionId } = await foundUnion(registry, { seed: 1, size: 2 });
  const statistics = memoryStatistics();
  const images = [...store.items.values()]
    .map(imageOf)
    .filter((image) => image !== undefined && image !== 'unreadable');
  const quiet = { random: () => 0, fault: () => undefined, pause: () => Promise.resolve() };
  await project({ store: statistics, ...quiet }, images);
  const series = memorySeries();
  await series.replaceProgress(undefined, {
    edition: 's1',
    definition: 'test',
    first: on('2026-10-01'),
    closedThrough: on('2026-11-22'),
  });
  await series.put('s1', {
    scope: `union:${unionId}`,
    family: 'members',
    on: on('2026-10-15'),
    counters: new Map([['status-active', 5]]),
    corrections: [
      {
        noticedAt: '2026-11-02T00:00:00.000Z' as Instant,
        counters: new Map([
          ['status-active', 9],
          ['status-retained', 1],
        ]),
      },
    ],
  });
  const made = { store, lists: memoryLists(store), statistics, series, now: () => registry.now };
  return { unionId, from: assessmentSource(made) };
}

describe('E4 what a period is made of', () => {
  it('are the figures at the close of its last day, with what became known of it since', async () => {
    const { unionId, from } = await source();
    expect(await from.snapshot(unionId, on('2026-10-31'))).toMatchObject({
      closed: '2026-10-31',
      figures: { 'members/status-active': 9, 'members/status-retained': 1 },
    });
  });

  it.each(['2026-11-23', '2026-09-30'])(
    'are the figures as they stand where %s is not closed',
    async (day) => {
      const { unionId, from } = await source();
      const snapshot = await from.snapshot(unionId, on(day));
      expect(snapshot?.figures['members/status-active']).toBe(2);
      expect(snapshot).not.toHaveProperty('closed');
    },
  );

  it('are those of the same day for each union below, whatever has been closed since the first was read', async () => {
    const { unionId, from } = await source();
    const rowOf = async (closed: LocalDate | undefined) =>
      (await from.below(superior, undefined, closed)).rows.find((row) => row.unionId === unionId);
    expect(await rowOf(on('2026-10-31'))).toMatchObject({
      closed: '2026-10-31',
      figures: { 'members/status-active': 9 },
    });
    const live = await rowOf(undefined);
    expect(live?.figures['members/status-active']).toBe(2);
    expect(live).not.toHaveProperty('closed');
  });
});
