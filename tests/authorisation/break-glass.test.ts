import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId, UnionId } from '../../shared/kernel/ids.ts';
import { derivedId } from '../../shared/platform/ids.ts';
import { federationOf, provincialFederation } from '../../shared/platform/deployment/federations.ts';
import { type TestAnswer, type TestApi, testApi } from '../support/api.ts';
import { people } from '../support/people.ts';
import { foundUnion, superior, TENANT } from '../support/registry.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { operatorOf } from './relations.ts';

const province = provincialFederation(TENANT).id;
const otherCounty = federationOf(TENANT, '440106').id;

/** Who gives: an officer of the province. Who gets it: an officer of another county. */
const giver = operatorOf('superior-officer', province, 'op-giver');
const named = operatorOf('union-officer', otherCounty, 'op-named');
const guard = operatorOf('security-administrator', province, 'op-guard');

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
let memberId: string;

beforeEach(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 2 });
  await enrol('op-named', 'union-officer', otherCounty);
  await enrol('op-giver', 'superior-officer', province);
  const [someone] = people(2, 1);
  const [claim] = await api.registry.vault.claimsOf(String(someone?.idNumber));
  memberId = String(api.store.items.get(`registry/claim#${claim}`)?.['holder']);
});

const enrol = (operatorId: string, role: string, scope: UnionId) => {
  const certificate = certificateRefOf(certificateOf(operatorId));
  return api.registry.run('RegisterOperator', { operatorId, role, scope, certificate });
};

const grantOf = (changes: object = {}) => ({
  operatorId: 'op-named',
  scope: union.unionId,
  minutes: 180,
  reason: 'accident-or-disaster',
  ...changes,
});

async function settled(answer: TestAnswer) {
  const { requestId } = answer.body as { requestId: RequestId };
  // Not what follows from it: its time has not come.
  await api.registry.engine.process([requestId]);
  return { requestId, outcome: await api.registry.outcomeOf(requestId) };
}

async function give(changes: object = {}): Promise<string> {
  const { outcome } = await settled(
    await api.call(giver, 'POST /v1/break-glass', { body: grantOf(changes) }),
  );
  return outcome?.status === 'done' ? String(outcome.result['grantId']) : '';
}

const read = (caller: Caller, grant?: string) =>
  api.call(caller, 'GET /v1/members/{memberId}', {
    params: { memberId },
    ...(grant !== undefined && { headers: { 'break-glass': grant } }),
  });

const later = (minutes: number) => {
  api.registry.now = instantOf(epochOf(api.registry.now) + minutes * 60_000);
};

describe('G6 break-glass', () => {
  it('opens the scope to the named operator, on each use that names the grant, and records it', async () => {
    expect(await read(named)).toMatchObject({ status: 404 });
    const grant = await give();
    expect(await read(named)).toMatchObject({ status: 404 });
    const before = api.acts.length;
    expect(await read(named, grant)).toMatchObject({ status: 200, body: { memberId } });
    expect(api.acts.slice(before)).toEqual([
      expect.objectContaining({
        by: 'operator:op-named',
        purpose: 'break-glass',
        scope: union.unionId,
        records: [`member:${memberId}`, `break-glass:${grant}`],
      }),
    ]);
  });

  it('ends by the clock after three hours at most, whether or not the end has been recorded', async () => {
    const grant = await give();
    later(179);
    expect(await read(named, grant)).toMatchObject({ status: 200 });
    later(1);
    expect(await read(named, grant)).toMatchObject({ status: 403, body: { code: 'break-glass/no-grant' } });
    const longer = await api.call(giver, 'POST /v1/break-glass', { body: grantOf({ minutes: 181 }) });
    expect(longer.status).toBe(400);
  });

  it('leaves a follow-up that ends it at its time', async () => {
    const { requestId } = await settled(await api.call(giver, 'POST /v1/break-glass', { body: grantOf() }));
    const due = api.store.items.get(`registry/due#${derivedId(requestId, 'follow', 0)}`);
    expect(due).toMatchObject({
      command: { type: 'EndBreakGlass' },
      dueAt: instantOf(epochOf(api.registry.now) + 180 * 60_000),
    });
  });

  it('is good to see, and for nothing else', async () => {
    const grant = await give();
    const answer = await api.call(named, 'POST /v1/members/{memberId}/employment', {
      params: { memberId },
      body: { employment: '2' },
      headers: { 'break-glass': grant },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'break-glass/sees-only' } });
  });

  it.each([
    ['another operator', () => operatorOf('union-officer', otherCounty, 'op-other')],
    ['the officer who gave it, elsewhere', () => operatorOf('union-officer', otherCounty, 'op-giver')],
  ])('opens nothing to %s', async (_, caller) => {
    const grant = await give();
    expect(await read(caller(), grant)).toMatchObject({
      status: 403,
      body: { code: 'break-glass/no-grant' },
    });
  });

  it.each(['0'.repeat(26), 'not-an-id', '张三'])(
    'takes no made-up grant %s, and keeps no such text',
    async (grant) => {
      const before = api.acts.length;
      expect(await read(named, grant)).toMatchObject({ status: 403, body: { code: 'break-glass/no-grant' } });
      expect(JSON.stringify(api.acts.slice(before))).not.toContain('张三');
    },
  );

  it('is given by who has the part of the tree, to somebody else who is known and active', async () => {
    const refused = async (caller: Caller, changes: object) =>
      (await api.call(caller, 'POST /v1/break-glass', { body: grantOf(changes) })).body as { code: string };
    expect(await refused(giver, { operatorId: 'op-giver' })).toMatchObject({
      code: 'break-glass/own-account',
    });
    expect(await refused(giver, { operatorId: 'nobody' })).toMatchObject({
      code: 'break-glass/unknown-operator',
    });
    const county = operatorOf('superior-officer', otherCounty, 'op-county');
    expect(await refused(county, {})).toMatchObject({ code: 'break-glass/unknown-scope' });
    await api.registry.run('SuspendOperator', { operatorId: 'op-named' });
    const { outcome } = await settled(await api.call(giver, 'POST /v1/break-glass', { body: grantOf() }));
    expect(outcome).toMatchObject({ rejection: { code: 'break-glass/no-officer' } });
  });

  it('waits in the security administrator’s queue from the first moment until it is reviewed', async () => {
    const waiting = async (caller: Caller) =>
      ((await api.call(caller, 'GET /v1/break-glass')).body as { grants: { grantId: string }[] }).grants.map(
        ({ grantId }) => grantId,
      );
    const grant = await give();
    const params = { grantId: grant };
    const review = { params, body: { verdict: 'justified' } };
    expect(await waiting(guard)).toEqual([grant]);
    expect(await waiting(operatorOf('security-administrator', otherCounty, 'op-guard-2'))).toEqual([]);

    const early = await settled(await api.call(guard, 'POST /v1/break-glass/{grantId}/review', review));
    expect(early.outcome).toMatchObject({ rejection: { code: 'break-glass/still-open' } });
    await settled(await api.call(guard, 'POST /v1/break-glass/{grantId}/end', { params }));
    expect(await read(named, grant)).toMatchObject({ status: 403 });
    expect(await waiting(guard)).toEqual([grant]);
    await settled(await api.call(guard, 'POST /v1/break-glass/{grantId}/review', review));
    expect(await waiting(guard)).toEqual([]);
    const { body } = await api.call(guard, 'GET /v1/break-glass/{grantId}', { params });
    expect(body).toMatchObject({
      status: 'reviewed',
      by: 'operator:op-giver',
      review: { by: 'operator:op-guard', verdict: 'justified' },
    });
  });

  it('is never reviewed by who gave it', async () => {
    const grant = await give();
    const sameHands = operatorOf('security-administrator', superior, 'op-giver');
    const answer = await api.call(sameHands, 'POST /v1/break-glass/{grantId}/review', {
      params: { grantId: grant },
      body: { verdict: 'justified' },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'review/own-submission' } });
  });
});
