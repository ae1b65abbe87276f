import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { foundUnion, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { type Actor, WorkerId } from '../../kernel/caller.ts';
import type { Store, StoredItem } from '../../platform/store/port.ts';
import { PersonInput } from '../domain/person.ts';

const DAY = '2026-11-20';

let store: MemoryStore;
let registry: TestRegistry;
let union: Awaited<ReturnType<typeof foundUnion>>;
let memberId: string;

const someone = (seed: number, key?: string) =>
  registry.sealed(PersonInput.parse(testPerson({}, 1000 + seed)), key);
const place = () => ({ unionId: union.unionId, employerId: union.employerId });
const members = () => store.items.get(`registry/gate#${union.unionId}`)?.['members'];
const member = () => store.items.get(`registry/member#${memberId}`);
/** What the claim on the member's number says. */
const claim = () => {
  const { identity } = member()?.['lookups'] as { identity: string };
  return store.items.get(`registry/claim#${identity}`);
};

async function done(type: string, body: object) {
  const outcome = await registry.run(type, body);
  expect(outcome).toMatchObject({ status: 'done' });
  return outcome.status === 'done' ? outcome.result : {};
}

/** What the next read finds instead, under this key. */
let stale: readonly [key: string, item: StoredItem] | undefined;

const readingApart = (inner: Store): Store => ({
  commit: (writes) => inner.commit(writes),
  async read(keys) {
    const items = await inner.read(keys);
    const at = stale === undefined ? -1 : keys.findIndex(({ table, pk }) => `${table}/${pk}` === stale?.[0]);
    if (at >= 0) {
      items[at] = stale?.[1];
      stale = undefined;
    }
    return items;
  },
});

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(readingApart(store));
  union = await foundUnion(registry);
  ({ memberId = '' } = await done('RegisterMember', { ...place(), ...(await someone(1, 'one')) }));
});

describe('a membership and the claim on its number, through the engine', () => {
  it('C6 is retained and restored, and the claim tells so each time', async () => {
    expect(claim()).toMatchObject({ holder: memberId, standing: { status: 'active' } });

    await done('RetainMember', { memberId, for: 'unemployed', since: DAY });
    expect(member()).toMatchObject({ state: { status: 'retained' } });
    expect(claim()).toMatchObject({ holder: memberId, standing: { status: 'retained' } });

    await done('RestoreMember', { memberId, ...place() });
    expect(claim()).toMatchObject({ holder: memberId, standing: { status: 'active' } });
    expect(members()).toBe(4);
  });

  it('C7 ends, which frees the number and counts the member out; who joins again reopens the record', async () => {
    const steps = { requestedOn: DAY, talkedOn: DAY, announcedOn: DAY, certificateRecovered: true };
    await done('WithdrawMember', { memberId, ...steps });
    expect(claim()).toMatchObject({ lastHolder: memberId });
    expect(claim()).not.toHaveProperty('holder');
    expect(members()).toBe(3);

    expect(await done('RegisterMember', { ...place(), ...(await someone(1)) })).toEqual({ memberId });
    expect(member()).toMatchObject({ rev: 3, state: { status: 'active' } });
    expect(members()).toBe(4);
  });

  it('C8 gets another number, and whose number it was by mistake can join under their own', async () => {
    const worker: Actor = { kind: 'worker', id: WorkerId.parse('worker-1') };
    const [asItWas, asItIs] = [await someone(1, 'one'), await someone(2, 'one')];
    const asked = await registry.run(
      'RequestCorrection',
      {
        identity: asItWas.identity,
        corrected: asItIs.identity,
        readRev: 1,
        person: asItIs.person,
        fields: ['idNumber'],
      },
      { actor: worker },
    );
    expect(asked).toMatchObject({ status: 'done' });
    const correctionId = asked.status === 'done' ? asked.result['correctionId'] : '';
    const old = claim();
    await done('ApproveCorrection', { correctionId });
    expect(claim()).toMatchObject({ holder: memberId, standing: { status: 'active' } });
    expect(claim()?.pk).not.toBe(old?.pk);

    const joined = await done('RegisterMember', { ...place(), ...(await someone(1, 'owner of the number')) });
    expect(joined['memberId']).not.toBe(memberId);
    expect(members()).toBe(5);
  });

  it('C7 is decided again when record and claim were read apart', async () => {
    const asItWas = [`registry/member#${memberId}`, member()] as [string, StoredItem];
    const steps = { requestedOn: DAY, talkedOn: DAY, announcedOn: DAY, certificateRecovered: true };
    await done('WithdrawMember', { memberId, ...steps });

    stale = asItWas;
    const outcome = await registry.run('RetainMember', { memberId, for: 'unemployed', since: DAY });
    expect(stale).toBeUndefined();
    expect(outcome).toMatchObject({ status: 'rejected', rejection: { code: 'member/not-in-state' } });
    expect(claim()).not.toHaveProperty('holder');
  });
});
