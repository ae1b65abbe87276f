import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller, OperatorRole } from '../../shared/kernel/caller.ts';
import type { UnionId } from '../../shared/kernel/ids.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { reaffiliate } from '../support/affiliations.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { foundUnion, superior, TENANT } from '../support/registry.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { contractFor } from './cases.ts';
import { operatorOf } from './relations.ts';

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
