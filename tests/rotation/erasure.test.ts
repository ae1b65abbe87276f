import { beforeEach, describe, expect, it } from 'vitest';
import type { SealedPerson } from '../../shared/kernel/sealed.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { memberViews } from '../../shared/members/http/views.ts';
import { memberRecord } from '../../shared/members/domain/member.ts';
import { claimKey } from '../../shared/platform/engine/keys.ts';
import { toRecord } from '../../shared/platform/engine/records.ts';
import { keyRingSource } from '../../shared/platform/keys/key-ring.ts';
import { personVault } from '../../shared/platform/keys/person-vault.ts';
import { type MemoryStore, memoryStore } from '../support/memory-store.ts';
import { people } from '../support/people.ts';
import { foundUnion, memoryKeyService, type TestRegistry, testRegistry } from '../support/registry.ts';

let store: MemoryStore;
let registry: TestRegistry;
let at: Awaited<ReturnType<typeof foundUnion>>;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  at = await foundUnion(registry, { seed: 3 });
});

const [stranger] = people(1, 77).map((person) => PersonInput.parse(person));
if (stranger === undefined) throw new Error('nobody');

const done = async (type: string, body: unknown): Promise<Readonly<Record<string, string>>> => {
  const outcome = await registry.run(type, body);
  if (outcome.status !== 'done') throw new Error(`${type}: ${outcome.rejection.code}`);
  return outcome.result;
};
const refused = async (type: string, body: unknown): Promise<string> => {
  const outcome = await registry.run(type, body);
  return outcome.status === 'rejected' ? outcome.rejection.code : outcome.status;
};

const join = async (key: string) => {
  const { unionId, employerId } = at;
  const sealed = await registry.sealed(stranger, key);
  return (await done('RegisterMember', { unionId, employerId, ...sealed }))['memberId'] ?? '';
};
const member = (id: string) => toRecord(memberRecord, id, store.items.get(`registry/member#${id}`));
const withdrawn = (memberId: string) =>
  done('WithdrawMember', {
    memberId,
    requestedOn: '2026-11-02',
    talkedOn: '2026-11-03',
    announcedOn: '2026-11-10',
    certificateRecovered: true,
  });

describe('the erasure of a person', () => {
  it('G7 is refused as long as the membership lives', async () => {
    const memberId = await join('one');
    expect(await refused('ErasePerson', { of: { memberId }, basis: 'consent-withdrawn' })).toBe(
      'person/still-needed',
    );
    expect(await registry.vault.openAll([member(memberId).state?.person as SealedPerson])).toMatchObject([
      { idNumber: stranger.idNumber },
    ]);
  });

  it('G7 leaves what is counted and the history, and nobody can open the person again, here or there', async () => {
    const memberId = await join('one');
    await withdrawn(memberId);
    const before = member(memberId);
    const replica = new Map(store.items);
    await done('ErasePerson', { of: { memberId }, basis: 'retention-over' });

    const after = member(memberId);
    expect(after).toEqual(before);
    const [view] = after.state ? await memberViews(registry.vault, [after.state]) : [];
    expect(view).toMatchObject({ memberId, sex: stranger.sex, person: undefined });
    // The second region, once the key's new image has come: the record is the one from before.
    const key = `keys/person#${after.state?.person.personId ?? ''}`;
    const image = store.items.get(key);
    expect(image).toEqual({ pk: key.slice('keys/'.length), rev: (replica.get(key)?.rev ?? 0) + 1 });
    const there = memoryStore({ items: new Map([...replica, [key, image ?? { pk: '', rev: 0 }]]) });
    const vault = personVault({
      store: there,
      tenant: '44',
      ring: keyRingSource({ store: there, service: memoryKeyService(), region: 'r2' }),
    });
    expect(await vault.openAll([after.state?.person as SealedPerson])).toEqual([undefined]);
    expect(await refused('ErasePerson', { of: { memberId }, basis: 'retention-over' })).toBe(
      'person/nothing-to-erase',
    );
    await expect(
      registry.vault.sealAll([{ personId: after.state?.person.personId as never, data: {} }]),
    ).rejects.toThrow('erased');
  });

  it('G7 lets the same person join again, as somebody new', async () => {
    const memberId = await join('one');
    await withdrawn(memberId);
    await done('ErasePerson', { of: { memberId }, basis: 'retention-over' });
    const [claim] = await registry.vault.claimsOf(stranger.idNumber);
    expect(store.items.get(`registry/${claimKey(claim)}`)).not.toHaveProperty('lastHolder');

    const again = await join('two');
    expect(again).not.toBe(memberId);
    expect(await registry.vault.openAll([member(again).state?.person as SealedPerson])).toMatchObject([
      { idNumber: stranger.idNumber },
    ]);
  });
});

describe('what was accepted of a person before they were erased', () => {
  it('G7 is refused once it is decided, though its number was sealed under an index key that has gone', async () => {
    const memberId = await join('one');
    const { person } = member(memberId).state ?? {};
    if (person === undefined) throw new Error('nobody joined');
    // As before a rotation: the claims under today's key follow from the number only.
    const identity = await registry.vault.sealIdentity(['IDNO#index-0#AAAA']);
    const body = { identity, person, readRev: member(memberId).rev };
    const actor = { kind: 'worker' as const, id: 'w-erased' as never };
    const live = await registry.run('CorrectOwnData', body, { actor });
    expect(live).not.toMatchObject({ rejection: { code: 'person/erased' } });

    await withdrawn(memberId);
    await done('ErasePerson', { of: { memberId }, basis: 'retention-over' });
    const before = store.items.get(`registry/member#${memberId}`);
    expect(await registry.run('CorrectOwnData', body, { actor })).toMatchObject({
      status: 'rejected',
      rejection: { code: 'person/erased' },
    });
    expect(store.items.get(`registry/member#${memberId}`)).toBe(before);
  });
});

describe('sealed values', () => {
  it('G4 that two records have exchanged open in neither', async () => {
    const [one, other] = [...store.items]
      .filter(([key]) => key.startsWith('registry/member#'))
      .map(([, item]) => (item['state'] as { person: SealedPerson }).person);
    if (!one || !other) throw new Error('two members are needed');
    await expect(registry.vault.openAll([{ ...one, sealed: other.sealed }])).rejects.toThrow();
    await expect(registry.vault.openAll([{ ...other, sealed: one.sealed }])).rejects.toThrow();
  });

  it('G4 open for nobody when two persons’ keys were exchanged', async () => {
    const persons = [...store.items.keys()].filter((key) => key.startsWith('keys/person#'));
    const [first = '', second = ''] = persons;
    const swapped = new Map(store.items);
    const [a, b] = [store.items.get(first), store.items.get(second)];
    if (!a || !b) throw new Error('two keys are needed');
    swapped.set(first, { ...b, pk: a.pk });
    const there = memoryStore({ items: swapped });
    const vault = personVault({ store: there, tenant: '44', ring: registry.ring });
    const personId = a.pk.slice('person#'.length) as SealedPerson['personId'];
    await expect(vault.openAll([{ personId, sealed: 'AQAA' }])).rejects.toThrow('authenticate');
  });
});
