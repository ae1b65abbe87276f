import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { leaksIn } from '../support/leaks.ts';
import { type TestPerson, testPerson } from '../support/people.ts';
import { foundUnion, settle, superior } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { operatorOf, workerOf } from './relations.ts';

const APPLY = 'POST /v1/me/applications';
const LIST = 'GET /v1/me/applications';
const WITHDRAW = 'POST /v1/me/applications/{applicationId}/withdrawal';
const ONE = 'GET /v1/membership-applications/{applicationId}';
const APPROVE = 'POST /v1/membership-applications/{applicationId}/approval';
const CONSENT = 'POST /v1/membership-applications/{applicationId}/consent';

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
let someone: TestPerson;
let me: Caller;
let officer: Caller;

beforeEach(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 1 });
  someone = testPerson({}, 61);
  me = workerOf('w-me', await sealedNumber(api.registry, someone.idNumber));
  officer = operatorOf('union-officer', union.unionId, 'op-union');
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

const form = () => {
  const { idNumber: _, ...person } = someone;
  return { body: { unionId: union.unionId, person } };
};

async function applied(): Promise<string> {
  const outcome = await settled(me, APPLY, form());
  return outcome.status === 'done' ? String(outcome.result['applicationId']) : outcome.rejection.code;
}

const resultOf = (outcome: Outcome) => (outcome.status === 'done' ? 'done' : outcome.rejection.code);
const of = (applicationId: string) => ({ params: { applicationId } });
const mine = async () =>
  ((await api.call(me, LIST)).body as { applications: readonly Record<string, unknown>[] }).applications;

async function expel(memberId: string): Promise<void> {
  const { registry } = api;
  const evidence = 'cases/18/minutes.pdf';
  const opened = await registry.run('OpenExpulsion', {
    memberId,
    crime: 'cases/18/judgment.pdf',
    punishment: 'cases/18/sentence.pdf',
    punishedOn: '2026-09-01',
  });
  const caseId = opened.status === 'done' ? String(opened.result['caseId']) : opened.rejection.code;
  await registry.run('GiveGroupOpinion', { caseId, inFavour: true, heldOn: '2026-10-10', evidence });
  const decision = { caseId, heldOn: '2026-10-20', evidence };
  expect(resultOf(await registry.run('DecideExpulsion', decision))).toBe('done');
}

describe('C1 a worker’s own application', () => {
  it('is made under the verified number, followed, approved, and leaves no clear text', async () => {
    const applicationId = await applied();
    expect(await mine()).toEqual([
      expect.objectContaining({ applicationId, status: 'submitted', withdrawable: true }),
    ]);
    expect(resultOf(await settled(officer, APPROVE, of(applicationId)))).toBe('done');
    expect(await mine()).toEqual([expect.objectContaining({ status: 'approved', withdrawable: false })]);
    const { body } = await api.call(me, 'GET /v1/me');
    expect(body).toMatchObject({ person: { idNumber: someone.idNumber, name: someone.name } });
    const written = JSON.stringify([[...api.store.items.values()], api.lines, api.queued]);
    expect(leaksIn(written, [someone])).toEqual([]);
  });

  it('takes nobody’s word for a number, and none but a verified one', async () => {
    const other = { ...form().body.person, idNumber: testPerson({}, 62).idNumber };
    expect(await api.call(me, APPLY, { body: { ...form().body, person: other } })).toMatchObject({
      status: 400,
    });
    expect(await api.call(workerOf('w-me'), APPLY, form())).toMatchObject({
      status: 403,
      body: { code: 'own/identity-needed' },
    });
  });

  it('of a member is refused: for them there is a transfer', async () => {
    await settled(officer, APPROVE, of(await applied()));
    expect(await applied()).toBe('member/already-registered');
  });

  it('is taken back by who made it, once, and may be made anew', async () => {
    const applicationId = await applied();
    const stranger = workerOf('w-other', await sealedNumber(api.registry, testPerson({}, 63).idNumber));
    expect(await api.call(stranger, WITHDRAW, of(applicationId))).toMatchObject({
      status: 404,
      body: { code: 'membership-application/not-found' },
    });
    expect(resultOf(await settled(me, WITHDRAW, of(applicationId)))).toBe('done');
    expect(resultOf(await settled(me, WITHDRAW, of(applicationId)))).toBe('membership-application/not-open');
    expect(resultOf(await settled(officer, APPROVE, of(applicationId)))).toBe(
      'membership-application/not-open',
    );
    api.registry.now = instantOf(epochOf(api.registry.now) + 60_000);
    await applied();
    expect((await mine()).map(({ status }) => status)).toEqual(['withdrawn', 'submitted']);
  });
});

describe('C1 somebody who was expelled', () => {
  let memberId: string;
  let applicationId: string;
  const county = () => operatorOf('superior-officer', superior, 'op-county');
  const words = { body: { reason: '确有悔改表现' } };

  beforeEach(async () => {
    const approved = await settled(officer, APPROVE, of(await applied()));
    memberId = approved.status === 'done' ? String(approved.result['memberId']) : '';
    await expel(memberId);
    applicationId = await applied();
  });

  it('waits at the union above, of which the applicant is not told and the officers are', async () => {
    const work = { params: { unionId: superior } };
    expect((await api.call(county(), 'GET /v1/unions/{unionId}/work', work)).body).toMatchObject({
      entries: [{ kind: 'membership-application', id: applicationId, yours: true }],
    });
    expect((await api.call(officer, ONE, of(applicationId))).body).toMatchObject({
      readmission: 'needs-consent',
    });
    expect((await api.call(me, ONE, of(applicationId))).body).not.toHaveProperty('readmission');
    expect((await mine())[1]).not.toHaveProperty('readmission');
  });

  it('is back with the consent of the union above only, which then does not decide itself', async () => {
    expect(resultOf(await settled(officer, APPROVE, of(applicationId)))).toBe(
      'member/readmission-needs-consent',
    );
    const atUnion = operatorOf('superior-officer', union.unionId, 'op-within');
    expect(await api.call(atUnion, CONSENT, { ...of(applicationId), ...words })).toMatchObject({
      status: 404,
    });
    expect(await api.call(officer, CONSENT, { ...of(applicationId), ...words })).toMatchObject({
      status: 403,
    });
    expect(resultOf(await settled(county(), CONSENT, { ...of(applicationId), ...words }))).toBe('done');
    expect(await api.call(county(), APPROVE, of(applicationId))).toMatchObject({
      status: 403,
      body: { code: 'review/own-submission' },
    });
    const back = await settled(officer, APPROVE, of(applicationId));
    expect(back).toMatchObject({ status: 'done', result: { memberId } });
    expect((await api.call(me, 'GET /v1/me/membership')).body).toMatchObject({ active: true, memberId });
  });

  it('is not registered by an officer past that consent', async () => {
    const { unionId, employerId } = union;
    const body = { unionId, employerId, person: PersonInput.parse(someone) };
    expect(resultOf(await settled(officer, 'POST /v1/members', { body }))).toBe(
      'member/readmission-needs-consent',
    );
  });
});
