import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import type { CaseView } from '../../shared/members/http/case-specs.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { people } from '../support/people.ts';
import { foundUnion, settle } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { operatorOf, workerOf } from './relations.ts';

const WORDS = '我因住院治疗，半年未能参加活动。';

let api: TestApi;
let me: Caller;
let colleague: Caller;
let memberId: string;
let caseId: string;
let union: Awaited<ReturnType<typeof foundUnion>>;

const done = async (type: string, body: unknown): Promise<Readonly<Record<string, string>>> => {
  const outcome = await api.registry.run(type, body);
  if (outcome.status !== 'done') throw new Error(`${type}: ${outcome.rejection.code}`);
  return outcome.result;
};

const answer = (caller: Caller, of: string, text = WORDS) =>
  api.call(caller, 'POST /v1/me/cases/{caseId}/answer', { params: { caseId: of }, body: { text } });

beforeAll(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 2 });
  const [one, two] = people(2, 1);
  me = workerOf('w-me', await sealedNumber(api.registry, String(one?.idNumber)));
  colleague = workerOf('w-other', await sealedNumber(api.registry, String(two?.idNumber)));
  ({ memberId } = (await api.call(me, 'GET /v1/me/membership')).body as { memberId: string });
  // Entered on the day of the founding: the membership is made older for the months to have passed.
  const key = `registry/member#${memberId}`;
  const item = api.store.items.get(key);
  const state = item?.['state'] as object;
  const joinedBefore = { ...item, state: { ...state, joinedOn: '2020-01-01' } } as StoredItem;
  (api.store.items as Map<string, StoredItem>).set(key, joinedBefore);
  await done('NoteLapse', { memberId, since: '2026-03-01' });
  caseId = String((api.store.items.get(key)?.['state'] as { case?: string }).case);
});

describe('A case about oneself', () => {
  it('C7 art 22: is opened by the timer once the months are over, and shown to the member', async () => {
    const { status, body } = await api.call(me, 'GET /v1/me/cases');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      cases: [
        { caseId, kind: 'deemed-withdrawal', status: 'gathering', lapsedSince: '2026-03-01', answers: [] },
      ],
    });
    expect((await api.call(colleague, 'GET /v1/me/cases')).body).toEqual({ cases: [] });
  });

  it('C7 G8 is answered in words that stand nowhere in clear, and are read by who decides', async () => {
    const sent = await answer(me, caseId);
    expect(sent).toMatchObject({ status: 202 });
    await settle(api.registry, [(sent.body as { requestId: RequestId }).requestId]);
    const officer = operatorOf('union-officer', union.unionId, 'op-reads');
    const { body } = await api.call(officer, 'GET /v1/cases/{caseId}', { params: { caseId } });
    expect((body as CaseView).answers).toMatchObject([{ text: WORDS }]);
    const own = (await api.call(me, 'GET /v1/me/access-copy')).body as { cases: CaseView[] };
    expect(own.cases).toMatchObject([{ caseId, answers: [{ text: WORDS }] }]);
    const page = String((await api.call(me, 'GET /v1/me/access-copy/page')).body);
    expect(page).toContain(WORDS);
    const everything = JSON.stringify([[...api.store.items], api.lines, api.queued, api.acts]);
    expect(everything).not.toContain(WORDS);
    expect(api.acts.filter(({ by }) => by === 'operator:op-reads').flatMap(({ records }) => records)).toEqual(
      [`case:${caseId}`, `member:${memberId}`],
    );
  });

  it('C7 is nobody else’s to answer: another’s and none are the same', async () => {
    const others = await answer(colleague, caseId);
    const none = await answer(colleague, '0'.repeat(26));
    expect([others.status, none.status]).toEqual([404, 404]);
    expect(others.reads).toEqual(none.reads);
    expect(others.body).toMatchObject({ code: 'case/not-found' });
  });

  it('C7 art 22: ends the membership only by the decision of an officer', async () => {
    const evidence = 'cases/19/scan';
    for (const of of ['months', 'no-good-reason', 'education', 'refusal'])
      await done('NoteProof', { caseId, of, on: '2026-11-20', evidence });
    expect((await api.call(me, 'GET /v1/me/membership')).body).toMatchObject({ active: true });
    await done('DecideDeemedWithdrawal', { caseId, heldOn: '2026-11-20', evidence });
    expect((await api.call(me, 'GET /v1/me/membership')).body).toMatchObject({ member: false });
    expect((await api.call(me, 'GET /v1/me/cases')).body).toMatchObject({
      cases: [{ status: 'deemed-withdrawn' }],
    });
    expect((await answer(me, caseId)).status).toBe(404);
  });
});
