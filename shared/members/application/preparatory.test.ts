import { beforeEach, describe, expect, it } from 'vitest';
import type { UnionId } from '../../kernel/ids.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
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
import type { Instant } from '../../kernel/dates.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { PersonInput } from '../domain/person.ts';

/** Seed of the founding whose employer the worker works for; the worker is the first on its roster. */
const SEED = 7;
const { unionName: _, ...employer } = testEmployer({}, SEED);
const other = federationOf(TENANT, '440106').id;

let store: MemoryStore;
let registry: TestRegistry;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
});

const item = (pk: string) => store.items.get(`registry/${pk}`);
const gateOf = (union: string) => item(`gate#${union}`)?.['members'];
const memberOf = (id: string): Member => memberRecord.parse(item(`member#${id}`)?.['state']);

async function run(type: string, body: object): Promise<Readonly<Record<string, string>>> {
  const outcome = await registry.run(type, body);
  return outcome.status === 'done' ? outcome.result : { code: outcome.rejection.code };
}

const worker = () => PersonInput.parse(people(1, SEED)[0]);
const note = () => run('NoteEmployer', { superior, employer });
const apply = async (unionId: UnionId, more: object, person = worker()) =>
  run('ApplyForMembership', { unionId, ...more, ...(await registry.sealed(person)) });
const approve = (applicationId: unknown) => run('ApproveMembershipApplication', { applicationId });

/** A worker of an employer without a union, held by the county. */
async function admitted(person = worker()): Promise<string> {
  const { applicationId } = await apply(superior, { employerCode: employer.creditCode }, person);
  return String((await approve(applicationId))['memberId']);
}

const nextDay = () => (registry.now = '2026-11-24T01:00:00.000Z' as Instant);

describe('C2 art 6: an employer without a union', () => {
  it('has its workers held by a union above, on their application, counted apart from active members', async () => {
    const { employerId } = await note();
    const before = Number(gateOf(superior));
    const memberId = await admitted();
    expect(memberOf(memberId)).toMatchObject({
      status: 'preparatory',
      unionId: superior,
      employerId,
      joinedOn: '2026-11-23',
    });
    expect(gateOf(superior)).toBe(before + 1);
    expect(await apply(superior, { employerCode: employer.creditCode })).toEqual({
      code: 'member/already-registered',
    });
  });

  it('is entered before its workers are admitted, by a union above only, once', async () => {
    const { applicationId } = await apply(superior, { employerCode: employer.creditCode });
    expect(await approve(applicationId)).toEqual({ code: 'member/employer-unknown' });
    const base = await foundUnion(registry, { seed: 1, size: 1 });
    expect(await run('NoteEmployer', { superior: base.unionId, employer })).toEqual({
      code: 'employer/not-above',
    });
    await note();
    expect(await note()).toEqual({ code: 'employer/already-registered' });
    expect(await approve(applicationId)).toHaveProperty('memberId');
  });

  it('sends nobody to a base union, and nobody past the union that the employer has', async () => {
    const base = await foundUnion(registry, { seed: SEED, size: 1, peopleOf: 1 });
    const employerCode = employer.creditCode;
    expect(await apply(base.unionId, { employerCode })).toEqual({ code: 'member/union-has-employers' });
    expect(await apply(superior, { employerCode })).toEqual({ code: 'member/employer-has-union' });
    expect(await apply(superior, {})).toEqual({ code: 'member/employer-needed' });
  });

  it('is forwarded between unions above: out of the one, into the other', async () => {
    await note();
    const memberId = await admitted();
    const [from, to] = [Number(gateOf(superior)), Number(gateOf(other))];
    expect(await run('ForwardPreparatory', { memberId, unionId: superior })).toEqual({
      code: 'member/held-there-already',
    });
    expect(await run('ForwardPreparatory', { memberId, unionId: other })).toEqual({ memberId });
    expect(memberOf(memberId)).toMatchObject({ status: 'preparatory', unionId: other });
    expect([gateOf(superior), gateOf(other)]).toEqual([from - 1, to + 1]);
    const base = await foundUnion(registry, { seed: 1, size: 1, peopleOf: 2 });
    expect(await run('ForwardPreparatory', { memberId, unionId: base.unionId })).toEqual({
      code: 'member/union-has-employers',
    });
  });
});

describe('C2 art 6: when the employer’s union is founded', () => {
  it('its roster turns preparatory members into members: same number, same day of joining, one holder', async () => {
    const { employerId } = await note();
    const memberId = await admitted();
    const held = Number(gateOf(superior));
    nextDay();
    const founded = await foundUnion(registry, { seed: SEED, size: 3 });
    expect(founded.employerId).toBe(employerId);
    expect(memberOf(memberId)).toMatchObject({
      memberId,
      status: 'active',
      unionId: founded.unionId,
      employerId,
      joinedOn: '2026-11-23',
    });
    expect([gateOf(superior), gateOf(founded.unionId)]).toEqual([held - 1, 3]);
    const [claim] = await registry.vault.claimsOf(worker().idNumber);
    expect(item(`claim#${claim}`)).toMatchObject({
      holder: memberId,
      standing: { status: 'active', joinedOn: '2026-11-23' },
    });
    expect(item(`employer#${String(employerId)}`)).toMatchObject({
      state: { status: 'registered', unionId: founded.unionId },
    });
  });

  it('who was not on the roster is taken over afterwards, registered or on their own application', async () => {
    await note();
    const [one, two] = [301, 302].map((seed) => PersonInput.parse(testPerson({}, seed))) as [
      PersonInput,
      PersonInput,
    ];
    const [first, second] = [await admitted(one), await admitted(two)];
    nextDay();
    const { unionId, employerId } = await foundUnion(registry, { seed: SEED, size: 1 });
    expect(memberOf(first).status).toBe('preparatory');
    const sealed = await registry.sealed(one);
    expect(await run('RegisterMember', { unionId, employerId, ...sealed })).toEqual({ memberId: first });
    const { applicationId } = await apply(unionId, {}, two);
    expect(await approve(applicationId)).toMatchObject({ memberId: second });
    for (const memberId of [first, second])
      expect(memberOf(memberId)).toMatchObject({ status: 'active', unionId, joinedOn: '2026-11-23' });
    expect(gateOf(unionId)).toBe(3);
  });

  it('another employer’s list moves nobody, their own application there does', async () => {
    await note();
    const memberId = await admitted();
    const { unionId, employerId } = await foundUnion(registry, { seed: 1, size: 1 });
    const sealed = await registry.sealed(worker());
    expect(await run('RegisterMember', { unionId, employerId, ...sealed })).toEqual({
      code: 'member/already-registered',
    });
    expect(memberOf(memberId)).toMatchObject({ status: 'preparatory', unionId: superior });
    const { applicationId } = await apply(unionId, {});
    await approve(applicationId);
    expect(memberOf(memberId)).toMatchObject({ status: 'active', unionId, employerId });
  });

  it('and comes to nothing, the employer is without a union again and its workers wait on', async () => {
    const { employerId } = await note();
    const memberId = await admitted();
    await foundUnion(registry, { seed: 2, size: 1 });
    await foundUnion(registry, { seed: SEED, size: 1, peopleOf: 2 });
    expect(item(`employer#${String(employerId)}`)?.['state']).toMatchObject({ status: 'without-union' });
    expect(item(`employer#${String(employerId)}`)?.['state']).not.toHaveProperty('unionId');
    expect(item(`claim#USCC#${employer.creditCode}`)).toMatchObject({
      holder: employerId,
      standing: { status: 'without-union' },
    });
    expect(memberOf(memberId)).toMatchObject({ status: 'preparatory', unionId: superior });
  });
});
