import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { memberRecord } from '../../shared/members/domain/member.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { provincialFederation } from '../../shared/platform/deployment/federations.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, settle, TENANT } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

let api: TestApi;
let officer: Caller;
let superior: Caller;
let memberId: string;

beforeEach(async () => {
  api = await testApi();
  const { unionId, employerId } = await foundUnion(api.registry, { seed: 1, size: 1 });
  officer = operatorOf('union-officer', unionId, 'op-asks');
  superior = operatorOf('superior-officer', provincialFederation(TENANT).id, 'op-decides');
  const person = await api.registry.sealed(PersonInput.parse(testPerson({}, 41)), 'one');
  const registered = await api.registry.run('RegisterMember', { unionId, employerId, ...person });
  memberId = registered.status === 'done' ? String(registered.result['memberId']) : '';
});

const opened = async (): Promise<unknown> => {
  const state = memberRecord.parse(api.store.items.get(`registry/member#${memberId}`)?.['state']);
  return (await api.registry.vault.openAll([state.person]))[0];
};

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

const died = () => api.registry.run('RecordDeath', { memberId, diedOn: '2026-11-20' });

async function asked(caller: Caller): Promise<string> {
  const outcome = await settled(caller, 'POST /v1/members/{memberId}/erasure', {
    params: { memberId },
    body: { basis: 'purpose-ended' },
  });
  return outcome.status === 'done' ? String(outcome.result['erasureId']) : outcome.rejection.code;
}

const approved = (erasureId: string) =>
  settled(superior, 'POST /v1/erasures/{erasureId}/approval', { params: { erasureId } });

describe('the erasure of a person (个人信息保护法 art 47)', () => {
  it('G7 is asked for by one officer and carried out when another approves, with what is kept kept', async () => {
    await died();
    const erasureId = await asked(officer);
    expect(await opened()).toBeDefined();
    expect(await approved(erasureId)).toMatchObject({ status: 'done' });
    expect(await opened()).toBeUndefined();
    const shown = await api.call(officer, 'GET /v1/erasures/{erasureId}', { params: { erasureId } });
    expect(shown.body).toMatchObject({ erasureId, memberId, status: 'approved', basis: 'purpose-ended' });
    expect(
      (await api.call(officer, 'GET /v1/members/{memberId}', { params: { memberId } })).body,
    ).toMatchObject({ memberId, status: 'deceased' });
    expect(await approved(erasureId)).toMatchObject({ rejection: { code: 'erasure/not-open' } });
    expect(await asked(officer)).toBe('person/nothing-to-erase');
  });

  it('G7 is never approved by who asked for it, in whatever role', async () => {
    await died();
    const erasureId = await asked(superior);
    const answer = await api.call(superior, 'POST /v1/erasures/{erasureId}/approval', {
      params: { erasureId },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'review/own-submission' } });
    const outcome = await api.registry.run('ApproveErasure', { erasureId }, { actor: superior });
    expect(outcome).toMatchObject({ status: 'rejected', rejection: { code: 'review/own-submission' } });
    expect(await opened()).toBeDefined();
  });

  it('G7 is not asked for while the membership lives', async () => {
    expect(await asked(officer)).toBe('person/still-needed');
    expect(await opened()).toBeDefined();
  });

  it('G7 is not carried out when it was rejected', async () => {
    await died();
    const erasureId = await asked(officer);
    const rejection = { params: { erasureId }, body: { reason: '案卷尚在核查' } };
    expect(await settled(superior, 'POST /v1/erasures/{erasureId}/rejection', rejection)).toMatchObject({
      status: 'done',
    });
    expect(await approved(erasureId)).toMatchObject({ rejection: { code: 'erasure/not-open' } });
    expect(await opened()).toBeDefined();
  });

  it('G7 is not carried out for who has joined again since it was asked for', async () => {
    const { unionId, employerId } = memberRecord.parse(
      api.store.items.get(`registry/member#${memberId}`)?.['state'],
    );
    const steps = { requestedOn: '2026-11-02', talkedOn: '2026-11-03', announcedOn: '2026-11-10' };
    await api.registry.run('WithdrawMember', { memberId, ...steps, certificateRecovered: true });
    const erasureId = await asked(officer);
    const person = await api.registry.sealed(PersonInput.parse(testPerson({}, 41)), 'two');
    expect(await api.registry.run('RegisterMember', { unionId, employerId, ...person })).toMatchObject({
      status: 'done',
      result: { memberId },
    });
    expect(await approved(erasureId)).toMatchObject({ rejection: { code: 'person/still-needed' } });
    expect(await opened()).toBeDefined();
  });
});
