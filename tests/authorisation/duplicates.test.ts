import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { federationOf } from '../../shared/platform/deployment/federations.ts';
import { type TestApi, testApi, type TestRequest } from '../support/api.ts';
import { type TestFinder, testFinder } from '../support/finder.ts';
import { leaksIn } from '../support/leaks.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, settle, TENANT } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

const MOBILE = '13900002222';
const COUNTY = federationOf(TENANT, '440305').id;

let api: TestApi;
let finder: TestFinder;
let union: Awaited<ReturnType<typeof foundUnion>>;
let other: Awaited<ReturnType<typeof foundUnion>>;

beforeEach(async () => {
  api = await testApi();
  finder = testFinder(api.registry);
  union = await foundUnion(api.registry, { seed: 1, size: 1 });
  other = await foundUnion(api.registry, { seed: 2, size: 1 });
});

const officer = () => operatorOf('union-officer', union.unionId, 'op-quality');
const superior = operatorOf('superior-officer', COUNTY, 'op-above');

async function registered(seed: number, at = union, mobile = MOBILE): Promise<string> {
  const { unionId, employerId } = at;
  const person = PersonInput.parse(testPerson({ mobile }, seed));
  const sealed = await api.registry.sealed(person, `person-${String(seed)}`);
  const outcome = await api.registry.run('RegisterMember', { unionId, employerId, ...sealed });
  if (outcome.status !== 'done') throw new Error(outcome.rejection.code);
  return String(outcome.result['memberId']);
}

/** A pair that has been found, in one union or in two. */
async function pair(at = union): Promise<readonly [one: string, other: string, duplicateId: string]> {
  const ids = [await registered(41), await registered(42, at)] as const;
  await finder.look(...ids);
  return [...ids, ids.toSorted().join('-')];
}

async function asked(caller: Caller, route: string, request: TestRequest) {
  const answer = await api.call(caller, route, request);
  if (answer.status !== 202) return answer;
  const { requestId } = answer.body as { requestId: RequestId };
  await settle(api.registry, [requestId]);
  const outcome = await api.registry.outcomeOf(requestId);
  return outcome?.status === 'rejected' ? outcome.rejection : outcome;
}

const READ = 'GET /v1/duplicates/{duplicateId}';
const TIMELINE = 'GET /v1/duplicates/{duplicateId}/timeline';
const MERGE = 'POST /v1/duplicates/{duplicateId}/merger';
const DISMISS = 'POST /v1/duplicates/{duplicateId}/dismissal';

const read = (caller: Caller, duplicateId: string) => api.call(caller, READ, { params: { duplicateId } });
const listed = async (caller: Caller, unionId: string) => {
  const { body } = await api.call(caller, 'GET /v1/unions/{unionId}/duplicates', { params: { unionId } });
  return (body as { duplicates: { duplicateId: string }[] }).duplicates.map(({ duplicateId }) => duplicateId);
};
const work = async (caller: Caller, unionId: string) => {
  const { body } = await api.call(caller, 'GET /v1/unions/{unionId}/work', { params: { unionId } });
  return (body as { entries: { kind: string; id: string; yours: boolean; path: string }[] }).entries;
};
const member = (memberId: string) =>
  api.store.items.get(`registry/member#${memberId}`)?.['state'] as {
    status: string;
    voided?: { mergedInto?: string };
  };

describe('A8 two records that may be one person’s', () => {
  it('wait in the list and the work queue of their union, side by side, masked and audited', async () => {
    const [one, second, duplicateId] = await pair();
    expect(await listed(officer(), union.unionId)).toEqual([duplicateId]);
    const path = `/v1/duplicates/${duplicateId}`;
    expect(await work(officer(), union.unionId)).toMatchObject([
      { kind: 'duplicate', id: duplicateId, yours: true, path },
    ]);
    const { status, body } = await read(officer(), duplicateId);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'open',
      signs: ['mobile'],
      unionId: union.unionId,
      members: [one, second].toSorted().map((memberId) => ({ memberId, person: { mobile: '139****2222' } })),
    });
    const persons = [41, 42].map((seed) => testPerson({ mobile: MOBILE }, seed));
    expect(leaksIn(JSON.stringify(body), persons)).toEqual([]);
    expect(api.acts.at(-1)?.records).toEqual(
      expect.arrayContaining([`member:${one}`, `member:${second}`, `duplicate:${duplicateId}`]),
    );
  });

  it('of two unions wait for the lowest union above both, and neither of the two learns of the other', async () => {
    const [, , duplicateId] = await pair(other);
    expect(await listed(superior, COUNTY)).toEqual([duplicateId]);
    expect(await read(superior, duplicateId)).toMatchObject({ status: 200 });
    for (const at of [union, other]) {
      const below = operatorOf('union-officer', at.unionId);
      expect(await listed(below, at.unionId)).toEqual([]);
      expect(await work(below, at.unionId)).toEqual([]);
      for (const answer of [
        await read(below, duplicateId),
        await api.call(below, TIMELINE, { params: { duplicateId } }),
        await asked(below, DISMISS, { params: { duplicateId }, body: { reason: '不同的人' } }),
      ])
        expect(answer).toMatchObject({ status: 404, body: { code: 'duplicate/not-found' } });
    }
  });

  it('that are two persons are not put before anybody again, and the reason is kept', async () => {
    const [one, second, duplicateId] = await pair();
    const reason = '兄弟二人共用手机';
    expect(await asked(officer(), DISMISS, { params: { duplicateId }, body: { reason } })).toMatchObject({
      status: 'done',
    });
    await finder.look(one, second);
    expect(await listed(officer(), union.unionId)).toEqual([]);
    expect((await read(officer(), duplicateId)).body).toMatchObject({ status: 'different', reason });
    expect(await asked(officer(), DISMISS, { params: { duplicateId }, body: { reason } })).toMatchObject({
      code: 'duplicate/not-open',
    });
  });

  it('that are one person are merged in one commit, the number is free, and reviving undoes it', async () => {
    const [kept, gone, duplicateId] = await pair(other);
    const request = { params: { duplicateId }, body: { kept, reason: '同一人重复登记' } };
    expect(await api.call(officer(), MERGE, request)).toMatchObject({ status: 403 });
    expect(await asked(superior, MERGE, request)).toMatchObject({
      status: 'done',
      result: { duplicateId, memberId: kept },
    });
    expect(member(gone)).toMatchObject({ status: 'void', voided: { mergedInto: kept } });
    expect(member(kept).status).toBe('active');
    await finder.look(kept, gone);
    expect((await read(superior, duplicateId)).body).toMatchObject({ status: 'merged', kept });
    const claims = [...api.store.items].filter(
      ([key, item]) => key.startsWith('registry/claim#IDNO') && item['holder'] === gone,
    );
    expect(claims).toEqual([]);

    const revival = { params: { memberId: gone }, body: { reason: '合并有误' } };
    expect(await asked(superior, 'POST /v1/members/{memberId}/revival', revival)).toMatchObject({
      status: 'done',
    });
    expect(member(gone)).toMatchObject({ status: 'active' });
    await finder.look(gone);
    expect((await read(superior, duplicateId)).body).toMatchObject({ status: 'open' });
    const { body } = await api.call(superior, TIMELINE, { params: { duplicateId } });
    expect((body as { entries: { event: string }[] }).entries.map(({ event }) => event)).toEqual([
      'DuplicateFound',
      'DuplicateMerged',
      'DuplicateFound',
    ]);
    for (const { what } of (body as { entries: { what: { zh: string; en: string } }[] }).entries)
      expect([what.zh, what.en].join()).not.toMatch(/undefined|“”/);
  });

  it('are nobody’s to see any more who does not see both members, wherever the finding stands', async () => {
    const [one, , duplicateId] = await pair();
    const { unionId, employerId } = other;
    await api.registry.run('RequestTransfer', { memberId: one, unionId, employerId, consent: 'ZZ-1' });
    // Before the finder has moved it to the county.
    expect(await read(officer(), duplicateId)).toMatchObject({ status: 404 });
    expect(await listed(officer(), union.unionId)).toEqual([]);
    await finder.look(one);
    expect(await listed(superior, COUNTY)).toEqual([duplicateId]);
  });

  it('void and revive over the routes of a member, with the history told', async () => {
    const memberId = await registered(43);
    const [kept] = await pair();
    const body = { reason: '误录', mergedInto: kept };
    const nobody = { ...body, mergedInto: '0'.repeat(26) };
    expect(
      await asked(superior, 'POST /v1/members/{memberId}/voiding', { params: { memberId }, body: nobody }),
    ).toMatchObject({ code: 'member/merged-into-nobody' });
    expect(
      await asked(superior, 'POST /v1/members/{memberId}/voiding', { params: { memberId }, body }),
    ).toMatchObject({ status: 'done' });
    await asked(superior, 'POST /v1/members/{memberId}/revival', {
      params: { memberId },
      body: { reason: '核对后恢复' },
    });
    const { body: told } = await api.call(superior, 'GET /v1/members/{memberId}/timeline', {
      params: { memberId },
    });
    expect((told as { entries: { event: string }[] }).entries.map(({ event }) => event)).toEqual([
      'MemberJoined',
      'MemberVoided',
      'MemberRevived',
    ]);
  });
});
