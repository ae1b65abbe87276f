import { describe, expect, it } from 'vitest';
import { memberItem, unionItem } from '../../../tests/support/counted-records.ts';
import { memoryScan, memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import { checkPart, partOf } from './check-part.ts';
import { imageOf, project } from './project.ts';

const HOUR = 3_600_000;
const items = [memberItem(), memberItem({ id: 'M2', sex: '2' }), unionItem()];

async function counted() {
  const store = memoryStatistics();
  const images = items.map(imageOf).filter((image) => typeof image === 'object');
  const pause = () => Promise.resolve();
  await project({ store, random: () => 0.5, pause, fault: () => undefined }, images);
  return { store, pause, scan: memoryScan(() => items) };
}

const hours = (parts: number) => Array.from({ length: parts }, (_, hour) => Date.UTC(2026, 10, 30, hour));

describe('E5 the hourly check', () => {
  it('takes another part each hour, and every part in as many hours as there are parts', () => {
    expect(new Set(hours(24).map((now) => partOf(now, 24))).size).toBe(24);
    expect(partOf(7 * HOUR, 24)).toBe(partOf(31 * HOUR, 24));
  });

  it('proves all that is right, part by part', async () => {
    const counting = await counted();
    const checked = await Promise.all(hours(5).map((now) => checkPart(counting, now, 5)));
    expect(checked.every(({ proven }) => proven)).toBe(true);
    expect(checked.reduce((sum, { counters }) => sum + counters, 0)).toBe(9 * 12);
  });

  it('finds one wrong counter within a day, in the hour whose turn it is', async () => {
    const counting = await counted();
    await counting.store.commit({
      generation: 'g0',
      applied: [],
      counters: [{ scope: 'division:440300', family: 'members', lane: 3, add: new Map([['sex-1', 1]]) }],
    });
    const checked = await Promise.all(hours(24).map((now) => checkPart(counting, now, 24)));
    expect(checked.filter(({ proven }) => !proven)).toEqual([expect.objectContaining({ differing: 1 })]);
  });

  it('is not content with a record that can’t be counted', async () => {
    const { store, pause } = await counted();
    const scan = memoryScan(() => [...items, { ...memberItem({ id: 'M3' }), state: {} }]);
    expect(await checkPart({ store, pause, scan }, 0, 24)).toMatchObject({ proven: false, unreadable: 1 });
  });
});
