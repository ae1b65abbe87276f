import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller, OperatorRole } from '../../shared/kernel/caller.ts';
import type { RequestId, UnionId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { reaffiliate } from '../support/affiliations.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { people, testPerson } from '../support/people.ts';
import { applyToFound, foundUnion, settle, superior, TENANT } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { contractFor } from './cases.ts';
import { operatorOf, workerOf } from './relations.ts';

const next = federationOf(TENANT, '440304').id;

let api: TestApi;
let union: UnionId;
let grantId: string;
let entrustmentId: string;

const done = async (type: string, body: unknown): Promise<Readonly<Record<string, string>>> => {
  const outcome = await api.registry.run(type, body);
  if (outcome.status !== 'done') throw new Error(`${type}: ${outcome.rejection.code}`);
  return outcome.result;
};

beforeAll(async () => {
  api = await testApi();
  ({ unionId: union } = await foundUnion(api.registry, { seed: 1, size: 2 }));
  const certificate = certificateRefOf(certificateOf('op-moved'));
  await done('RegisterOperator', {
    operatorId: 'op-moved',
    role: 'union-officer',
    scope: union,
    certificate,
  });
  ({ entrustmentId = '' } = await done('RegisterEntrustment', contractFor(union)));
  ({ grantId = '' } = await done('GiveBreakGlass', {
    operatorId: 'op-moved',
    scope: union,
    minutes: 60,
    reason: 'officers-unreachable',
  }));
  await reaffiliate(api.registry, { union, from: superior, to: next });
});

const at = (scope: UnionId, role: OperatorRole = 'security-administrator'): Caller =>
  operatorOf(role, scope, `${role}-at-${scope.slice(-4)}`);

const statusOf = async (caller: Caller, route: string, request: object): Promise<number> =>
  (await api.call(caller, route, request)).status;

describe('G2 accounts, contracts and grants of a union that was moved below another superior', () => {
  it.each([
    ['GET /v1/operators/{operatorId}', () => ({ params: { operatorId: 'op-moved' } }), 200],
    ['POST /v1/operators/{operatorId}/suspension', () => ({ params: { operatorId: 'op-moved' } }), 202],
    ['GET /v1/break-glass/{grantId}', () => ({ params: { grantId } }), 200],
    ['POST /v1/break-glass/{grantId}/end', () => ({ params: { grantId } }), 202],
    ['GET /v1/entrustments/{entrustmentId}', () => ({ params: { entrustmentId } }), 200],
    [
      'POST /v1/entrustments/{entrustmentId}/end',
      () => ({ params: { entrustmentId }, body: { reason: 'completed' } }),
      202,
    ],
  ])(
    'go with it: %s is for the administrator of the new superior, and for the old one not there',
    async (route, asks, status) => {
      expect(await statusOf(at(next), route, asks())).toBe(status);
      expect(await statusOf(at(superior), route, asks())).toBe(404);
    },
  );

  it('are listed where they are reviewed by now', async () => {
    const listed = async (scope: UnionId) => {
      const { body } = await api.call(at(scope), 'GET /v1/break-glass');
      return (body as { grants: { grantId: string }[] }).grants.map((grant) => grant.grantId);
    };
    expect(await listed(next)).toEqual([grantId]);
    expect(await listed(superior)).toEqual([]);
  });

  it('are decided by the engine as by the edge: what the old superior’s administrator sent before changes nothing', async () => {
    const suspend = (scope: UnionId) =>
      api.registry.run('SuspendOperator', { operatorId: 'op-moved' }, { actor: at(scope) });
    expect(await suspend(superior)).toMatchObject({
      status: 'rejected',
      rejection: { code: 'operator/not-found' },
    });
    expect(await suspend(next)).toMatchObject({ status: 'done' });
  });
});

const city = federationOf(TENANT, '440300').id;
const elsewhere = federationOf(TENANT, '440100').id;

/** What people and organisers had handed in before the union's county came below another city. */
describe('B4 what waits to be decided when a county comes below another city', () => {
  let waiting: Readonly<Record<string, string>>;
  const handedIn = async (caller: Caller, route: string, request: object): Promise<string> => {
    const answer = await api.call(caller, route, request);
    expect(answer).toMatchObject({ status: 202 });
    const { requestId } = answer.body as { requestId: RequestId };
    await settle(api.registry, [requestId]);
    const outcome = await api.registry.outcomeOf(requestId);
    if (outcome?.status !== 'done') throw new Error(`${route}: ${String(outcome?.rejection.code)}`);
    return Object.values(outcome.result)[0] ?? '';
  };

  beforeAll(async () => {
    api = await testApi();
    const founded = await foundUnion(api.registry, { seed: 1, size: 2 });
    union = founded.unionId;
    const [someone] = people(1, 1);
    const member = workerOf('w-member', await sealedNumber(api.registry, someone?.idNumber ?? ''));
    const newcomer = testPerson({}, 51);
    const applicant = workerOf('w-new', await sealedNumber(api.registry, newcomer.idNumber));
    const body = { unionId: union, person: newcomer };
    const applicationId = await handedIn(applicant, 'POST /v1/membership-applications', { body });
    const correctionId = await handedIn(member, 'POST /v1/me/corrections', { body: { householdType: '2' } });
    const { applicationId: refused = '' } = await done('ApplyForMembership', {
      unionId: union,
      ...(await api.registry.sealed(PersonInput.parse(testPerson({}, 52)), 'refused')),
    });
    await done('RejectMembershipApplication', { applicationId: refused, reason: '材料不全' });
    const { erasureId = '' } = await done('RequestErasure', {
      of: { applicationId: refused },
      basis: 'purpose-ended',
    });
    const { applicationId: foundingId } = await applyToFound(api.registry, { seed: 9 });
    // From a union of a third city, on the member's own wish: for the receiving side to answer.
    const under = federationOf(TENANT, '440402').id;
    await foundUnion(api.registry, { seed: 11, size: 1, under });
    const [mover] = people(1, 11);
    const moving = workerOf('w-moving', await sealedNumber(api.registry, mover?.idNumber ?? ''));
    const { unionId, employerId } = founded;
    const transferId = await handedIn(moving, 'POST /v1/me/transfers', { body: { unionId, employerId } });
    waiting = { applicationId, correctionId, erasureId, foundingId, transferId };
    await reaffiliate(api.registry, { union: superior, from: city, to: elsewhere });
  });

  const cases = [
    ['/v1/membership-applications/{applicationId}', 'applicationId', 'approval'],
    ['/v1/corrections/{correctionId}', 'correctionId', 'approval'],
    ['/v1/erasures/{erasureId}', 'erasureId', 'approval'],
    ['/v1/founding-applications/{applicationId}', 'foundingId', 'approval'],
    ['/v1/transfers/{transferId}', 'transferId', 'acceptance'],
  ] as const;

  it.each(cases)(
    'goes with it: %s is there for the new city and decided by it, and for the old one not there',
    async (path, id, decision) => {
      const name = /\{(\w+)\}/.exec(path)?.[1] ?? '';
      const asked = { params: { [name]: waiting[id] ?? '' } };
      const [before, now] = [at(city, 'superior-officer'), at(elsewhere, 'superior-officer')];
      expect(await statusOf(before, `GET ${path}`, asked)).toBe(404);
      expect(await statusOf(before, `POST ${path}/${decision}`, asked)).toBe(404);
      expect(await statusOf(now, `GET ${path}`, asked)).toBe(200);
      await handedIn(now, `POST ${path}/${decision}`, asked);
    },
  );

  it('is refused by the engine as by the edge to who had it before', async () => {
    const { correctionId } = waiting;
    const actor = at(city, 'superior-officer');
    expect(
      await api.registry.run('RejectCorrection', { correctionId, reason: '不符' }, { actor }),
    ).toMatchObject({ rejection: { code: 'correction/not-found' } });
  });
});
