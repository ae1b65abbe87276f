import { expect, it } from 'vitest';
import { meteredStore } from './metered-store.ts';

const item = (pk: string, bytes: number, more: object = {}) => ({
  pk,
  rev: 1,
  text: 'x'.repeat(bytes),
  ...more,
});

it('counts one write unit a KB begun, and twice as many in a transaction', async () => {
  const store = meteredStore();
  await store.commit([{ op: 'create', table: 'registry', item: item('a', 1200) }]);
  expect(store.used()).toEqual({ write: 2, index: 0, read: 0, replica: 2 });
  await store.commit([
    { op: 'create', table: 'registry', item: item('b', 10) },
    { op: 'create', table: 'ledger', item: item('b', 1200, { seq: 1 }) },
  ]);
  expect(store.used()).toEqual({ write: 6, index: 0, read: 0, replica: 3 });
});

it('charges a write for the larger of what was there and what is there', async () => {
  const store = meteredStore();
  await store.commit([{ op: 'create', table: 'registry', item: item('a', 3000) }]);
  store.used();
  await store.commit([{ op: 'replace', table: 'registry', readRev: 1, item: { ...item('a', 10), rev: 2 } }]);
  expect(store.used().write).toBe(3);
});

it('counts an entry that an index gains, changes or loses, and none that stays', async () => {
  const store = meteredStore();
  const waiting = (rev: number, since: string | undefined) => ({
    ...item('a', 10),
    rev,
    ...(since !== undefined && { waitsAt: 'U', waitsSince: since }),
  });
  const replace = (readRev: number, since: string | undefined) =>
    store.commit([{ op: 'replace', table: 'registry', readRev, item: waiting(readRev + 1, since) }]);
  await store.commit([{ op: 'create', table: 'registry', item: waiting(1, '1') }]);
  const counted = [store.used().index];
  for (const [rev, since] of [
    [1, '1'],
    [2, '2'],
    [3, undefined],
  ] as const) {
    await replace(rev, since);
    counted.push(store.used().index);
  }
  expect(counted).toEqual([1, 0, 2, 1]);
});

it('counts a read unit for each 4 KB of each item, and one for an item that is not there', async () => {
  const store = meteredStore();
  await store.commit([{ op: 'create', table: 'registry', item: item('a', 5000) }]);
  store.used();
  const key = (pk: string) => ({ table: 'registry' as const, pk });
  await store.read([key('a'), key('a'), key('none')]);
  expect(store.used()).toEqual({ write: 0, index: 0, read: 3, replica: 0 });
});
