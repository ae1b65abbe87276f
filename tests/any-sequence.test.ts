import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testEmployer } from './support/employers.ts';
import { memoryStore, type MemoryStore } from './support/memory-store.ts';
import { testPerson } from './support/people.ts';
import { foundUnion, superior, TENANT, testRegistry, type TestRegistry } from './support/registry.ts';
import { electorateOf } from '../shared/kernel/decision.ts';
import { epochOf, instantOf, legalDate } from '../shared/kernel/dates.ts';
import type { UnionId } from '../shared/kernel/ids.ts';
import { toGate } from '../shared/platform/engine/records.ts';
import { federationOf } from '../shared/platform/deployment/federations.ts';
import { type Member, memberRecord } from '../shared/members/domain/member.ts';
import { PersonInput } from '../shared/members/domain/person.ts';

const WAITING = 7;
const { unionName: _, ...noted } = testEmployer({}, WAITING);
const people = Array.from({ length: 5 }, (_person, index) => PersonInput.parse(testPerson({}, 950 + index)));

const acts = [
  'register',
  'apply',
  'retain',
  'restore',
  'transfer',
  'accept',
  'forward',
  'employment',
  'withdraw',
  'death',
  'void',
  'revive',
  'found',
] as const;

const often = [
  'register',
  'apply',
  'apply',
  'transfer',
  'transfer',
  'accept',
  'retain',
  'restore',
  'restore',
  'forward',
  'revive',
] as const;

const step = fc.record({
  act: fc.constantFrom(...acts, ...often, ...often),
  who: fc.nat(people.length - 1),
  union: fc.nat(3),
  /** Whose employer is named: the union's, another's, or one by its code. */
  employer: fc.constantFrom('own', 'own', 'own', 'own', 'other', 'code', 'none'),
  form: fc.constantFrom(undefined, undefined, undefined, 'direct', 'agency', 'flexible', 'platform'),
  why: fc.constantFrom('retired', 'unemployed', 'unemployed', 'military-service', 'union-dissolved'),
  flag: fc.boolean(),
  days: fc.nat(3),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

interface World {
  readonly store: MemoryStore;
  readonly registry: TestRegistry;
  readonly places: readonly { readonly unionId: UnionId; readonly employerId?: string }[];
  /** How often each command was carried out. */
  readonly done: Map<string, number>;
}

async function world(done: World['done']): Promise<World> {
  const store = memoryStore();
  const registry = await testRegistry(store);
  const [a, b] = [
    await foundUnion(registry, { seed: 1, size: 1 }),
    await foundUnion(registry, { seed: 2, size: 1 }),
  ];
  await registry.run('NoteEmployer', { superior, employer: noted });
  const above = [{ unionId: superior }, { unionId: federationOf(TENANT, '440106').id }];
  return { store, registry, done, places: [a, b, ...above] };
}

async function holderOf({ store, registry }: World, { idNumber }: PersonInput): Promise<string> {
  const [claim] = await registry.vault.claimsOf(idNumber);
  const { holder, lastHolder } = (store.items.get(`registry/claim#${claim}`) ?? {}) as Partial<
    Record<string, string>
  >;
  return holder ?? lastHolder ?? '0ZZZZZZZZZZZZZZZZZZZZZZZZZ';
}

async function take(at: World, { act, who, union, employer, form, why, flag, days }: Step): Promise<void> {
  const { registry, places, done } = at;
  const [person, place, other] = [people[who], places[union], places[1 - (union % 2)]];
  if (person === undefined || place === undefined) return;
  registry.now = instantOf(epochOf(registry.now) + days * 86_400_000);
  const today = legalDate(registry.now);
  const { unionId } = place;
  const where = {
    unionId,
    ...(employer === 'own' && { employerId: place.employerId }),
    ...(employer === 'other' && { employerId: other?.employerId }),
    // A union above has no employers of its own: by its code.
    ...((employer === 'code' || (employer === 'own' && place.employerId === undefined)) && {
      employerCode: noted.creditCode,
    }),
    ...(form && { form }),
    ...(form === 'agency' && flag && { workUnit: place.employerId }),
  };
  const run = async (type: string, body: object): Promise<Readonly<Record<string, string>>> => {
    const outcome = await registry.run(type, body);
    if (outcome.status !== 'done') return {};
    done.set(type, (done.get(type) ?? 0) + 1);
    return outcome.result;
  };
  const memberId = await holderOf(at, person);
  const transferId = memberIn(at, memberId)?.transfer;
  const sealed = async () => registry.sealed(person);
  switch (act) {
    case 'register':
      await run('RegisterMember', { ...where, ...(await sealed()) });
      return;
    case 'apply': {
      const { applicationId } = await run('ApplyForMembership', { ...where, ...(await sealed()) });
      if (applicationId) await run('ApproveMembershipApplication', { applicationId });
      return;
    }
    case 'retain':
      await run('RetainMember', {
        memberId,
        for: why,
        since: today,
        employerClosed: flag,
        ...(flag && { holder: unionId }),
      });
      return;
    case 'restore':
      await run('RestoreMember', { memberId, ...where });
      return;
    case 'transfer':
      await run('RequestTransfer', {
        memberId,
        ...where,
        ...(flag && { consent: 'ZZ-1' }),
        ...(days === 3 && { secondedUntil: '2028-01-31' }),
      });
      return;
    case 'accept':
      if (transferId) await run('ConsentToTransfer', { transferId, evidence: 'ZZ-2' });
      return;
    case 'forward':
      await run('ForwardPreparatory', { memberId, unionId });
      return;
    case 'employment':
      await run('NoteEmployment', { memberId, employment: '2' });
      return;
    case 'withdraw': {
      if (days !== 1) return;
      const days3 = { requestedOn: today, talkedOn: today, announcedOn: today };
      await run('WithdrawMember', { memberId, ...days3, certificateRecovered: flag });
      return;
    }
    case 'death':
      if (flag && days === 3) await run('RecordDeath', { memberId, diedOn: today });
      return;
    case 'void':
      if (days < 2) await run('VoidMember', { memberId, reason: '误录' });
      return;
    case 'revive':
      await run('ReviveMember', { memberId, reason: '误作废' });
      return;
    case 'found': {
      const already = [...at.store.items.values()].some(
        ({ type, state }) =>
          type === 'founding-application' &&
          (state as { employer: { creditCode: string } }).employer.creditCode === noted.creditCode,
      );
      if (already || !flag || days < 3) return;
      await foundUnion(registry, { seed: WAITING, size: 2 });
      done.set('found', (done.get('found') ?? 0) + 1);
      return;
    }
    default:
      act satisfies never;
  }
}

const memberIn = ({ store }: World, id: string): Member | undefined => {
  const item = store.items.get(`registry/member#${id}`);
  return item && memberRecord.parse(item['state']);
};

const LIVE: readonly string[] = ['preparatory', 'active', 'retained'];

/** Counted anew from the records alone. */
function check({ store }: World): void {
  const items = [...store.items.values()];
  const members = items
    .filter(({ type }) => type === 'member')
    .map(({ state, lookups }) => ({
      ...memberRecord.parse(state),
      identity: (lookups as Record<string, string>)['identity'],
    }));
  const live = members.filter(({ status }) => LIVE.includes(status));
  expect(new Set(live.map(({ identity }) => identity)).size).toBe(live.length);
  for (const { status, unionId, employerId } of live) {
    expect(store.items.get(`registry/union#${unionId}`), status).toBeDefined();
    expect(store.items.get(`registry/employer#${employerId}`), status).toBeDefined();
  }
  for (const item of items.filter(({ type }) => type === 'gate')) {
    const union = item.pk.slice('gate#'.length) as UnionId;
    const { gate } = toGate(union, item);
    const here = live.filter(({ unionId }) => unionId === union);
    const active = here.filter(({ status }) => status === 'active');
    expect([gate?.members, gate && electorateOf(gate)], union).toEqual([here.length, active.length]);
  }
}

describe('C2 C3 C4 C6 C7: any sequence of commands over any unions', () => {
  it('leaves each person at most one live membership, with a union and an employer; electorates count active members only, and every count is its recount', async () => {
    const done = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 80, maxLength: 120 }), async (steps) => {
        const at = await world(done);
        for (const one of steps) await take(at, one);
        check(at);
      }),
      { numRuns: 20, seed: 20_261_130 },
    );
    console.log('any sequence of commands, carried out:', Object.fromEntries([...done].toSorted()));
    for (const type of [
      'RegisterMember',
      'ApproveMembershipApplication',
      'RequestTransfer',
      'RetainMember',
      'RestoreMember',
    ])
      expect(done.get(type), type).toBeGreaterThan(5);
    for (const type of ['ForwardPreparatory', 'WithdrawMember', 'VoidMember', 'ReviveMember', 'found'])
      expect(done.get(type), type).toBeGreaterThan(0);
  }, 240_000);
});
