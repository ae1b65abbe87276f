import { beforeEach, describe, expect, it } from 'vitest';
import { testEmployer } from '../../../tests/support/employers.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { people, testPerson } from '../../../tests/support/people.ts';
import {
  foundUnion,
  superior,
  TENANT,
  testRegistry,
  type TestRegistry,
} from '../../../tests/support/registry.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { PersonInput } from '../domain/person.ts';

/** Of the employer that has no union as each test begins; whoever it employs is the first of its roster. */
const SEED = 7;
const { unionName: _, ...noted } = testEmployer({}, SEED);
const { creditCode } = noted;
const elsewhere = federationOf(TENANT, '440106').id;

let store: MemoryStore;
let registry: TestRegistry;
let base: { unionId: UnionId; employerId: EmployerId };
let employerId: string;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  const { unionId, employerId: own } = await foundUnion(registry, { seed: 1, size: 2 });
  base = { unionId, employerId: own };
  employerId = String((await run('NoteEmployer', { superior, employer: noted }))['employerId']);
});

const item = (pk: string) => store.items.get(`registry/${pk}`);
const memberOf = (id: unknown): Member => memberRecord.parse(item(`member#${String(id)}`)?.['state']);
const gateOf = (union: string) => {
  const { members, withoutVote } = item(`gate#${union}`) as unknown as Record<string, number>;
  return [members, withoutVote];
};

async function run(type: string, body: object): Promise<Readonly<Record<string, string>>> {
  const outcome = await registry.run(type, body);
  return outcome.status === 'done' ? outcome.result : { code: outcome.rejection.code };
}

const somebody = (seed = 900) => PersonInput.parse(testPerson({}, seed));
const register = async (unionId: UnionId, employment: object, person = somebody()) =>
  run('RegisterMember', {
    unionId,
    ...employment,
    ...(await registry.sealed(person, `registered-${person.idNumber.slice(-6)}`)),
  });
const apply = async (unionId: UnionId, employment: object, person = somebody()) =>
  run('ApplyForMembership', { unionId, ...employment, ...(await registry.sealed(person, 'applied')) });
const approve = ({ applicationId }: Readonly<Record<string, string>>) =>
  run('ApproveMembershipApplication', { applicationId });

describe('C3 art 7: flexible and part-time workers', () => {
  it.each(['flexible', 'platform'] as const)(
    'a worker who is %s joins a union of the area, which keeps the membership',
    async (form) => {
      const [members = 0, withoutVote] = gateOf(superior);
      const { memberId } = await approve(await apply(superior, { employerCode: creditCode, form }));
      expect(memberOf(memberId)).toMatchObject({ status: 'active', unionId: superior, employerId, form });
      expect(gateOf(superior)).toEqual([members + 1, withoutVote]);
    },
  );

  it('or the union of their own unit, registered by it', async () => {
    const { memberId } = await register(base.unionId, { form: 'flexible' });
    expect(memberOf(memberId)).toMatchObject({ ...base, status: 'active', form: 'flexible' });
  });

  it('stays where they are when their unit founds a union', async () => {
    const worker = PersonInput.parse(people(1, SEED)[0]);
    const { memberId } = await register(superior, { employerCode: creditCode, form: 'flexible' }, worker);
    await foundUnion(registry, { seed: SEED, size: 2 });
    expect(memberOf(memberId)).toMatchObject({ status: 'active', unionId: superior, form: 'flexible' });
  });

  it('is nobody that another base union may have, and names a unit that is known', async () => {
    const form = 'flexible';
    expect(await register(base.unionId, { employerCode: creditCode, form })).toEqual({
      code: 'member/employer-not-of-union',
    });
    const stranger = testEmployer({}, 99).creditCode;
    expect(await register(superior, { employerCode: stranger, form })).toEqual({
      code: 'member/employer-unknown',
    });
    expect(await register(superior, { form })).toEqual({ code: 'member/employer-needed' });
  });

  it('is not what somebody directly employed becomes: they wait for their employer’s union', async () => {
    expect(await register(superior, { employerCode: creditCode })).toEqual({
      code: 'member/employer-not-of-union',
    });
    const { memberId } = await approve(await apply(superior, { employerCode: creditCode }));
    expect(memberOf(memberId).status).toBe('preparatory');
  });
});

describe('C3 art 9: workers of an agency', () => {
  const form = 'agency';

  it('join the agency’s union, which keeps the membership; the unit of work stands apart', async () => {
    const { memberId } = await register(base.unionId, { form, workUnitCode: creditCode });
    expect(memberOf(memberId)).toMatchObject({ ...base, form, workUnit: employerId });
  });

  it('or the union of the unit that uses them; their employer is the agency all the same', async () => {
    const employment = { employerCode: creditCode, form, workUnit: base.employerId };
    const { memberId } = await approve(await apply(base.unionId, employment));
    const { unionId, employerId: workUnit } = base;
    expect(memberOf(memberId)).toMatchObject({ status: 'active', unionId, employerId, form, workUnit });
  });

  it('stay there when the agency founds a union', async () => {
    const worker = PersonInput.parse(people(1, SEED)[0]);
    const employment = { employerCode: creditCode, form, workUnit: base.employerId };
    const { memberId } = await register(base.unionId, employment, worker);
    await foundUnion(registry, { seed: SEED, size: 2 });
    expect(memberOf(memberId)).toMatchObject({ unionId: base.unionId, employerId });
  });

  it('wait at a union above where neither has one', async () => {
    const { memberId } = await approve(await apply(superior, { employerCode: creditCode, form }));
    expect(memberOf(memberId)).toMatchObject({ status: 'preparatory', employerId, form });
  });

  it('are on the roster of either founding, by the other’s credit code', async () => {
    const own = await foundUnion(registry, {
      seed: 3,
      size: 2,
      employment: { form, workUnitCode: noted.creditCode as never },
    });
    const using = await foundUnion(registry, {
      seed: 4,
      size: 2,
      employment: { form, employerCode: noted.creditCode as never },
    });
    const first = async (seed: number) => {
      const [claim] = await registry.vault.claimsOf(PersonInput.parse(people(1, seed)[0]).idNumber);
      return memberOf(item(`claim#${claim}`)?.['holder']);
    };
    expect(await first(3)).toMatchObject({
      employerId: own.employerId,
      unionId: own.unionId,
      workUnit: employerId,
    });
    expect(await first(4)).toMatchObject({ employerId, unionId: using.unionId, workUnit: using.employerId });
  });

  it('A7 name units that are known, and two of them', async () => {
    expect(await register(base.unionId, { form: 'direct', workUnitCode: creditCode })).toEqual({
      code: 'member/work-unit-of-agency-only',
    });
    expect(await register(base.unionId, { form, workUnit: base.employerId })).toEqual({
      code: 'member/work-unit-is-employer',
    });
    expect(await register(base.unionId, { form, workUnitCode: testEmployer({}, 99).creditCode })).toEqual({
      code: 'member/employer-unknown',
    });
    // A number that the union does not cover is taken from nobody.
    expect(await register(base.unionId, { form, workUnit: employerId })).toEqual({
      code: 'member/employer-not-of-union',
    });
  });
});

describe('C4 art 13: the new employer has no union', () => {
  const worker = PersonInput.parse(people(1, SEED)[0]);
  const moved = async () => {
    const { memberId } = await register(base.unionId, {}, worker);
    await run('RequestTransfer', { memberId, unionId: superior, employerCode: creditCode, consent: 'ZZ-1' });
    return memberId;
  };

  it('a union above holds the membership, which stays active', async () => {
    const memberId = await moved();
    expect(memberOf(memberId)).toMatchObject({ status: 'active', unionId: superior, employerId });
  });

  it('and the employer’s union takes it over once it is founded: same number, same day', async () => {
    const memberId = await moved();
    const held = gateOf(superior);
    const founded = await foundUnion(registry, { seed: SEED, size: 3 });
    const { joinedOn } = memberOf(memberId);
    expect(memberOf(memberId)).toMatchObject({
      status: 'active',
      unionId: founded.unionId,
      employerId,
      joinedOn,
      change: { type: '2', reason: '1' },
    });
    expect([gateOf(superior), gateOf(founded.unionId)]).toEqual([
      [Number(held[0]) - 1, held[1]],
      [3, 0],
    ]);
  });

  it('not while a transfer of theirs is open: then it is offered one', async () => {
    const memberId = await moved();
    await run('RequestTransfer', { memberId, unionId: elsewhere, employerCode: creditCode });
    await foundUnion(registry, { seed: SEED, size: 3 });
    expect(memberOf(memberId)).toMatchObject({ unionId: superior });
  });

  it('an employer that has a union is not passed by', async () => {
    const { memberId } = await register(base.unionId, {});
    const { creditCode: covered } = testEmployer({}, 1);
    expect(await run('RequestTransfer', { memberId, unionId: superior, employerCode: covered })).toEqual({
      code: 'member/employer-has-union',
    });
  });

  it('C6 art 19: somebody who was unemployed is restored at a union above too, flexible or waiting', async () => {
    for (const [seed, form] of [
      [901, 'flexible'],
      [902, undefined],
    ] as const) {
      const { memberId } = await register(base.unionId, {}, somebody(seed));
      await run('RetainMember', { memberId, for: 'unemployed', since: '2026-11-01' });
      const place = { unionId: superior, employerCode: creditCode, ...(form && { form }) };
      expect(await run('RestoreMember', { memberId, ...place })).toEqual({ memberId });
      expect(memberOf(memberId)).toMatchObject({ status: 'active', unionId: superior, employerId });
    }
  });
});
