import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonalData, PersonInput } from '../../shared/members/domain/person.ts';
import { memberRecord, type Member } from '../../shared/members/domain/member.ts';
import { recordKey } from '../../shared/platform/engine/keys.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { leaksIn } from '../support/leaks.ts';
import { idNumberOf, people, type TestPerson, testPerson } from '../support/people.ts';
import { foundUnion, settle } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { operatorOf, workerOf } from './relations.ts';

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
let someone: TestPerson;
let colleague: TestPerson;
let me: Caller;
let memberId: string;

beforeEach(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 2 });
  [someone, colleague] = people(2, 1) as [TestPerson, TestPerson];
  me = workerOf('w-me', await sealedNumber(api.registry, someone.idNumber));
  memberId = String(await holderOf(someone.idNumber));
});

const claimItem = async (idNumber: string) => {
  const [claim] = await api.registry.vault.claimsOf(idNumber);
  return api.store.items.get(`registry/claim#${claim}`);
};
const holderOf = async (idNumber: string) => (await claimItem(idNumber))?.['holder'];

const memberOf = (id: string): Member =>
  memberRecord.parse(api.store.items.get(`registry/${recordKey('member', id)}`)?.['state']);

const opened = async (id: string): Promise<PersonalData> =>
  PersonalData.parse((await api.registry.vault.openAll([memberOf(id).person]))[0]);

/** Sends a write and lets the engine decide it. */
async function settled(
  caller: Caller,
  route: string,
  request: Parameters<TestApi['call']>[2],
): Promise<Outcome> {
  const answer = await api.call(caller, route, request);
  expect(answer).toMatchObject({ status: 202 });
  const { requestId } = answer.body as { requestId: RequestId };
  await settle(api.registry, [requestId]);
  const outcome = await api.registry.outcomeOf(requestId);
  if (outcome === undefined) throw new Error('not settled');
  return outcome;
}

describe('GET /v1/me/membership', () => {
  it('C8 says that a member is one, by one read of one key and no write', async () => {
    const commit = vi.spyOn(api.store, 'commit');
    const answer = await api.call(me, 'GET /v1/me/membership');
    expect(answer).toMatchObject({
      status: 200,
      body: { member: true, active: true, status: 'active', memberId, joinedOn: '2026-11-23' },
      reads: ['registry/claim'],
    });
    expect(commit).not.toHaveBeenCalled();
    expect(api.acts).toEqual([]);
  });

  it('C8 says that someone else is none, and just as briefly', async () => {
    const stranger = workerOf('w-new', await sealedNumber(api.registry, testPerson({}, 77).idNumber));
    const { status, body, reads } = await api.call(stranger, 'GET /v1/me/membership');
    expect({ status, body }).toEqual({
      status: 200,
      body: { member: false, active: false, asOf: api.registry.now },
    });
    expect(reads).toEqual(['registry/claim']);
  });

  it.each([
    ['has no verified number', async () => workerOf('w-me')],
    ['encrypted something else', async () => workerOf('w-me', await sealedNumber(api.registry, '张三'))],
    [
      'encrypted it to another registry',
      async () => workerOf('w-me', await sealedNumber((await testApi()).registry, someone.idNumber)),
    ],
    ['made the ciphertext up', async () => workerOf('w-me', 'eyJhbGciOiJFQ0RILUVTIn0..aXY.dGV4dA.dGFn')],
  ])('C8 refuses a token whose issuer %s', async (_, caller) => {
    expect(await api.call(await caller(), 'GET /v1/me/membership')).toMatchObject({
      status: 403,
      body: { code: 'own/identity-needed' },
    });
  });
});

describe('GET /v1/me', () => {
  it('C8 shows the caller what is held of them, unmasked, and keeps no trail of it', async () => {
    const { status, body } = await api.call(me, 'GET /v1/me');
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        memberId,
        unionId: union.unionId,
        person: { name: someone.name, idNumber: someone.idNumber, mobile: someone.mobile },
        sex: someone.sex,
      },
    });
    expect(api.acts).toEqual([]);
  });

  it('C8 knows nothing of who is no member', async () => {
    const stranger = workerOf('w-new', await sealedNumber(api.registry, testPerson({}, 77).idNumber));
    expect(await api.call(stranger, 'GET /v1/me')).toMatchObject({
      status: 404,
      body: { code: 'own/no-membership' },
    });
  });
});

describe('PATCH /v1/me', () => {
  it('C8 corrects the caller’s own mobile at once, and nothing else', async () => {
    const before = await opened(memberId);
    const outcome = await settled(me, 'PATCH /v1/me', { body: { mobile: '13912345678', education: '20' } });

    expect(outcome).toMatchObject({ status: 'done', result: { memberId } });
    expect(await opened(memberId)).toEqual({ ...before, mobile: '13912345678' });
    expect(memberOf(memberId).person).toMatchObject({ education: '20', sex: someone.sex });
    expect((await opened(String(await holderOf(colleague.idNumber)))).mobile).toBe(colleague.mobile);
  });

  it.each([
    [{ name: '李四' }, '/name'],
    [{ idNumber: '11010519491231002X' }, '/idNumber'],
    [{ memberId: '0'.repeat(26) }, '/memberId'],
    [{}, ''],
  ])('C8 takes no %j: who somebody is, is the union’s to correct', async (body, pointer) => {
    const answer = await api.call(me, 'PATCH /v1/me', { body });
    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { pointer: string }[] }).errors[0]?.pointer).toBe(pointer);
  });

  it('C8 never overwrites what changed meanwhile', async () => {
    const [first, second] = await Promise.all([
      api.call(me, 'PATCH /v1/me', { body: { mobile: '13912345678' } }),
      api.call(me, 'PATCH /v1/me', { body: { address: '深圳市南山区示例路1号' } }),
    ]);
    const requests = [first, second].map(({ body }) => (body as { requestId: RequestId }).requestId);
    await settle(api.registry, requests);
    const outcomes = await Promise.all(requests.map((request) => api.registry.outcomeOf(request)));
    expect(outcomes.map((outcome) => outcome?.status).toSorted()).toEqual(['done', 'rejected']);
    expect(outcomes).toContainEqual(
      expect.objectContaining({ rejection: { code: 'own/changed-meanwhile' } }),
    );
  });
});

describe('POST /v1/me/corrections', () => {
  const officer = () => operatorOf('union-officer', union.unionId, 'op-review');
  const approve = (correctionId: string) =>
    settled(officer(), 'POST /v1/corrections/{correctionId}/approval', { params: { correctionId } });
  const request = async (body: unknown): Promise<string> => {
    const outcome = await settled(me, 'POST /v1/me/corrections', { body });
    return outcome.status === 'done' ? String(outcome.result['correctionId']) : '';
  };

  it('C8 changes nothing before the union has decided', async () => {
    const before = memberOf(memberId);
    const correctionId = await request({ name: '欧阳示例' });
    expect(memberOf(memberId)).toEqual(before);
    const { body } = await api.call(me, 'GET /v1/corrections/{correctionId}', { params: { correctionId } });
    expect(body).toMatchObject({ status: 'submitted', fields: ['name'], memberId });
    expect(await approve(correctionId)).toMatchObject({ status: 'done' });
    expect((await opened(memberId)).name).toBe('欧阳示例');
  });

  it('C8 A5 moves the claim to the corrected number in the commit that corrects it', async () => {
    const fresh = idNumberOf('440305', '1991-02-03', 952);
    await approve(await request({ idNumber: fresh }));

    expect(await claimItem(fresh)).toMatchObject({
      holder: memberId,
      standing: { status: 'active', joinedOn: '2026-11-23' },
    });
    // It was never theirs: whoever it belongs to finds no record by it.
    expect(await claimItem(someone.idNumber)).not.toHaveProperty('holder');
    expect(await claimItem(someone.idNumber)).not.toHaveProperty('lastHolder');
    expect(memberOf(memberId).person).toMatchObject({ sex: '2', birthMonth: '1991-02' });
    const again = workerOf('w-me', await sealedNumber(api.registry, fresh));
    expect(await api.call(again, 'GET /v1/me/membership')).toMatchObject({
      body: { active: true, memberId },
    });
    expect(await api.call(me, 'GET /v1/me/membership')).toMatchObject({ body: { member: false } });
  });

  it('C8 A5 never gives a number that another member has', async () => {
    const outcome = await settled(me, 'POST /v1/me/corrections', {
      body: { idNumber: colleague.idNumber },
    }).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ status: 'rejected', rejection: { code: 'correction/number-known' } });
  });

  it('C8 A5 finds out at the decision if the number has been taken meanwhile', async () => {
    const fresh = testPerson({}, 78);
    const correctionId = await request({ idNumber: fresh.idNumber });
    const { unionId, employerId } = union;
    const sealed = await api.registry.sealed(PersonInput.parse(fresh));
    await api.registry.run('RegisterMember', { unionId, employerId, ...sealed });
    expect(await approve(correctionId)).toMatchObject({ rejection: { code: 'correction/number-known' } });
    expect(await holderOf(someone.idNumber)).toBe(memberId);
  });

  it('C8 does not undo what was corrected after the request', async () => {
    const correctionId = await request({ name: '欧阳示例' });
    await settled(me, 'PATCH /v1/me', { body: { mobile: '13912345678' } });
    expect(await approve(correctionId)).toMatchObject({ rejection: { code: 'correction/stale' } });
    expect(await opened(memberId)).toMatchObject({ name: someone.name, mobile: '13912345678' });
  });

  it('C8 is rejected with a reason, and decided once', async () => {
    const correctionId = await request({ name: '欧阳示例' });
    const params = { correctionId };
    const rejection = { params, body: { reason: '证件不符' } };
    await settled(officer(), 'POST /v1/corrections/{correctionId}/rejection', rejection);
    const { body } = await api.call(me, 'GET /v1/corrections/{correctionId}', { params });
    expect(body).toMatchObject({ status: 'rejected', reason: '证件不符' });
    expect(await approve(correctionId)).toMatchObject({ rejection: { code: 'correction/not-open' } });
  });

  it('C8 names no one: the member is found by the number in the token, and by nothing in the command', async () => {
    await request({ name: '欧阳示例' });
    const stored = JSON.stringify([...api.store.items].filter(([place]) => place.startsWith('requests/')));
    expect(leaksIn(stored, [someone, { name: '欧阳示例', mobile: someone.mobile }])).toEqual([]);
    expect(stored).not.toContain('sealedIdNumber');
    expect(leaksIn([...api.lines, ...api.queued].join(), [someone])).toEqual([]);
  });
});
