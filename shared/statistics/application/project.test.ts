import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  employerItem,
  memberItem,
  stampOf,
  tree,
  unionItem,
} from '../../../tests/support/counted-records.ts';
import { deliveries } from '../../../tests/support/histories.ts';
import { memoryScan, memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import type { StatisticsStore, StatisticsTransaction } from './ports.ts';
import { type Image, imageOf, pack, project, type Projection } from './project.ts';
import { recount } from './recount.ts';

const imagesOf = (items: readonly Record<string, unknown>[]): Image[] =>
  items.map((item) => {
    const image = imageOf(item);
    if (image === undefined || image === 'unreadable') throw new Error('a test record that is not counted');
    return image;
  });

const projectionOf = (store: StatisticsStore, fields: Partial<Projection> = {}): Projection => ({
  store,
  random: () => 0,
  pause: () => Promise.resolve(),
  fault: () => undefined,
  ...fields,
});

/** As Lambda does: what failed comes again, a bounded number of times. */
const untilDone = async (deliver: () => Promise<ReadonlySet<string>>) => {
  for (let deliveries = 0; deliveries < 50; deliveries += 1) if ((await deliver()).size === 0) return;
  throw new Error('never done');
};

const differencesFrom = async (store: StatisticsStore, items: readonly Record<string, unknown>[]) => {
  const { live } = await store.generations();
  const counted = await recount(
    { store, scan: memoryScan(() => items), pause: () => Promise.resolve() },
    live,
  );
  return counted.differences;
};

describe('what is projected', () => {
  it('passes over records that are in no figure', () => {
    expect(imageOf({ pk: 'gate#1', rev: 1, status: 'open' })).toBeUndefined();
    expect(imageOf({ pk: 'due#1', type: 'due', rev: 1, state: {} })).toBeUndefined();
  });

  it('does not pass over a record that should be counted and cannot be', () => {
    expect(imageOf({ ...memberItem(), state: { status: 'active' } })).toBe('unreadable');
    expect(imageOf({ ...memberItem(), rev: 0 })).toBe('unreadable');
    expect(imageOf(memberItem({ birthMonth: '1985-13' }))).toBe('unreadable');
  });
});

describe('E1 the projector', () => {
  it('counts each record once, whichever way it comes twice', async () => {
    const store = memoryStatistics();
    const items = [memberItem(), unionItem(), employerItem()];
    const images = imagesOf([...items, ...items]);
    for (let delivery = 0; delivery < 3; delivery += 1)
      expect(await project(projectionOf(store), images)).toEqual(new Set());
    expect(await differencesFrom(store, items)).toEqual([]);
    expect((await store.figures('g0', 'division:440305')).get('employers/employees')).toBe(240);
  });

  it('moves a member from one union to the other, and leaves alone what both have above them', async () => {
    const commits: StatisticsTransaction[] = [];
    const inner = memoryStatistics();
    const store = {
      ...inner,
      commit: (transaction: StatisticsTransaction) => (commits.push(transaction), inner.commit(transaction)),
    };
    const path = [...stampOf().path.slice(0, -1), tree.otherBase];
    await project(projectionOf(store), imagesOf([memberItem()]));
    await project(projectionOf(store), imagesOf([memberItem({ rev: 2, stamp: stampOf({ path }) })]));
    expect(new Set(commits[1]?.counters.map(({ scope }) => scope))).toEqual(
      new Set([`union:${tree.base}`, `union:${tree.otherBase}`]),
    );
    expect((await store.figures('g0', `union:${tree.base}`)).get('members/sex-1')).toBe(0);
    expect((await store.figures('g0', `union:${tree.otherBase}`)).get('members/sex-1')).toBe(1);
  });

  it('notes a revision that changes no figure, so that a late older one changes none either', async () => {
    const store = memoryStatistics();
    const [first, second, third] = [
      memberItem({ rev: 1, sex: '1' }),
      memberItem({ rev: 2, sex: '2' }),
      memberItem({ rev: 3, sex: '1' }),
    ];
    for (const item of [first, third, second]) await project(projectionOf(store), imagesOf([item]));
    expect(await differencesFrom(store, [third])).toEqual([]);
  });

  it('adds a batch up before it writes it', async () => {
    const commits: StatisticsTransaction[] = [];
    const inner = memoryStatistics();
    const store = {
      ...inner,
      commit: (transaction: StatisticsTransaction) => (commits.push(transaction), inner.commit(transaction)),
    };
    const items = Array.from({ length: 50 }, (_, index) => memberItem({ id: `M${String(index)}` }));
    await project(projectionOf(store), imagesOf(items));
    // Nine scopes with two families each.
    expect(commits.map(({ applied, counters }) => [applied.length, counters.length])).toEqual([[50, 18]]);
    expect(commits[0]?.counters.every(({ add }) => [...add.values()].every((count) => count === 50))).toBe(
      true,
    );
  });

  it('packs as many records into a transaction as a hundred items hold', () => {
    const images = imagesOf(
      Array.from({ length: 100 }, (_, index) =>
        memberItem({ id: `M${String(index)}`, birthMonth: `${String(1960 + (index % 40))}-03` }),
      ),
    );
    const parcels = pack({ generation: 'g0' }, images, new Map(), 5);
    const sizes = parcels.map(({ transaction: { applied, counters } }) => applied.length + counters.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    // One union, ages from 20 to 60: a hundred rows, nine scopes, eight birth families.
    expect(parcels.length).toBeLessThanOrEqual(3);
    expect(parcels.flatMap((parcel) => parcel.images).length).toBe(100);
    const lanes = new Map(
      parcels.flatMap(({ transaction }) => transaction.counters.map(({ scope, lane }) => [scope, lane])),
    );
    expect(lanes.get('division:440305')).toBe(5);
    expect(lanes.get(`union:${tree.base}`)).toBe(0);
  });

  it('gives up after a bounded number of tries, and says of which records', async () => {
    let tries = 0;
    const inner = memoryStatistics();
    const store: StatisticsStore = {
      ...inner,
      commit: (transaction) => {
        tries += 1;
        return transaction.applied.some(({ pk }) => pk === 'union#U1')
          ? Promise.resolve('refused')
          : inner.commit(transaction);
      },
    };
    const away = stampOf({ path: [tree.otherBase], division: '110101' });
    // More than one transaction holds, so that only one of them fails.
    const members = Array.from({ length: 99 }, (_, index) => memberItem({ id: `M${String(index)}` }));
    const failed = await project(projectionOf(store), imagesOf([...members, unionItem({ stamp: away })]));
    expect([...failed]).toContain('union#U1');
    expect(failed.size).toBeLessThan(100);
    expect(tries).toBeLessThan(20);
  });

  it('tells of every fault and of all records when the store cannot be reached', async () => {
    const faults: unknown[] = [];
    const down = new Error('down');
    const store: StatisticsStore = { ...memoryStatistics(), applied: () => Promise.reject(down) };
    const failed = await project(
      projectionOf(store, { fault: (error) => faults.push(error) }),
      imagesOf([memberItem(), unionItem()]),
    );
    expect(failed).toEqual(new Set(['member#M1', 'union#U1']));
    expect(new Set(faults)).toEqual(new Set([down]));
  });
});

describe('E5 whatever happens, the figures equal a recount', () => {
  it('with repeats, disorder, three projectors at once, conflicts, and commits that fail before or after they took effect', async () => {
    let [refused, faulted] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        deliveries(3),
        fc.scheduler(),
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        async ({ latest, readers }, scheduler, luck) => {
          const pace = () => scheduler.schedule(Promise.resolve());
          const inner = memoryStatistics(pace);
          const store: StatisticsStore = {
            ...inner,
            async commit(transaction) {
              const fate = luck.next().value as number;
              if (fate === 0) throw new Error('lost on its way');
              const result = await inner.commit(transaction);
              if (result === 'refused') refused += 1;
              if (fate === 1) throw new Error('its answer was lost');
              return result;
            },
          };
          const random = () => (luck.next().value as number) / 10;
          const projection = projectionOf(store, { random, pause: pace, fault: () => (faulted += 1) });
          const work = readers.map(async (batches) => {
            for (const batch of batches) {
              const images = imagesOf(batch);
              await untilDone(() => project(projection, images));
            }
          });
          await scheduler.waitFor(Promise.all(work));
          const differences = scheduler.waitFor(differencesFrom(store, latest));
          expect(await differences).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
    // Else the property proves less than it says.
    expect(refused).toBeGreaterThan(50);
    expect(faulted).toBeGreaterThan(50);
  });
});
