import { describe, expect, it } from 'vitest';
import type {
  AppliedWrite,
  CounterItem,
  CounterWrite,
  StatisticsStore,
} from '../../shared/statistics/application/ports.ts';
import type { Scope } from '../../shared/statistics/domain/contributions.ts';

const scope: Scope = 'division:440305';
const other: Scope = 'division:440306';

const row = (fields: Partial<AppliedWrite> = {}): AppliedWrite => ({
  pk: 'member#M1',
  rev: 1,
  readRev: undefined,
  contribution: { scopes: [scope], counts: { 'members/sex-1': 1 } },
  ...fields,
});

const counter = (fields: Partial<CounterWrite> = {}): CounterWrite => ({
  scope,
  family: 'members',
  lane: 0,
  add: new Map([['sex-1', 1]]),
  ...fields,
});

const itemsOf = async (store: StatisticsStore, generation: 'g0' | 'g1'): Promise<CounterItem[]> => {
  const items: CounterItem[] = [];
  for await (const item of store.counterItems(generation)) items.push(item);
  return items;
};

/** What the projector relies on, of whatever keeps the figures. `fresh` gives an empty store. */
export function statisticsStoreContract(fresh: () => Promise<StatisticsStore>): void {
  describe('applied rows and counters', () => {
    it('are written together', async () => {
      const store = await fresh();
      const counters = [
        counter(),
        counter({
          lane: 3,
          add: new Map([
            ['sex-1', 4],
            ['edu-21', 2],
          ]),
        }),
      ];
      expect(await store.commit({ generation: 'g0', applied: [row()], counters })).toBe('committed');
      const { rev, contribution } = row();
      expect(await store.applied('g0', ['member#M1', 'member#M2'])).toEqual(
        new Map([['member#M1', { rev, contribution }]]),
      );
      expect(await store.figures('g0', scope)).toEqual(
        new Map([
          ['members/sex-1', 5],
          ['members/edu-21', 2],
        ]),
      );
    });

    it('are refused together when a row exists that was read as absent', async () => {
      const store = await fresh();
      await store.commit({ generation: 'g0', applied: [row()], counters: [counter()] });
      const applied = [row({ pk: 'member#M2' }), row({ rev: 2 })];
      expect(await store.commit({ generation: 'g0', applied, counters: [counter()] })).toBe('refused');
      expect(await store.applied('g0', ['member#M2'])).toEqual(new Map());
      expect(await store.figures('g0', scope)).toEqual(new Map([['members/sex-1', 1]]));
    });

    it('are refused when a row has another revision than the one read, older or newer', async () => {
      const store = await fresh();
      await store.commit({ generation: 'g0', applied: [row({ rev: 5 })], counters: [counter()] });
      for (const readRev of [4, 6]) {
        const applied = [row({ rev: 7, readRev })];
        expect(await store.commit({ generation: 'g0', applied, counters: [counter()] })).toBe('refused');
      }
      const applied = [row({ rev: 7, readRev: 5 })];
      expect(await store.commit({ generation: 'g0', applied, counters: [] })).toBe('committed');
      expect((await store.applied('g0', ['member#M1'])).get('member#M1')?.rev).toBe(7);
      expect(await store.figures('g0', scope)).toEqual(new Map([['members/sex-1', 1]]));
    });

    it('can go down and back to nothing', async () => {
      const store = await fresh();
      await store.commit({
        generation: 'g0',
        applied: [row()],
        counters: [counter({ add: new Map([['sex-1', 3]]) })],
      });
      const counters = [counter({ lane: 5, add: new Map([['sex-1', -3]]) })];
      await store.commit({ generation: 'g0', applied: [row({ rev: 2, readRev: 1 })], counters });
      expect((await store.figures('g0', scope)).get('members/sex-1')).toBe(0);
    });

    it('are kept apart by scope and by generation', async () => {
      const store = await fresh();
      await store.commit({ generation: 'g0', applied: [row()], counters: [counter()] });
      const counters = [
        counter({ scope: other, family: 'birth-1980', lane: 2, add: new Map([['1983-07', 1]]) }),
      ];
      expect(await store.commit({ generation: 'g1', applied: [row()], counters })).toBe('committed');
      expect(await store.figures('g0', other)).toEqual(new Map());
      expect(await store.figures('g1', other)).toEqual(new Map([['birth-1980/1983-07', 1]]));
      expect(await itemsOf(store, 'g0')).toEqual([
        { scope, family: 'members', lane: 0, counters: new Map([['sex-1', 1]]) },
      ]);
      expect(await itemsOf(store, 'g1')).toEqual([
        { scope: other, family: 'birth-1980', lane: 2, counters: new Map([['1983-07', 1]]) },
      ]);
    });

    it('are read for more records than one call of the table returns', async () => {
      const store = await fresh();
      const pks = Array.from({ length: 230 }, (_, index) => `member#${String(index)}`);
      for (let from = 0; from < pks.length; from += 90)
        await store.commit({
          generation: 'g0',
          applied: pks.slice(from, from + 90).map((pk) => row({ pk })),
          counters: [],
        });
      expect([...(await store.applied('g0', pks)).keys()].toSorted()).toEqual(pks.toSorted());
    });

    it('take a hundred items, and no more', async () => {
      const store = await fresh();
      const applied = (count: number, of: string) =>
        Array.from({ length: count }, (_, index) => row({ pk: `${of}#${String(index)}` }));
      const counters = [counter()];
      expect(await store.commit({ generation: 'g0', applied: applied(99, 'a'), counters })).toBe('committed');
      await expect(
        store.commit({ generation: 'g0', applied: applied(100, 'b'), counters }),
      ).rejects.toThrow();
    });
  });

  it('gives one family of many scopes, their lanes added up', async () => {
    const store = await fresh();
    const counters = [
      counter(),
      counter({ lane: 7, add: new Map([['sex-1', 4]]) }),
      counter({ family: 'unions', add: new Map([['total', 9]]) }),
      counter({ scope: other }),
    ];
    await store.commit({ generation: 'g0', applied: [row()], counters });
    expect(await store.counters('g0', [scope, other, 'division:440307', scope], 'members')).toEqual(
      new Map([
        [scope, new Map([['sex-1', 5]])],
        [other, new Map([['sex-1', 1]])],
      ]),
    );
  });

  describe('generations', () => {
    it('begin with one that is live', async () => {
      const store = await fresh();
      expect(await store.generations()).toEqual({ rev: 0, live: 'g0' });
    });

    it('are replaced only as they were read', async () => {
      const store = await fresh();
      const read = await store.generations();
      expect(await store.replaceGenerations(read, { live: 'g0', building: 'g1' })).toBe(true);
      expect(await store.replaceGenerations(read, { live: 'g0', building: 'g1' })).toBe(false);
      const building = await store.generations();
      expect(building).toEqual({ rev: 1, live: 'g0', building: 'g1' });
      expect(await store.replaceGenerations(building, { live: 'g1' })).toBe(true);
      expect(await store.generations()).toEqual({ rev: 2, live: 'g1' });
    });

    it('carry the number of a cut along', async () => {
      const store = await fresh();
      expect(await store.replaceGenerations(await store.generations(), { live: 'g0', cut: 1 })).toBe(true);
      expect(await store.generations()).toEqual({ rev: 1, live: 'g0', cut: 1 });
    });

    it('keep of a record what it had contributed until a cut, in the same scopes or in others', async () => {
      const store = await fresh();
      const { contribution } = row();
      const moved = { scopes: [other], counts: { 'members/sex-2': 1 } };
      const applied = [
        row({ since: { cut: 4, before: { scopes: [scope], counts: { 'members/sex-2': 1 } } } }),
        row({ pk: 'member#M2', since: { cut: 5, before: moved } }),
      ];
      await store.commit({ generation: 'g0', applied, counters: [counter()] });
      expect(await store.applied('g0', ['member#M1', 'member#M2'])).toEqual(
        new Map(applied.map(({ pk, rev, since }) => [pk, { rev, contribution, since }])),
      );
    });

    it('are discarded whole, and leave the others alone', async () => {
      const store = await fresh();
      for (const generation of ['g1', 'g10'] as const)
        await store.commit({
          generation,
          applied: [row(), row({ pk: 'member#M2' })],
          counters: [counter(), counter({ lane: 1 }), counter({ scope: other })],
        });
      expect(await store.discard('g1')).toEqual({ counters: 3, applied: 2 });
      expect(await itemsOf(store, 'g1')).toEqual([]);
      expect(await store.applied('g1', ['member#M1'])).toEqual(new Map());
      expect(await store.figures('g10', scope)).toEqual(new Map([['members/sex-1', 2]]));
      expect((await store.applied('g10', ['member#M1', 'member#M2'])).size).toBe(2);
      expect(await store.generations()).toEqual({ rev: 0, live: 'g0' });
    });
  });
}
