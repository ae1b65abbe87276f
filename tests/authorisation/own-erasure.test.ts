import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { keptByLaw } from '../../shared/members/domain/kept-by-law.ts';
import { memberRecord } from '../../shared/members/domain/member.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import type { AccessCopy } from '../../shared/members/http/access-copy-specs.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { leaksIn } from '../support/leaks.ts';
import { type TestPerson, testPerson } from '../support/people.ts';
import { foundUnion, settle, superior } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { operatorOf, workerOf } from './relations.ts';

const ASK = 'POST /v1/me/erasure-requests';
const LIST = 'GET /v1/me/erasure-requests';
const ONE = 'GET /v1/me/erasure-requests/{erasureId}';
const WITHDRAW = 'POST /v1/me/erasure-requests/{erasureId}/withdrawal';
const DAY = '2026-11-20';

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
let someone: TestPerson;
let me: Caller;
let memberId: string;
let officer: Caller;

beforeEach(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 1 });
  someone = testPerson({}, 41);
  me = workerOf('w-me', await sealedNumber(api.registry, someone.idNumber));
  officer = operatorOf('superior-officer', superior, 'op-decides');
  const person = await api.registry.sealed(PersonInput.parse(someone), 'one');
  const { unionId, employerId } = union;
  const registered = await api.registry.run('RegisterMember', { unionId, employerId, ...person });
  memberId = registered.status === 'done' ? String(registered.result['memberId']) : '';
});

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

const leave = () =>
  api.registry.run('WithdrawMember', {
    memberId,
    requestedOn: DAY,
    talkedOn: DAY,
    announcedOn: DAY,
    certificateRecovered: true,
  });

async function asked(caller = me, body: object = { basis: 'consent-withdrawn' }): Promise<string> {
  const outcome = await settled(caller, ASK, { body });
  return outcome.status === 'done' ? String(outcome.result['erasureId']) : outcome.rejection.code;
}

const opened = async (): Promise<unknown> => {
  const state = memberRecord.parse(api.store.items.get(`registry/member#${memberId}`)?.['state']);
  return (await api.registry.vault.openAll([state.person]))[0];
};

const approve = (erasureId: string) =>
  settled(officer, 'POST /v1/erasures/{erasureId}/approval', { params: { erasureId } });
const seen = (caller: Caller, erasureId: string) => api.call(caller, ONE, { params: { erasureId } });
const queueOf = async () =>
  (
    (await api.call(officer, 'GET /v1/unions/{unionId}/work', { params: { unionId: superior } })).body as {
      entries: { kind: string; id: string; yours: boolean }[];
    }
  ).entries.map(({ kind, id, yours }) => ({ kind, id, yours }));

describe('a person’s own request to be erased (个人信息保护法 art 47)', () => {
  it('G7 waits for the superior union, who carries it out by approving it, and tells what is kept', async () => {
    await leave();
    const answer = await api.call(me, ASK, { body: { basis: 'consent-withdrawn' } });
    expect(answer).toMatchObject({ status: 202, body: { kept: keptByLaw } });
    const { requestId } = answer.body as { requestId: RequestId };
    await settle(api.registry, [requestId]);
    const outcome = await api.registry.outcomeOf(requestId);
    const erasureId = outcome?.status === 'done' ? String(outcome.result['erasureId']) : '';

    expect(await queueOf()).toEqual([{ kind: 'erasure-request', id: erasureId, yours: true }]);
    expect((await seen(me, erasureId)).body).toMatchObject({
      ...{ erasureId, memberId, status: 'submitted', basis: 'consent-withdrawn' },
      ...{ withdrawable: true, kept: keptByLaw },
    });
    expect(await opened()).toBeDefined();
    expect(await approve(erasureId)).toMatchObject({ status: 'done' });
    expect(await opened()).toBeUndefined();
    expect(await queueOf()).toEqual([]);
    // The account still sees what became of what it asked for; the number belongs to nobody.
    expect((await api.call(me, LIST)).body).toMatchObject({
      erasures: [{ erasureId, status: 'approved', withdrawable: false }],
    });
    expect((await api.call(me, 'GET /v1/me/membership')).body).toMatchObject({ member: false });
  });

  it('G7 is refused while the membership lives, with the article that says so', async () => {
    const answer = await api.call(me, ASK, { body: { basis: 'consent-withdrawn' } });
    const { requestId } = answer.body as { requestId: RequestId };
    await settle(api.registry, [requestId]);
    const { body } = await api.call(me, 'GET /v1/requests/{requestId}', { params: { requestId } });
    expect(body).toMatchObject({
      status: 'rejected',
      problem: { code: 'person/still-needed', basis: '《个人信息保护法》第四十七条' },
    });
  });

  it('G7 is taken back by who asked for it, until it is decided; and asked for again', async () => {
    await leave();
    const erasureId = await asked();
    const params = { erasureId };
    expect(await settled(me, WITHDRAW, { params })).toMatchObject({ status: 'done' });
    expect(await approve(erasureId)).toMatchObject({ rejection: { code: 'erasure/not-open' } });
    expect(await opened()).toBeDefined();
    expect(await queueOf()).toEqual([]);
    expect((await seen(me, erasureId)).body).toMatchObject({
      status: 'withdrawn',
      withdrawnAt: api.registry.now,
      withdrawable: false,
    });
    const again = await asked();
    await settled(officer, 'POST /v1/erasures/{erasureId}/rejection', {
      params: { erasureId: again },
      body: { reason: '案卷尚在核查' },
    });
    expect(await settled(me, WITHDRAW, { params: { erasureId: again } })).toMatchObject({
      rejection: { code: 'erasure/not-open' },
    });
    const { body } = await api.call(me, LIST);
    expect(
      (body as { erasures: { status: string }[] }).erasures.map(({ status }) => status).toSorted(),
    ).toEqual(['rejected', 'withdrawn']);
    expect(((await api.call(me, 'GET /v1/me/access-copy')).body as AccessCopy).erasures).toHaveLength(2);
  });

  it('G7 sees what an officer asked for, and can’t take that back', async () => {
    await leave();
    const asking = operatorOf('union-officer', union.unionId, 'op-asks');
    const outcome = await settled(asking, 'POST /v1/members/{memberId}/erasure', {
      params: { memberId },
      body: { basis: 'purpose-ended' },
    });
    const erasureId = outcome.status === 'done' ? String(outcome.result['erasureId']) : '';
    expect((await api.call(me, LIST)).body).toMatchObject({ erasures: [{ erasureId, withdrawable: false }] });
    expect(await api.call(me, WITHDRAW, { params: { erasureId } })).toMatchObject({
      status: 404,
      body: { code: 'erasure/not-found' },
    });
  });

  it('G7 is asked for of a rejected application by the number in it, and by nobody else', async () => {
    const applicant = testPerson({}, 51);
    const mine = workerOf('w-applied', await sealedNumber(api.registry, applicant.idNumber));
    const body = { unionId: union.unionId, person: applicant };
    const applied = await settled(mine, 'POST /v1/membership-applications', { body });
    const applicationId = applied.status === 'done' ? String(applied.result['applicationId']) : '';
    const ask = { basis: 'consent-withdrawn', applicationId };
    expect(await asked(mine, ask)).toBe('person/still-needed');
    await api.registry.run('RejectMembershipApplication', { applicationId, reason: '材料不全' });
    expect(await api.call(me, ASK, { body: ask })).toMatchObject({
      status: 404,
      body: { code: 'membership-application/not-found' },
    });
    const erasureId = await asked(mine, ask);
    expect((await seen(mine, erasureId)).body).toMatchObject({ applicationId, status: 'submitted' });
    expect(((await api.call(mine, 'GET /v1/me/access-copy')).body as AccessCopy).erasures).toMatchObject([
      { erasureId },
    ]);
    expect(await seen(me, erasureId)).toMatchObject({ status: 404, body: { code: 'erasure/not-found' } });
    expect(await approve(erasureId)).toMatchObject({ status: 'done' });
    expect(await asked(mine, ask).catch(() => 'refused')).toBe('person/nothing-to-erase');
  });

  it('G7 is nobody’s to ask for another: the engine looks at the number again', async () => {
    await leave();
    const other = await api.registry.sealed(PersonInput.parse(testPerson({}, 42)));
    const own = await api.registry.sealed(PersonInput.parse(someone));
    const body = { of: { memberId }, basis: 'unlawful' };
    const ask = (identity: unknown, actor: Caller) =>
      api.registry.run('RequestOwnErasure', { ...body, identity }, { actor });
    expect(await ask(other.identity, workerOf('w-other'))).toMatchObject({
      rejection: { code: 'own/no-membership' },
    });
    expect(await ask(own.identity, officer)).toMatchObject({ rejection: { code: 'command/not-permitted' } });
    const stranger = workerOf('w-new', await sealedNumber(api.registry, testPerson({}, 77).idNumber));
    expect(await api.call(stranger, ASK, { body: { basis: 'unlawful' } })).toMatchObject({
      status: 404,
      body: { code: 'own/no-membership' },
    });
    expect((await api.call(stranger, LIST)).body).toEqual({ erasures: [] });
  });

  it('G8 leaves nothing of the person in clear', async () => {
    await leave();
    await asked();
    const stored = [...api.store.items].filter(([place]) => /requests\/|erasure/.test(place));
    expect(leaksIn(JSON.stringify([stored, api.lines, api.queued]), [someone])).toEqual([]);
  });
});
