import { beforeAll, describe, expect, it } from 'vitest';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { recordKey } from '../../shared/platform/engine/keys.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { applyToFound, foundUnion, superior } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

/** One operator in two roles: an organiser who became the superior's officer. */
const organiser = operatorOf('organiser', superior, 'op-both');
const promoted = operatorOf('superior-officer', superior, 'op-both');
const colleague = operatorOf('superior-officer', superior, 'op-other');
const refusal = { status: 403, body: { code: 'review/own-submission' } };

let api: TestApi;
beforeAll(async () => {
  api = await testApi();
});

describe('G2 nobody decides what they submitted', () => {
  it.each([
    ['approval', 'ApproveFounding', {}],
    ['rejection', 'RejectFounding', { remark: '材料不全' }],
  ])('a founding: its %s is refused at the edge and in the engine', async (part, type, words) => {
    const { registry } = api;
    const { applicationId } = await applyToFound(registry, { seed: part.length, actor: organiser });
    const route = `POST /v1/founding-applications/{applicationId}/${part}`;
    const request = { params: { applicationId }, ...(part === 'rejection' && { body: words }) };

    expect(await api.call(promoted, route, request)).toMatchObject(refusal);
    expect(await registry.run(type, { applicationId, ...words }, { actor: promoted })).toMatchObject({
      status: 'rejected',
      rejection: { code: 'review/own-submission' },
    });
    expect(stateOf('founding-application', applicationId)).toMatchObject({ status: 'ready' });
    expect(await api.call(colleague, route, request)).toMatchObject({ status: 202 });
    const decided = await registry.run(type, { applicationId, ...words }, { actor: colleague });
    expect(decided.status).toBe('done');
  });

  it.each([
    ['approval', 'ApproveMembershipApplication', {}],
    ['rejection', 'RejectMembershipApplication', { reason: '不在本单位' }],
  ])('an application to join: its %s is refused at the edge and in the engine', async (part, type, words) => {
    const { registry } = api;
    const { unionId } = await foundUnion(registry, { seed: 20 + part.length, size: 1 });
    const sealed = await registry.sealed(PersonInput.parse(testPerson({}, 500 + part.length)));
    // Submitted by the process that takes in paper forms for this officer: the record names the officer.
    const applied = await registry.run('ApplyForMembership', { unionId, ...sealed });
    const applicationId = applied.status === 'done' ? String(applied.result['applicationId']) : '';
    const place = `registry/${recordKey('membership-application', applicationId)}`;
    const item = api.store.items.get(place);
    const state = { ...(item?.['state'] as object), by: 'operator:op-both' };
    await registry.store.commit([
      {
        op: 'replace',
        table: 'registry',
        item: { ...item, pk: String(item?.pk), rev: Number(item?.rev) + 1, state },
        readRev: Number(item?.rev),
      },
    ]);
    const route = `POST /v1/membership-applications/{applicationId}/${part}`;
    const request = { params: { applicationId }, ...(part === 'rejection' && { body: words }) };

    expect(await api.call(promoted, route, request)).toMatchObject(refusal);
    expect(await registry.run(type, { applicationId, ...words }, { actor: promoted })).toMatchObject({
      status: 'rejected',
      rejection: { code: 'review/own-submission' },
    });
    expect(stateOf('membership-application', applicationId)).toMatchObject({ status: 'submitted' });
    const decided = await registry.run(type, { applicationId, ...words }, { actor: colleague });
    expect(decided.status).toBe('done');
  });

  it('is not told to who may not see the application at all', async () => {
    const { applicationId } = await applyToFound(api.registry, { seed: 31, actor: organiser });
    const elsewhere = operatorOf(
      'superior-officer',
      '01ARZ3NDEKTSV4RRFFQ69G5FAV' as typeof superior,
      'op-both',
    );
    expect(
      await api.call(elsewhere, 'POST /v1/founding-applications/{applicationId}/approval', {
        params: { applicationId },
      }),
    ).toMatchObject({ status: 404, body: { code: 'founding/not-found' } });
  });
});

describe('G2 lists', () => {
  it('leave out a record that an index names and its stamp does not give to the reader', async () => {
    const { registry, store } = api;
    const [here, there] = [
      await foundUnion(registry, { seed: 41, size: 2 }),
      await foundUnion(registry, { seed: 42, size: 1 }),
    ];
    const member = [...store.items.values()].find(
      (item) => item.pk.startsWith('member#') && item['inUnion'] === there.unionId,
    );
    await registry.store.commit([
      {
        op: 'replace',
        table: 'registry',
        item: { ...member, pk: String(member?.pk), rev: 2, inUnion: here.unionId },
        readRev: 1,
      },
    ]);
    const officer = operatorOf('union-officer', here.unionId, 'op-list');
    const { body } = await api.call(officer, 'GET /v1/unions/{unionId}/members', {
      params: { unionId: here.unionId },
    });
    expect((body as { members: { unionId: string }[] }).members.map(({ unionId }) => unionId)).toEqual([
      here.unionId,
      here.unionId,
    ]);
  });
});

const stateOf = (type: string, id: string): unknown =>
  api.store.items.get(`registry/${recordKey(type, id)}`)?.['state'];
