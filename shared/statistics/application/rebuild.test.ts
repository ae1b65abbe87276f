import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberItem, unionItem } from '../../../tests/support/counted-records.ts';
import { histories } from '../../../tests/support/histories.ts';
import { memoryScan, memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import type { RegistryItem, StatisticsStore } from './ports.ts';
import { imageOf, project, type Projection } from './project.ts';
import { abandonRebuild, discardGeneration, rebuild } from './rebuild.ts';
import { isProven, recount } from './recount.ts';

const projectionOf = (store: StatisticsStore, pace = () => Promise.resolve()): Projection => ({
  store,
  random: () => 0.5,
  pause: pace,
  fault: (error) => {
    throw error;
  },
});

const imagesOf = (items: readonly RegistryItem[]) =>
  items.map(imageOf).filter((image) => image !== undefined && image !== 'unreadable');

describe('E5 a recount', () => {
  const items = [memberItem(), memberItem({ id: 'M2', sex: '2' }), unionItem()];
  const scan = memoryScan(() => items);
  const pause = () => Promise.resolve();

  it('proves figures that are right, in one pass or in many', async () => {
    const store = memoryStatistics();
    await project(projectionOf(store), imagesOf(items));
    const once = await recount({ store, scan, pause }, 'g0');
    expect(once).toMatchObject({ records: { member: 2, union: 1 }, differences: [], unreadable: [] });
    expect(isProven(once)).toBe(true);
    // Nine scopes; of members status, two sexes, household and the birth months of both; of unions total, state,
    // type, level, economy, industry.
    expect(once.counters).toBe(9 * 12);
    expect(await recount({ store, scan, pause }, 'g0', { passes: 7 })).toEqual(once);
  });

  it('compares in several passes every counter once', async () => {
    const store = memoryStatistics();
    await project(projectionOf(store), imagesOf(items));
    await store.commit({
      generation: 'g0',
      applied: [],
      counters: [{ scope: 'division:440300', family: 'members', lane: 3, add: new Map([['sex-1', 1]]) }],
    });
    const passes = await recount({ store, scan, pause }, 'g0', { passes: 4 });
    const whole = await recount({ store, scan, pause }, 'g0');
    expect(passes.counters).toBe(whole.counters);
    expect(passes.differences).toEqual(whole.differences);
    expect(whole.differences).toHaveLength(1);
  });

  it('names exactly the counters that are wrong: too many, too few, and of nothing', async () => {
    const store = memoryStatistics();
    await project(projectionOf(store), imagesOf(items));
    await store.commit({
      generation: 'g0',
      applied: [],
      counters: [
        {
          scope: 'division:440300',
          family: 'members',
          lane: 3,
          add: new Map([
            ['sex-1', 1],
            ['sex-2', -1],
          ]),
        },
        { scope: 'division:110000', family: 'unions', lane: 0, add: new Map([['total', 4]]) },
      ],
    });
    const counted = await recount({ store, scan, pause }, 'g0', { passes: 3 });
    expect(counted.differences).toHaveLength(3);
    expect(counted.differences).toEqual(
      expect.arrayContaining([
        { scope: 'division:440300', figure: 'members/sex-1', expected: 1, found: 2 },
        { scope: 'division:440300', figure: 'members/sex-2', expected: 1, found: 0 },
        { scope: 'division:110000', figure: 'unions/total', expected: 0, found: 4 },
      ]),
    );
    expect(isProven(counted)).toBe(false);
  });

  it('proves nothing while a record that should be counted cannot be read', async () => {
    const store = memoryStatistics();
    const broken = { ...memberItem({ id: 'M3' }), state: {} };
    await project(projectionOf(store), imagesOf(items));
    const counted = await recount({ store, scan: memoryScan(() => [...items, broken]), pause }, 'g0');
    expect(counted).toMatchObject({ differences: [], unreadable: ['member#M3'], records: { member: 3 } });
    expect(isProven(counted)).toBe(false);
  });

  it('waits for changes that are on their way', async () => {
    const store = memoryStatistics();
    let pauses = 0;
    const arriving = async () => {
      pauses += 1;
      if (pauses === 2) await project(projectionOf(store), imagesOf(items));
    };
    const counted = await recount({ store, scan, pause: arriving }, 'g0', { attempts: 5 });
    expect([isProven(counted), pauses]).toEqual([true, 2]);
  });
});

describe('a rebuild', () => {
  it('replaces wrong figures by right ones, and the old generation can then be discarded', async () => {
    const store = memoryStatistics();
    const items = [memberItem(), unionItem()];
    const scan = memoryScan(() => items);
    const projection = projectionOf(store);
    await project(projection, imagesOf(items));
    await store.commit({
      generation: 'g0',
      applied: [],
      counters: [{ scope: 'division:440300', family: 'members', lane: 3, add: new Map([['sex-1', 7]]) }],
    });
    const done = await rebuild(projection, scan);
    expect(done).toMatchObject({
      swapped: true,
      retired: 'g0',
      recount: { generation: 'g1', differences: [] },
    });
    expect(await store.generations()).toEqual({ rev: 2, live: 'g1' });
    await expect(discardGeneration(projection, 'g1')).rejects.toThrow('in use');
    expect((await discardGeneration(projection, 'g0')).applied).toBe(2);
    expect(isProven(await recount({ store, scan, pause: projection.pause }, 'g1'))).toBe(true);
  });

  it('does not swap in what a recount cannot prove, goes on where it stood, and can be given up', async () => {
    const store = memoryStatistics();
    const broken = { ...memberItem({ id: 'M3' }), state: {} };
    const projection = projectionOf(store);
    for (let call = 0; call < 2; call += 1) {
      const tried = await rebuild(
        projection,
        memoryScan(() => [memberItem(), broken]),
      );
      expect(tried).toMatchObject({
        swapped: false,
        recount: { generation: 'g1', unreadable: ['member#M3'] },
      });
    }
    expect(await store.generations()).toEqual({ rev: 1, live: 'g0', building: 'g1' });
    expect(await abandonRebuild(projection)).toBe('g1');
    expect(await abandonRebuild(projection)).toBeUndefined();
    // A generation's name is never used again: what g1 left behind stays out of the figures.
    expect(
      await rebuild(
        projection,
        memoryScan(() => [memberItem()]),
      ),
    ).toMatchObject({
      swapped: true,
      recount: { generation: 'g3', differences: [] },
    });
  });

  it('gives right figures while the registry goes on changing, wherever the two meet', async () => {
    let [metHalfWay, swappedAmid] = [0, 0];
    await fc.assert(
      fc.asyncProperty(histories, fc.scheduler(), async (records, scheduler) => {
        const pace = () => scheduler.schedule(Promise.resolve());
        const store = memoryStatistics(pace);
        const projection = projectionOf(store, pace);
        const registry = new Map<unknown, RegistryItem>();
        const scan = memoryScan(() => registry.values(), pace);
        const versions = records.flat();
        let projected = 0;
        const changes = async () => {
          for (const item of versions) {
            await pace();
            registry.set(item['pk'], item);
            await pace();
            expect((await project(projection, imagesOf([item]))).size).toBe(0);
            projected += 1;
          }
        };
        const rebuilding = async () => {
          const { swapped } = await rebuild(projection, scan);
          if (projected > 0 && projected < versions.length) {
            metHalfWay += 1;
            if (swapped) swappedAmid += 1;
          }
          return swapped;
        };
        const [swapped] = await scheduler.waitFor(Promise.all([rebuilding(), changes()]));
        if (!swapped) expect((await scheduler.waitFor(rebuild(projection, scan))).swapped).toBe(true);
        const { live } = await scheduler.waitFor(store.generations());
        const counted = await scheduler.waitFor(recount({ store, scan, pause: pace }, live));
        expect([live, counted.differences]).toEqual(['g1', []]);
      }),
      { numRuns: 300 },
    );
    expect(metHalfWay).toBeGreaterThan(20);
    expect(swappedAmid).toBeGreaterThan(5);
  });

  it('E5 two at once during a load, and one more after them, neither drift nor count twice', async () => {
    let together = 0;
    await fc.assert(
      fc.asyncProperty(histories, fc.scheduler(), async (records, scheduler) => {
        const pace = () => scheduler.schedule(Promise.resolve());
        const store = memoryStatistics(pace);
        // What meets another transaction is refused, and both rebuilds fill one generation: they try again.
        const projection = { ...projectionOf(store, pace), fault: () => undefined };
        const registry = new Map<unknown, RegistryItem>();
        const scan = memoryScan(() => registry.values(), pace);
        const load = async () => {
          for (const item of records.flat()) {
            await pace();
            registry.set(item['pk'], item);
            let left = 1;
            for (let tries = 0; left > 0 && tries < 20; tries += 1)
              left = (await project(projection, imagesOf([item]))).size;
            expect(left).toBe(0);
          }
        };
        const rebuilding = async () =>
          (await rebuild(projection, scan).catch(() => undefined))?.swapped ?? false;
        const [, one, other] = await scheduler.waitFor(Promise.all([load(), rebuilding(), rebuilding()]));
        // Both may have built the same generation; only one of them swaps it in.
        if (one !== other) together += 1;
        const { live: before } = await scheduler.waitFor(store.generations());
        const again = await scheduler.waitFor(rebuild(projection, scan));
        expect(again.swapped).toBe(true);
        const { live } = await scheduler.waitFor(store.generations());
        expect(live).not.toBe(before);
        for (const generation of new Set([before, live])) {
          const counted = await scheduler.waitFor(recount({ store, scan, pause: pace }, generation));
          expect([generation, counted.differences]).toEqual([generation, []]);
        }
      }),
      { numRuns: 100 },
    );
    expect(together).toBeGreaterThan(10);
  });
});
