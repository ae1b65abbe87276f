import { describe, expect, it } from 'vitest';
import { itemBytes, MAX_ITEM_BYTES } from '../../shared/platform/store/item-size.ts';
import { MAX_WRITES, type Store, type StoredItem, type Write } from '../../shared/platform/store/port.ts';

const item = (pk: string, fields: Partial<StoredItem> = {}): StoredItem => ({ pk, rev: 1, ...fields });

const create = (pk: string, fields: Partial<StoredItem> = {}): Write => ({
  op: 'create',
  table: 'registry',
  item: item(pk, fields),
});

const replace = (pk: string, readRev: number, fields: Partial<StoredItem> = {}): Write => ({
  op: 'replace',
  table: 'registry',
  item: item(pk, { rev: readRev + 1, ...fields }),
  readRev,
});

type GateWrite = Extract<Write, { op: 'gate' }>;
const GATE = 'gate#1';
const gate = (fields: Partial<GateWrite> = {}): Write => ({
  op: 'gate',
  pk: GATE,
  requires: { status: 'open', stampVersion: 3 },
  add: { members: 1, withoutVote: 0, children: 0 },
  commitId: 'c2',
  ...fields,
});
const openGate = {
  type: 'gate',
  status: 'open',
  stampVersion: 3,
  members: 5,
  withoutVote: 1,
  children: 2,
  commitId: 'c1',
};

const accepted = { type: 'RegisterMember', pendingShard: '1', pendingSince: '2026-11-23T01:00:00.000Z' };
const done = { status: 'done', at: '2026-11-23T01:00:01.000Z', result: { memberId: 'm' } };
const settle = (pk: string, outcome: Readonly<Record<string, unknown>> = done): Write => ({
  op: 'settle',
  pk,
  outcome,
});

/** What the engine relies on, of whatever keeps its items. `fresh` gives an empty store. */
export function storeContract(fresh: () => Promise<Store>): void {
  const holding = async (...writes: readonly Write[]): Promise<Store> => {
    const store = await fresh();
    for (const write of writes) expect(await store.commit([write])).toMatchObject({ committed: true });
    return store;
  };
  const one = async (store: Store, pk: string, table: 'registry' | 'requests' | 'keys' = 'registry') =>
    (await store.read([{ table, pk }]))[0];
  const refused = (...reasons: readonly ('condition' | undefined)[]) => ({ committed: false, reasons });

  /** A transaction of one write may take another way to the store than one of several: each rule holds on both. */
  const ways = [
    { way: 'alone', beside: [] },
    { way: 'beside another write', beside: [create('beside')] },
  ] as const satisfies readonly { way: string; beside: readonly Write[] }[];

  describe.each(ways)('a write $way', ({ beside }) => {
    const innocent = beside.map(() => undefined);

    it('creates what does not exist, with everything in it', async () => {
      const store = await fresh();
      const fields = {
        state: { name: '名', list: [1, 2], none: [], nested: { empty: {} }, yes: true, number: 1.5 },
        wrapped: Uint8Array.of(1, 2, 3),
      };
      expect(await store.commit([create('a', fields), ...beside])).toMatchObject({ committed: true });
      expect(await one(store, 'a')).toEqual(item('a', fields));
    });

    it('leaves out attributes that are undefined', async () => {
      const store = await fresh();
      await store.commit([create('a', { state: { here: 1, gone: undefined } }), ...beside]);
      expect(await one(store, 'a')).toEqual(item('a', { state: { here: 1 } }));
    });

    it('does not create what exists, and leaves it as it is', async () => {
      const store = await holding(create('a', { mark: 'first' }));
      expect(await store.commit([create('a', { mark: 'second' }), ...beside])).toEqual(
        refused('condition', ...innocent),
      );
      expect(await one(store, 'a')).toEqual(item('a', { mark: 'first' }));
      expect(await one(store, 'beside')).toBeUndefined();
    });

    it('creates an entry of a record’s ledger once for each seq', async () => {
      const entry = (seq: number): Write => ({ op: 'create', table: 'ledger', item: item('a', { seq }) });
      const store = await holding(entry(1), entry(2));
      expect(await store.commit([entry(2), ...beside])).toEqual(refused('condition', ...innocent));
    });

    it('replaces what has the rev that was read, the whole of it', async () => {
      const store = await holding(create('a', { old: 1 }));
      expect(await store.commit([replace('a', 1, { fresh: 1 }), ...beside])).toMatchObject({
        committed: true,
      });
      expect(await one(store, 'a')).toEqual(item('a', { rev: 2, fresh: 1 }));
    });

    it.each([
      ['an older rev', 1],
      ['a newer rev', 3],
    ])('does not replace by %s than was read', async (_, readRev) => {
      const store = await holding(create('a'), replace('a', 1, { mark: 'second' }));
      expect(await store.commit([replace('a', readRev), ...beside])).toEqual(
        refused('condition', ...innocent),
      );
      expect(await one(store, 'a')).toEqual(item('a', { rev: 2, mark: 'second' }));
    });

    it('does not replace what does not exist', async () => {
      const store = await fresh();
      expect(await store.commit([replace('a', 1), ...beside])).toEqual(refused('condition', ...innocent));
      expect(await one(store, 'a')).toBeUndefined();
    });

    it('counts in and out of a gate that stands as required, and bears the commit’s id', async () => {
      const store = await holding(create(GATE, openGate));
      const add = { members: 7, withoutVote: 2, children: -1 };
      expect(await store.commit([gate({ add }), ...beside])).toMatchObject({ committed: true });
      expect(await one(store, GATE)).toEqual(
        item(GATE, { ...openGate, rev: 2, members: 12, withoutVote: 3, children: 1, commitId: 'c2' }),
      );
    });

    it('adds to what a gate has counted since it was read', async () => {
      const store = await holding(create(GATE, openGate), gate());
      expect(await store.commit([gate({ commitId: 'c3' }), ...beside])).toMatchObject({ committed: true });
      expect(await one(store, GATE)).toMatchObject({ members: 7, rev: 3, commitId: 'c3' });
    });

    it('sets the gate’s status, and names the commit that did', async () => {
      const store = await holding(create(GATE, openGate));
      await store.commit([
        gate({ set: 'shut', add: { members: 0, withoutVote: 0, children: 0 } }),
        ...beside,
      ]);
      expect(await one(store, GATE)).toEqual(
        item(GATE, { ...openGate, status: 'shut', rev: 2, commitId: 'c2', since: 'c2' }),
      );
    });

    it('sets a gate’s stamp under the next version: whom it counts then, whatever was read, is behind', async () => {
      const store = await holding(create(GATE, openGate), gate());
      const stamp = { path: ['above', 'here'], division: '440305', version: 4 };
      const none = { members: 0, withoutVote: 0, children: 0 };
      const write = gate({ stamp, add: none, commitId: 'c3' });
      expect(await store.commit([write, ...beside])).toMatchObject({ committed: true });
      const stamped = { stamp, stampVersion: 4, members: 6, membersBehind: 6, childrenBehind: 2 };
      expect(await one(store, GATE)).toEqual(
        item(GATE, { ...openGate, ...stamped, rev: 3, commitId: 'c3', since: 'c3' }),
      );
      expect(await store.commit([write])).toEqual(refused('condition'));
      expect(await store.commit([gate()])).toEqual(refused('condition'));
    });

    it('counts who is brought up to the stamp of a gate, and whoever leaves it before', async () => {
      const store = await holding(create(GATE, { ...openGate, membersBehind: 5, childrenBehind: 2 }));
      const add = { members: -1, withoutVote: 0, children: 0, membersBehind: -3, childrenBehind: -1 };
      expect(await store.commit([gate({ add }), ...beside])).toMatchObject({ committed: true });
      expect(await one(store, GATE)).toMatchObject({ members: 4, membersBehind: 2, childrenBehind: 1 });
    });

    it.each([
      ['another status', { status: 'preparing', stampVersion: 3 }],
      ['another stamp', { status: 'open', stampVersion: 2 }],
    ] as const)('does not pass a gate of %s', async (_, requires) => {
      const store = await holding(create(GATE, openGate));
      expect(await store.commit([gate({ requires }), ...beside])).toEqual(refused('condition', ...innocent));
      expect(await one(store, GATE)).toEqual(item(GATE, openGate));
    });

    it.each([
      ['nobody where it should count nobody', ['members'], true],
      ['no union below where it counts one', ['children'], false],
      ['nobody and no union below where it counts one', ['members', 'children'], false],
    ] as const)('of a gate with %s: passes only what is empty', async (_, empty, passes) => {
      const stands = { ...openGate, status: 'shut', members: 0, children: 1 };
      const store = await holding(create(GATE, stands));
      const requires = { status: 'shut', stampVersion: 3, empty } as const;
      const closing = gate({ requires, set: 'shut', add: { members: 0, withoutVote: 0, children: 0 } });
      expect(await store.commit([closing, ...beside])).toEqual(
        passes ? expect.objectContaining({ committed: true }) : refused('condition', ...innocent),
      );
      expect(await one(store, GATE)).toMatchObject({ rev: passes ? 2 : 1 });
    });

    it('counts by employer, beside the whole, from nothing on', async () => {
      const store = await holding(create(GATE, openGate));
      const add = { members: 2, withoutVote: 0, children: 0, 'of#e1': 1, 'of#e2': 1 } as const;
      expect(await store.commit([gate({ add }), ...beside])).toMatchObject({ committed: true });
      expect(await one(store, GATE)).toMatchObject({ members: 7, 'of#e1': 1, 'of#e2': 1 });
      const left = { members: -1, withoutVote: 0, children: 0, 'of#e1': -1 } as const;
      expect(await store.commit([gate({ add: left, commitId: 'c3' })])).toMatchObject({ committed: true });
      expect(await one(store, GATE)).toMatchObject({ members: 6, 'of#e1': 0, 'of#e2': 1 });
    });

    it('gives a gate other employers under the next version of them, and passes nobody who read others', async () => {
      const store = await holding(create(GATE, { ...openGate, employers: ['e1'] }));
      const none = { members: 0, withoutVote: 0, children: 0 };
      const covers = { employers: ['e1', 'e2'], admitsNoneOf: ['e1'] };
      const write = gate({ covers, add: none });
      expect(await store.commit([write, ...beside])).toMatchObject({ committed: true });
      expect(await one(store, GATE)).toEqual(
        item(GATE, { ...openGate, ...covers, employersVersion: 1, rev: 2, commitId: 'c2', since: 'c2' }),
      );
      expect(await store.commit([write])).toEqual(refused('condition'));
      expect(await store.commit([gate()])).toEqual(refused('condition'));
      const requires = { status: 'open', stampVersion: 3, employersVersion: 1 } as const;
      expect(await store.commit([gate({ requires })])).toMatchObject({ committed: true });
      expect(await store.commit([gate({ requires, covers, add: none })])).toMatchObject({ committed: true });
      expect(await one(store, GATE)).toMatchObject({ members: 6, employersVersion: 2 });
      expect(await store.commit([gate({ requires })])).toEqual(refused('condition'));
    });

    it.each([
      ['nobody of it was ever counted', {}, true],
      ['it counts nobody of it any more', { 'of#e1': 0 }, true],
      ['it counts somebody of it', { 'of#e1': 1 }, false],
    ])('lets an employer go where %s', async (_, counts, passes) => {
      const store = await holding(create(GATE, { ...openGate, ...counts }));
      const requires = { status: 'open', stampVersion: 3, empty: ['of#e1'] } as const;
      const covers = { employers: [], admitsNoneOf: [] };
      const write = gate({ requires, covers, add: { members: 0, withoutVote: 0, children: 0 } });
      expect(await store.commit([write, ...beside])).toEqual(
        passes ? expect.objectContaining({ committed: true }) : refused('condition', ...innocent),
      );
    });

    it('gives a gate another stamp and other employers in one write', async () => {
      const store = await holding(create(GATE, openGate));
      const stamp = { path: ['here'], division: '440305', version: 4 };
      const covers = { employers: ['e2'], admitsNoneOf: [] };
      const write = gate({ stamp, covers, add: { members: 0, withoutVote: 0, children: 0 } });
      expect(await store.commit([write, ...beside])).toMatchObject({ committed: true });
      const now = { stamp, stampVersion: 4, membersBehind: 5, childrenBehind: 2, employersVersion: 1 };
      expect(await one(store, GATE)).toMatchObject({ ...covers, ...now, since: 'c2' });
    });

    it('does not pass a gate that does not exist', async () => {
      const store = await fresh();
      expect(await store.commit([gate(), ...beside])).toEqual(refused('condition', ...innocent));
      expect(await one(store, GATE)).toBeUndefined();
    });

    it('settles a request, which then waits no longer', async () => {
      const store = await holding({ op: 'create', table: 'requests', item: item('r', accepted) });
      expect(await store.commit([settle('r'), ...beside])).toMatchObject({ committed: true });
      expect(await one(store, 'r', 'requests')).toEqual(
        item('r', { rev: 2, type: 'RegisterMember', outcome: done }),
      );
    });

    it('settles a request once: the first outcome stays', async () => {
      const store = await holding(
        { op: 'create', table: 'requests', item: item('r', accepted) },
        settle('r'),
      );
      const rejection = { status: 'rejected', at: done.at, rejection: { code: 'x' } };
      expect(await store.commit([settle('r', rejection), ...beside])).toEqual(
        refused('condition', ...innocent),
      );
      expect(await one(store, 'r', 'requests')).toMatchObject({ rev: 2, outcome: done });
    });

    it('does not settle a request that was never accepted', async () => {
      const store = await fresh();
      expect(await store.commit([settle('r'), ...beside])).toEqual(refused('condition', ...innocent));
      expect(await one(store, 'r', 'requests')).toBeUndefined();
    });
  });

  describe('a transaction', () => {
    it('writes all or nothing, with a reason for each write that is to blame', async () => {
      const store = await holding(create('there'), create(GATE, openGate));
      const requires = { status: 'shut', stampVersion: 3 } as const;
      const writes = [create('a'), create('there'), replace('missing', 1), create('b'), gate({ requires })];
      expect(await store.commit(writes)).toEqual(
        refused(undefined, 'condition', 'condition', undefined, 'condition'),
      );
      const keys = ['a', 'b', 'missing'].map((pk) => ({ table: 'registry', pk }) as const);
      expect(await store.read(keys)).toEqual([undefined, undefined, undefined]);
      expect(await one(store, GATE)).toEqual(item(GATE, openGate));
    });

    it('spans the tables', async () => {
      const store = await holding({ op: 'create', table: 'requests', item: item('r', accepted) });
      const entry: Write = { op: 'create', table: 'ledger', item: item('a', { seq: 1 }) };
      const key: Write = { op: 'create', table: 'keys', item: item('a') };
      expect(await store.commit([create('a'), entry, key, settle('r')])).toMatchObject({ committed: true });
      expect(await one(store, 'a')).toEqual(item('a'));
      expect(await one(store, 'a', 'keys')).toEqual(item('a'));
      expect(await one(store, 'r', 'requests')).toMatchObject({ outcome: done });
      expect(await store.commit([create('b'), entry])).toEqual(refused(undefined, 'condition'));
    });

    it('takes a hundred items, and no more', async () => {
      const store = await fresh();
      const creates = (count: number, of: string) =>
        Array.from({ length: count }, (_, index) => create(`${of}${String(index)}`));
      expect(await store.commit(creates(MAX_WRITES, 'a'))).toMatchObject({ committed: true });
      await expect(store.commit(creates(MAX_WRITES + 1, 'b'))).rejects.toThrow();
      expect(await one(store, 'b0')).toBeUndefined();
    });

    it('takes items of 400 KB, names and all, and no larger ones', async () => {
      const store = await fresh();
      const of = (bytes: number) => {
        const empty = itemBytes(item('a', { text: '' }));
        return create('a', { text: 'x'.repeat(bytes - empty) });
      };
      await expect(store.commit([of(MAX_ITEM_BYTES + 1)])).rejects.toThrow('409601 bytes');
      expect(await one(store, 'a')).toBeUndefined();
      expect(await store.commit([of(MAX_ITEM_BYTES)])).toMatchObject({ committed: true });
    });

    it('takes four megabytes, and no more', async () => {
      const store = await fresh();
      const creates = (count: number, of: string) =>
        Array.from({ length: count }, (_, index) =>
          create(`${of}${String(index)}`, { text: '字'.repeat(130_000) }),
        );
      expect(await store.commit(creates(10, 'a'))).toMatchObject({ committed: true });
      await expect(store.commit(creates(11, 'b'))).rejects.toThrow('it may have 4194304');
      expect(await one(store, 'b0')).toBeUndefined();
    });

    it('is nothing without a write', async () => {
      const store = await fresh();
      await expect(store.commit([])).rejects.toThrow();
    });

    it('touches no item twice', async () => {
      const store = await holding(create('there'));
      await expect(store.commit([create('a'), create('a')])).rejects.toThrow();
      await expect(store.commit([replace('there', 1), replace('there', 2)])).rejects.toThrow();
      expect(await one(store, 'a')).toBeUndefined();
      expect(await one(store, 'there')).toEqual(item('there'));
    });

    it('of two at once that create the same item, one is refused', async () => {
      const store = await fresh();
      const results = await Promise.all(
        ['x', 'y'].map((mark) => store.commit([create('a', { mark }), create(mark)])),
      );
      const winner = results.findIndex(({ committed }) => committed);
      expect(results.filter(({ committed }) => committed)).toHaveLength(1);
      expect(await one(store, 'a')).toMatchObject({ mark: ['x', 'y'][winner] });
      expect(await one(store, winner === 0 ? 'y' : 'x')).toBeUndefined();
    });
  });

  describe('a read', () => {
    it('gives items in the order of the keys, undefined for what does not exist', async () => {
      const store = await holding(create('a'), create('b'));
      await store.commit([{ op: 'create', table: 'keys', item: item('a', { mark: 'key' }) }]);
      const keys = [
        { table: 'registry', pk: 'b' },
        { table: 'keys', pk: 'a' },
        { table: 'registry', pk: 'none' },
        { table: 'registry', pk: 'a' },
      ] as const;
      expect(await store.read(keys)).toEqual([item('b'), item('a', { mark: 'key' }), undefined, item('a')]);
    });

    it('may ask for a key twice', async () => {
      const store = await holding(create('a'));
      const key = { table: 'registry', pk: 'a' } as const;
      expect(await store.read([key, key])).toEqual([item('a'), item('a')]);
    });

    it('of nothing is nothing', async () => {
      const store = await fresh();
      expect(await store.read([])).toEqual([]);
    });

    it('asks for more keys than one call of the table returns', async () => {
      const store = await fresh();
      const pks = Array.from({ length: 230 }, (_, index) => `item${String(index)}`);
      for (let from = 0; from < pks.length; from += 80)
        await store.commit(pks.slice(from, from + 80).map((pk) => create(pk)));
      const found = await store.read(pks.map((pk) => ({ table: 'registry', pk })));
      expect(found.map((one) => one?.pk)).toEqual(pks);
    });
  });
}
