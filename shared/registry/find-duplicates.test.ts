import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { testFinder, type TestFinder } from '../../tests/support/finder.ts';
import { tracesIn } from '../../tests/support/leaks.ts';
import { memoryMarkBook } from '../../tests/support/memory-mark-book.ts';
import { memoryPages } from '../../tests/support/memory-pages.ts';
import { type MemoryStore, memoryStore } from '../../tests/support/memory-store.ts';
import { idNumberOf, people, testPerson } from '../../tests/support/people.ts';
import { foundUnion, settle, TENANT, testRegistry, type TestRegistry } from '../../tests/support/registry.ts';
import { type WorkerId } from '../kernel/caller.ts';
import type { MemberId, RequestId } from '../kernel/ids.ts';
import type { Duplicate } from '../members/domain/duplicate.ts';
import type { Member } from '../members/domain/member.ts';
import { PersonInput } from '../members/domain/person.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { allMembers, duplicatesFinder, onMembersChanged } from './find-duplicates.ts';

let store: MemoryStore;
let registry: TestRegistry;
let finder: TestFinder;
let union: Awaited<ReturnType<typeof foundUnion>>;

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  finder = testFinder(registry);
  union = await foundUnion(registry, { seed: 1, size: 1 });
});

async function done(type: string, body: object, actor?: Parameters<TestRegistry['run']>[2]) {
  const outcome = await registry.run(type, body, actor);
  if (outcome.status !== 'done') throw new Error(outcome.rejection.code);
  return outcome.result;
}

const input = (changes: object, seed: number) => PersonInput.parse({ ...testPerson({}, seed), ...changes });

async function registered(changes: object, seed: number, at = union): Promise<string> {
  const { unionId, employerId } = at;
  const sealed = await registry.sealed(input(changes, seed), `person-${String(seed)}`);
  const { memberId } = await done('RegisterMember', { unionId, employerId, ...sealed });
  return String(memberId);
}

/** A member corrects their own mobile. */
async function correctMobile(memberId: string, seed: number, mobile: string): Promise<void> {
  const { identity, person } = await registry.sealed(input({ mobile }, seed), `person-${String(seed)}`);
  const readRev = store.items.get(`registry/member#${memberId}`)?.rev;
  const actor = { kind: 'worker', id: 'worker-1' as WorkerId } as const;
  await done('CorrectOwnData', { identity, readRev, person }, { actor });
}

const found = (...members: string[]): Duplicate | undefined =>
  store.items.get(`registry/duplicate#${members.toSorted().join('-')}`)?.['state'] as Duplicate | undefined;
const all = () => [...store.items.keys()].filter((key) => key.startsWith('registry/duplicate#'));
const MOBILE = testPerson({}, 90).mobile;

describe('A8 finding likely duplicates', () => {
  it('finds two with the same name and birth date under different numbers, and two with the same mobile', async () => {
    const { name, birthDate, sex } = testPerson({}, 10);
    const idNumber = idNumberOf('440106', birthDate, sex === '1' ? 997 : 998);
    const [one, like] = [await registered({}, 10), await registered({ name, birthDate, sex, idNumber }, 11)];
    const [third, fourth] = [
      await registered({ mobile: MOBILE }, 12),
      await registered({ mobile: MOBILE }, 13),
    ];
    await finder.look(one, like, third, fourth);
    expect(found(one, like)).toMatchObject({ status: 'open', signs: ['name-and-birth-date'] });
    expect(found(third, fourth)).toMatchObject({ status: 'open', signs: ['mobile'], at: union.unionId });
    expect(all()).toHaveLength(2);
  });

  it('finds a pair in whichever order the two are looked at, once, however often', async () => {
    const two = [await registered({ mobile: MOBILE }, 12), await registered({ mobile: MOBILE }, 13)];
    await finder.look(...two.toReversed(), ...two, ...two);
    expect(all()).toHaveLength(1);
    expect(store.items.get(all()[0] ?? '')?.rev).toBe(1);
  });

  it('finds a pair when both are looked at at once, wherever one waits for the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const memory = memoryStore();
        registry = await testRegistry(memory);
        const at = await foundUnion(registry, { seed: 1, size: 1 });
        const ids = [
          await registered({ mobile: MOBILE }, 12, at),
          await registered({ mobile: MOBILE }, 13, at),
        ];
        const asked: RequestId[] = [];
        const book = memoryMarkBook();
        const { vault } = registry;
        const find = duplicatesFinder({
          tenant: TENANT,
          vault,
          now: () => registry.now,
          store: {
            read: (keys) => scheduler.schedule(Promise.resolve()).then(() => memory.read(keys)),
            commit: (writes) => memory.commit(writes),
          },
          book: {
            entryOf: (id) => scheduler.schedule(Promise.resolve()).then(() => book.entryOf(id)),
            enter: (...of) => scheduler.schedule(Promise.resolve()).then(() => book.enter(...of)),
            bearersOf: (...of) => scheduler.schedule(Promise.resolve()).then(() => book.bearersOf(...of)),
          },
          queue: { send: async (sent) => void asked.push(...sent.map(({ requestId }) => requestId)) },
        });
        const looked = Promise.all([...ids, ...ids].map((id) => find(id as MemberId)));
        await scheduler.waitFor(looked);
        await settle(registry, [...new Set(asked)]);
        const pair = memory.items.get(`registry/duplicate#${ids.toSorted().join('-')}`);
        expect(pair?.['state']).toMatchObject({ status: 'open' });
      }),
      { numRuns: 12 },
    );
  });

  it('takes a mobile that many have for no hint, and again for one when they are few', async () => {
    const [one = '', ...others] = await Promise.all(
      people(5, 20).map(async (_, index) => registered({ mobile: MOBILE }, 20 + index)),
    );
    await finder.lookAtAll();
    // Four had been entered when the fifth came: their pairs had been found until then.
    expect(all()).toHaveLength(6);
    await done('RecordDeath', { memberId: one, diedOn: '2026-11-20' });
    await finder.look(one);
    for (const [index, first] of others.entries())
      for (const second of others.slice(index + 1)) expect(found(first, second)?.status).toBe('open');
    for (const other of others) expect(found(one, other)?.status).not.toBe('open');
  });

  it('lapses when the two are alike no more, and is open again when they are', async () => {
    const [one, other] = [await registered({ mobile: MOBILE }, 12), await registered({ mobile: MOBILE }, 13)];
    await finder.lookAtAll();
    await correctMobile(one, 12, testPerson({}, 91).mobile);
    await finder.look(one);
    expect(found(one, other)?.status).toBe('lapsed');
    await correctMobile(other, 13, testPerson({}, 91).mobile);
    await finder.look(other);
    expect(found(one, other)).toMatchObject({ status: 'open', signs: ['mobile'] });
  });

  it('names an open pair in the records of both, also of one that was found before they did', async () => {
    const two = [await registered({ mobile: MOBILE }, 12), await registered({ mobile: MOBILE }, 13)] as const;
    await finder.lookAtAll();
    const named = () =>
      two.map((id) => (store.items.get(`registry/member#${id}`)?.['state'] as Member).duplicates);
    const pair = [found(...two)?.duplicateId];
    expect(named()).toEqual([pair, pair]);
    for (const id of two) {
      const key = `registry/member#${id}`;
      const { state, ...item } = store.items.get(key) as StoredItem & { state: Member };
      const { duplicates: _, ...before } = state;
      (store.items as Map<string, StoredItem>).set(key, { ...item, rev: item.rev, state: before });
    }
    await finder.lookAtAll();
    expect(named()).toEqual([pair, pair]);
    await done('DismissDuplicate', { duplicateId: pair[0], reason: '兄弟二人共用手机' });
    expect(named()).toEqual([undefined, undefined]);
  });

  it('never asks again about two who were found to be two persons', async () => {
    const [one, other] = [await registered({ mobile: MOBILE }, 12), await registered({ mobile: MOBILE }, 13)];
    await finder.lookAtAll();
    const duplicateId = found(one, other)?.duplicateId;
    await done('DismissDuplicate', { duplicateId, reason: '兄弟二人共用手机' });
    await correctMobile(one, 12, testPerson({}, 91).mobile);
    await finder.look(one);
    await correctMobile(one, 12, MOBILE);
    await finder.lookAtAll();
    expect(found(one, other)).toMatchObject({ status: 'different' });
    expect(await registry.run('CompareMembers', { members: [one, other].toSorted() })).toMatchObject({
      rejection: { code: 'duplicate/not-open', params: { status: 'different' } },
    });
  });

  it('moves to the union above both when one of the two moves', async () => {
    const elsewhere = await foundUnion(registry, { seed: 2, size: 1 });
    const [one, other] = [await registered({ mobile: MOBILE }, 12), await registered({ mobile: MOBILE }, 13)];
    await finder.lookAtAll();
    const { unionId, employerId } = elsewhere;
    // The registry stands on both sides: it moves at once.
    await done('RequestTransfer', {
      memberId: one,
      unionId,
      employerId,
      consent: 'ZZ-1',
    });
    await finder.look(one);
    const stamp = store.items.get(`registry/gate#${unionId}`)?.['stamp'] as { path: string[] };
    expect(found(one, other)).toMatchObject({ status: 'open', at: stamp.path.at(-2) });
  });

  it('G7 G8 keeps keyed hashes only, and none of who is no member any more', async () => {
    const [one, other] = [await registered({ mobile: MOBILE }, 12), await registered({ mobile: MOBILE }, 13)];
    await finder.lookAtAll();
    expect(finder.book.entries.get(one as MemberId)?.marks).toHaveLength(2);
    const { name, idNumber } = testPerson({}, 12);
    const held = JSON.stringify([...finder.book.entries, ...finder.book.places.keys()]);
    expect(tracesIn(held, [MOBILE, idNumber, name])).toEqual([]);
    expect(tracesIn(JSON.stringify(found(one, other)), [MOBILE, idNumber, name])).toEqual([]);
    await done('RecordDeath', { memberId: one, diedOn: '2026-11-20' });
    await done('ErasePerson', { of: { memberId: one }, basis: 'retention-over' });
    await finder.look(one);
    expect(found(one, other)?.status).toBe('lapsed');
    expect(finder.book.entries.has(one as MemberId)).toBe(false);
    expect([...finder.book.places.values()].some((bearers) => bearers.has(one as MemberId))).toBe(false);
  });

  it('looks at everybody anew, a page at a time, and finds what a lost book would have hidden', async () => {
    const [one, other] = [await registered({ mobile: MOBILE }, 12), await registered({ mobile: MOBILE }, 13)];
    const asked: RequestId[] = [];
    const book = memoryMarkBook();
    const waiting = [...allMembers(registry.now)];
    const { vault } = registry;
    const told = onMembersChanged({
      tenant: TENANT,
      store,
      vault,
      book,
      now: () => registry.now,
      pages: memoryPages(store.items, 1),
      queue: { send: async (sent) => void asked.push(...sent.map(({ requestId }) => requestId)) },
      requeue: async (event) => void waiting.push(event),
    });
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) await told(event);
    await settle(registry, asked);
    expect(book.entries.size).toBe(3);
    expect(found(one, other)?.status).toBe('open');
  });
});
