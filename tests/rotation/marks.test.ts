import { expect, it } from 'vitest';
import { instantOf } from '../../shared/kernel/dates.ts';
import type { MemberId, RequestId } from '../../shared/kernel/ids.ts';
import type { SuiteId } from '../../shared/kernel/keys.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import type { LedgerEntry } from '../../shared/platform/engine/ledger.ts';
import { duplicatesFinder, onMembersChanged } from '../../shared/registry/find-duplicates.ts';
import { wireEventsOf } from '../../shared/registry/publish.ts';
import { testFinder } from '../support/finder.ts';
import { type MemoryMarkBook, memoryMarkBook } from '../support/memory-mark-book.ts';
import { memoryPages } from '../support/memory-pages.ts';
import { memoryStore } from '../support/memory-store.ts';
import { people, testPerson } from '../support/people.ts';
import { randomFrom } from '../support/random.ts';
import { foundUnion, TENANT, testRegistry } from '../support/registry.ts';
import { type RotatingProvince, rotatingProvince } from '../support/rotating-province.ts';

const START = instantOf(Date.parse('2026-11-24T01:00:00.000Z'));
const SM: SuiteId = 'SM4-GCM/HMAC-SM3';
const MEMBERS = 30;

const keysIn = (book: MemoryMarkBook): string[] =>
  [...new Set([...book.places.keys()].map((mark) => mark.split('#')[1] ?? ''))].toSorted();

/** What the ledger tells the finder, by environments that each hold a ring of their own. */
function finderOf(province: RotatingProvince, book: MemoryMarkBook) {
  const { store, nodes } = province;
  const heard = new Set<string>();
  let turn = 0;
  return async (): Promise<void> => {
    for (const [key, item] of [...store.items]) {
      if (!key.startsWith('ledger/') || heard.has(key)) continue;
      heard.add(key);
      for (const event of wireEventsOf(item as unknown as LedgerEntry)) {
        if (event.type === 'FoundingApplied') continue;
        const { vault } = nodes[(turn += 1) % nodes.length] ?? {};
        if (vault === undefined) throw new Error('no node');
        const dependencies = { tenant: TENANT, store, vault, book, now: () => province.now };
        await onMembersChanged({
          ...dependencies,
          pages: memoryPages(store.items, 100),
          queue: { send: () => Promise.resolve() },
          requeue: () => Promise.reject(new Error('one page is all')),
        })(event);
      }
    }
  };
}

it('A8 G4 marks follow the index key: under both while it is rotated, under the new one alone at the end', async () => {
  const memory = memoryStore();
  const registry = await testRegistry(memory);
  const union = await foundUnion(registry, { seed: 3, size: MEMBERS });
  const before = testFinder(registry);
  await before.lookAtAll();
  const book = memoryMarkBook(before.book.entries);
  expect(keysIn(book)).toEqual(['index-1']);

  const province = rotatingProvince({ items: new Map(memory.items), random: randomFrom(5), start: START });
  const hear = finderOf(province, book);
  await hear();
  await province.rotate(['index'], SM);
  const seen = new Map<string, string[]>();
  while (await province.step()) {
    await hear();
    const [rotation] = province.rotations();
    if (rotation) seen.set(rotation.phase, keysIn(book));
  }
  expect(seen.get('switched')).toEqual(['index-1', 'index-2']);
  expect(seen.get('done')).toEqual(['index-2']);
  expect(book.entries.size).toBe(MEMBERS);
  expect(
    new Set([...book.entries.values()].map(({ marks, struck }) => [marks.length, struck.length].join())),
  ).toEqual(new Set(['2,0']));

  // Whoever comes after the rotation is found like anybody before it.
  const { store, nodes } = province;
  const asked: RequestId[] = [];
  const later = await testRegistry(store);
  later.now = province.now;
  const [first] = people(MEMBERS, 3);
  const person = PersonInput.parse({ ...testPerson({}, 901), mobile: first?.mobile });
  const body = {
    unionId: union.unionId,
    employerId: union.employerId,
    ...(await later.sealed(person, 'newcomer')),
  };
  const joined = await later.run('RegisterMember', body, { key: 'newcomer' });
  const newcomer = (joined.status === 'done' ? joined.result['memberId'] : '') as MemberId;
  const { vault } = nodes[0] ?? {};
  if (vault === undefined) throw new Error('no node');
  await duplicatesFinder({
    tenant: TENANT,
    store,
    vault,
    book,
    now: () => province.now,
    queue: { send: async (sent) => void asked.push(...sent.map(({ requestId }) => requestId)) },
  })(newcomer);
  expect(asked).toHaveLength(1);
});
