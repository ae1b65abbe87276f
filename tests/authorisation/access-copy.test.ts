import { beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import type { AccessCopy } from '../../shared/members/http/access-copy-specs.ts';
import { registryAggregates } from '../../shared/registry/aggregates.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { type TestAnswer, type TestApi, testApi } from '../support/api.ts';
import { testFinder } from '../support/finder.ts';
import { leaksIn } from '../support/leaks.ts';
import { people, type TestPerson, testPerson } from '../support/people.ts';
import { membersOf, reelect } from '../support/elections.ts';
import { foundUnion, settle } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { operatorOf, workerOf } from './relations.ts';

const DAY = '2026-11-20';
const HOSTILE = '<script>alert(1)</script>&"';

let api: TestApi;
/** On the roster of a founding, and since then through most of what can happen to a member. */
let me: Caller;
let someone: TestPerson;
let colleague: TestPerson;
let memberId: string;
/** Came by an application of their own, and has left. */
let left: Caller;
let leaver: TestPerson;

const settled = async (caller: Caller, route: string, request: Parameters<TestApi['call']>[2]) => {
  const answer = await api.call(caller, route, request);
  expect(answer).toMatchObject({ status: 202 });
  const { requestId } = answer.body as { requestId: RequestId };
  await settle(api.registry, [requestId]);
  const outcome = await api.registry.outcomeOf(requestId);
  if (outcome?.status !== 'done') throw new Error(`${route}: ${JSON.stringify(outcome)}`);
  return outcome.result;
};

const done = async (type: string, body: unknown): Promise<Readonly<Record<string, string>>> => {
  const outcome = await api.registry.run(type, body);
  if (outcome.status !== 'done') throw new Error(`${type}: ${outcome.rejection.code}`);
  return outcome.result;
};

const copyOf = async (caller: Caller): Promise<AccessCopy> => {
  const { status, body } = await api.call(caller, 'GET /v1/me/access-copy');
  expect(status).toBe(200);
  return body as AccessCopy;
};

beforeAll(async () => {
  api = await testApi();
  const { registry } = api;
  const union = await foundUnion(registry, { seed: 1, size: 2 });
  const other = await foundUnion(registry, { seed: 2, size: 1 });
  [someone, colleague] = people(2, 1) as [TestPerson, TestPerson];
  me = workerOf('w-me', await sealedNumber(registry, someone.idNumber));
  const { body } = await api.call(me, 'GET /v1/me/membership');
  ({ memberId } = body as { memberId: string });
  const officer = operatorOf('union-officer', union.unionId, 'op-review');
  const voted = { post: 'committee', votes: 2 };
  const elected = membersOf(api.store, union.unionId).map((id) =>
    id === memberId
      ? { memberId: id, ...voted, post: 'chair' }
      : { memberId: id, ...voted, ties: ['hr-head'] },
  );
  expect(await reelect(registry, union.unionId, '2026-11-23', { elected })).toBeUndefined();
  const resigning = membersOf(api.store, union.unionId).find((id) => id !== memberId);
  const resigned = { memberId: resigning, resignedOn: '2026-11-23', letter: 'officers/1.pdf' };
  await done('RecordResignation', { unionId: union.unionId, ...resigned });

  await settled(me, 'PATCH /v1/me', { body: { address: HOSTILE, mobile: '13912345678' } });
  const { correctionId = '' } = await settled(me, 'POST /v1/me/corrections', { body: { name: '欧阳示例' } });
  await settled(officer, 'POST /v1/corrections/{correctionId}/approval', { params: { correctionId } });
  await settled(me, 'POST /v1/me/corrections', { body: { householdType: '2' } });
  await settled(me, 'POST /v1/me/consents', { body: { purpose: 'card-issuance', version: 1 } });
  await settled(me, 'POST /v1/me/consents/{purpose}/withdrawal', { params: { purpose: 'card-issuance' } });
  await done('NoteEmployment', { memberId, employment: '2', note: '借调' });
  const { transferId = '' } = await settled(me, 'POST /v1/me/transfers', {
    body: { unionId: other.unionId, employerId: other.employerId },
  });
  await settled(me, 'POST /v1/me/transfers/{transferId}/withdrawal', { params: { transferId } });
  await settled(me, 'POST /v1/me/transfers', {
    body: { unionId: other.unionId, employerId: other.employerId },
  });

  const { caseId = '' } = await done('OpenExpulsion', {
    memberId,
    crime: 'cases/1/judgment',
    punishment: 'cases/1/sentence',
    punishedOn: DAY,
  });
  await done('GiveGroupOpinion', { caseId, inFavour: false, heldOn: DAY, evidence: 'cases/1/minutes' });
  await done('CloseCase', { caseId, closedFor: 'not-decided-against' });

  // Two who have the member's mobile: one was found to be another person, and one waits.
  const { unionId, employerId } = other;
  const alike = await Promise.all(
    [71, 72].map(async (seed) => {
      const likeMe = PersonInput.parse({ ...testPerson({}, seed), mobile: '13912345678' });
      const joined = await done('RegisterMember', {
        unionId,
        employerId,
        ...(await registry.sealed(likeMe)),
      });
      return String(joined['memberId']);
    }),
  );
  await testFinder(registry).lookAtAll();
  const duplicateId = [memberId, alike[0]].toSorted().join('-');
  await done('DismissDuplicate', { duplicateId, reason: '另一人的证件已核对' });

  leaver = testPerson({}, 51);
  left = workerOf('w-left', await sealedNumber(registry, leaver.idNumber));
  const applied = async (person: TestPerson) =>
    String(
      (await settled(left, 'POST /v1/membership-applications', { body: { unionId: union.unionId, person } }))[
        'applicationId'
      ],
    );
  await done('RejectMembershipApplication', { applicationId: await applied(leaver), reason: '材料不全' });
  const approved = await done('ApproveMembershipApplication', { applicationId: await applied(leaver) });
  await applied(testPerson({}, 52));
  const ended = { memberId: approved['memberId'] };
  const steps = { requestedOn: DAY, talkedOn: DAY, announcedOn: DAY, certificateRecovered: true };
  await done('WithdrawMember', { ...ended, ...steps });
  const { erasureId } = await done('RequestErasure', { of: ended, basis: 'purpose-ended' });
  await done('RejectErasure', { erasureId, reason: '仍须保存' });
});

/** Another member's record names whom they are alike: the finding tells it of both, and is in the copy of either. */
const unlike = (item: StoredItem): unknown => ({
  ...item,
  state: { ...(item['state'] as object), duplicates: undefined },
});

/** Every record that holds one of these ids, with what the ledger holds of it. */
function heldOf(ids: readonly string[]): { readonly records: string[]; readonly events: number } {
  const names = (item: unknown) => ids.some((id) => JSON.stringify(item).includes(id));
  const keys = [...api.store.items].flatMap(([place, item]) =>
    place.startsWith('registry/') && !/^registry\/(claim|due|gate)#/.test(place) && names(unlike(item))
      ? [place.slice('registry/'.length)]
      : [],
  );
  const entries = [...api.store.items].filter(([place]) =>
    keys.some((key) => place.startsWith(`ledger/${key}@`)),
  );
  // Of a union and its elections: what they say of others is not theirs to read.
  const isOfMany = ({ pk }: StoredItem) => /^(union|reelection)#/.test(pk);
  const events = entries
    .flatMap(([, item]) => (item['events'] as unknown[]).map((event) => ({ item, event })))
    .filter(({ item, event }) => !isOfMany(item) || names(event)).length;
  return { records: keys.toSorted(), events };
}

const personIdsOf = (id: string): string[] => {
  const state = api.store.items.get(`registry/member#${id}`)?.['state'];
  return [(state as { person: { personId: string } }).person.personId];
};

describe('GET /v1/me/access-copy', () => {
  it('G7 C8 holds every record that names the member or holds the person, and every event of each', async () => {
    for (const [caller, id] of [
      [me, memberId],
      [left, String((await copyOf(left)).membership?.memberId)],
    ] as const) {
      const copy = await copyOf(caller);
      const held = heldOf([id, ...personIdsOf(id)]);
      const chunks = held.records.filter((key) => key.startsWith('roster-chunk#'));
      const told = new Set(copy.history.map(({ record, id: of }) => `${record}#${of}`));
      const rejected = copy.applications.flatMap(({ status, applicationId }) =>
        status === 'rejected' ? [`membership-application#${applicationId}`] : [],
      );
      expect([...told].toSorted()).toEqual(
        [...held.records.filter((key) => !chunks.includes(key)), ...rejected].toSorted(),
      );
      expect(
        copy.rosters.map(({ applicationId, chunk }) => `roster-chunk#${applicationId}-${String(chunk)}`),
      ).toEqual(chunks);
      // Of a roster the copy tells the row; a rejected application has two events of its own.
      expect(copy.history).toHaveLength(held.events - 2 * chunks.length + 2 * rejected.length);
      const kept = copy.history.filter(({ requestId }) => api.store.items.has(`requests/${requestId}`));
      expect(new Set(copy.requests.map(({ requestId }) => requestId))).toEqual(
        new Set(kept.map(({ requestId }) => requestId)),
      );
    }
  });

  it('G7 shows the person as they are, and as they were', async () => {
    const { membership, history, rosters, corrections, consents, transfers } = await copyOf(me);
    expect(membership).toMatchObject({
      memberId,
      status: 'active',
      employment: '2',
      person: {
        name: '欧阳示例',
        idNumber: someone.idNumber,
        mobile: '13912345678',
        address: HOSTILE,
        sex: someone.sex,
      },
    });
    const names = history.flatMap(({ person }) => (person ? [person.name] : []));
    expect(new Set(names)).toEqual(new Set([someone.name, '欧阳示例']));
    expect(rosters).toMatchObject([{ status: 'admitted', person: { mobile: someone.mobile } }]);
    expect(corrections.map(({ status, fields }) => [status, fields])).toEqual([
      ['approved', ['name']],
      ['submitted', ['householdType']],
    ]);
    expect(consents).toMatchObject([{ purpose: 'card-issuance', status: 'withdrawn' }]);
    expect(transfers.map(({ status }) => status).toSorted()).toEqual(['requested', 'withdrawn']);
    expect(history).toContainEqual(
      expect.objectContaining({
        event: 'EmploymentNoted',
        by: 'system',
        details: { employment: '2', note: '借调' },
      }),
    );
  });

  it('A8 G7 tells that the record was compared with others, and nothing of whom those are about', async () => {
    const { duplicates, history } = await copyOf(me);
    expect(duplicates.map(({ status, signs }) => [status, signs]).toSorted()).toEqual([
      ['different', ['mobile']],
      ['open', ['mobile']],
    ]);
    const told = history.filter(({ record }) => record === 'duplicate');
    expect(told.map(({ details }) => Object.keys(details).join())).toEqual(['signs', 'signs', '']);
    for (const route of ['GET /v1/me/access-copy', 'GET /v1/me/access-copy/page'])
      expect(JSON.stringify((await api.call(me, route)).body)).not.toContain('另一人的证件已核对');
  });

  it('G7 B6 tells of every post that was held and every election that named the member, and nothing of others', async () => {
    const { membership, history } = await copyOf(me);
    expect(membership?.offices).toMatchObject([{ posts: ['chair'], since: '2026-11-23' }]);
    const told = (event: string) =>
      history.filter((one) => one.event === event).map(({ details: { unionId: _, ...details } }) => details);
    expect(told('ReelectionReported')).toEqual([{ heldOn: '2026-11-23', posts: ['chair'], votes: 2 }]);
    expect(told('UnionReelected')).toEqual([{ posts: ['chair'], since: '2026-11-23' }]);
    expect(told('OfficersLeft')).toEqual([]);
    expect(told('OfficesNoted')).toMatchObject([{ posts: ['chair'] }]);
    for (const route of ['GET /v1/me/access-copy', 'GET /v1/me/access-copy/page']) {
      const text = JSON.stringify((await api.call(me, route)).body);
      expect(text).not.toMatch(/hr-head|人事负责人/);
    }
    const other = workerOf('w-colleague', await sealedNumber(api.registry, colleague.idNumber));
    const theirs = await copyOf(other);
    expect(theirs.membership?.offices).toBeUndefined();
    expect(theirs.history).toContainEqual(
      expect.objectContaining({
        event: 'ReelectionReported',
        details: expect.objectContaining({ ties: ['hr-head'], posts: ['committee'] }),
      }),
    );
    expect(theirs.history).toContainEqual(
      expect.objectContaining({
        event: 'OfficersLeft',
        details: expect.objectContaining({ posts: ['committee'], for: 'resigned', on: '2026-11-23' }),
      }),
    );
    const { body } = await api.call(other, 'GET /v1/me/access-copy/page');
    for (const words of ['辞职', '工会委员会委员', '人事负责人', '得票数'])
      expect(String(body)).toContain(words);
  });

  it('G7 is given to whoever left, of what is still kept, and of applications that came to nothing', async () => {
    const { membership, applications, erasures } = await copyOf(left);
    expect(membership).toMatchObject({ status: 'withdrawn', person: { name: leaver.name } });
    expect(applications.map(({ status }) => status).toSorted()).toEqual(['approved', 'rejected']);
    expect(erasures).toMatchObject([{ status: 'rejected', reason: '仍须保存' }]);
    expect(await api.call(left, 'GET /v1/me')).toMatchObject({ status: 404 });
  });

  it('G7 holds nobody else: not the colleague of the same roster, not whom the account applied for', async () => {
    for (const caller of [me, left])
      for (const route of ['GET /v1/me/access-copy', 'GET /v1/me/access-copy/page']) {
        const { body } = await api.call(caller, route);
        expect(leaksIn(JSON.stringify(body), [colleague, testPerson({}, 52)])).toEqual([]);
        // Nor whose accounts they were.
        expect(JSON.stringify(body)).not.toMatch(/operator:|op-review|worker:|system:/);
      }
  });

  it('G7 is empty, and no refusal, for whom the registry does not know', async () => {
    const stranger = workerOf('w-new', await sealedNumber(api.registry, testPerson({}, 77).idNumber));
    const copy = await copyOf(stranger);
    expect(copy.membership).toBeUndefined();
    for (const part of [copy.history, copy.applications, copy.requests, copy.consents])
      expect(part).toEqual([]);
    expect(await api.call(workerOf('w-me'), 'GET /v1/me/access-copy')).toMatchObject({
      status: 403,
      body: { code: 'own/identity-needed' },
    });
  });

  it('G7 tells nothing of a person whose key was destroyed', async () => {
    const fresh = await testApi();
    const { unionId, employerId } = await foundUnion(fresh.registry, { seed: 3, size: 1 });
    const gone = testPerson({}, 61);
    const sealed = await fresh.registry.sealed(PersonInput.parse(gone));
    const outcome = await fresh.registry.run('RegisterMember', { unionId, employerId, ...sealed });
    const of = { memberId: outcome.status === 'done' ? outcome.result['memberId'] : '' };
    await fresh.registry.run('RecordDeath', { ...of, diedOn: DAY });
    const asking = workerOf('w-gone', await sealedNumber(fresh.registry, gone.idNumber));
    const before = await fresh.call(asking, 'GET /v1/me/access-copy');
    expect((before.body as AccessCopy).membership).toMatchObject({ person: { name: gone.name } });
    await fresh.registry.run('ErasePerson', { of, basis: 'retention-over' });
    const after = await fresh.call(asking, 'GET /v1/me/access-copy');
    expect(after.body).toMatchObject({ history: [], consents: [] });
    expect(after.body).not.toHaveProperty('membership');
  });
});

describe('GET /v1/me/access-copy/page', () => {
  let page: TestAnswer;
  beforeAll(async () => {
    page = await api.call(me, 'GET /v1/me/access-copy/page');
  });

  it('G7 says the same to read and to print, Chinese first', async () => {
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    const text = String(page.body);
    const copy = await copyOf(me);
    expect(text.indexOf('工会会员本人信息副本')).toBeLessThan(text.indexOf('All that the union registry'));
    expect(text).toContain('@media print');
    for (const said of [
      '欧阳示例',
      someone.name,
      someone.idNumber,
      '13912345678',
      ...copy.history.map(({ title }) => title.zh),
      ...Object.values(copy.places),
      ...copy.requests.map(({ requestId }) => requestId),
      ...copy.notes.map(({ zh }) => zh),
    ])
      expect(text).toContain(said);
  });

  it('G7 has a label in both languages for every field it shows', async () => {
    for (const caller of [me, left]) {
      const { body } = await api.call(caller, 'GET /v1/me/access-copy/page');
      const labels = [...String(body).matchAll(/<dt>([^<]*)<span class="en" lang="en">([^<]*)<\/span>/g)];
      expect(labels.length).toBeGreaterThan(50);
      expect(labels.filter(([, zh, en]) => !/\p{Script=Han}/u.test(zh ?? '') || en === '')).toEqual([]);
    }
  });

  it('G8 runs nothing, loads nothing and is kept by nobody', () => {
    const text = String(page.body);
    expect(text).not.toContain(HOSTILE);
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;');
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\ssrc=|\son\w+=|url\(|https?:/i);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-/),
    });
    expect(leaksIn([...api.lines, JSON.stringify(api.acts)].join(), [someone])).toEqual([]);
  });
});

/** How the copy holds each kind of record, or why it does not. A kind that is new must be thought about here. */
const copied: Readonly<Record<string, keyof AccessCopy | 'of nobody' | 'in the notes' | 'left when erased'>> =
  {
    member: 'membership',
    'membership-application': 'applications',
    'roster-chunk': 'rosters',
    transfer: 'transfers',
    case: 'cases',
    duplicate: 'duplicates',
    correction: 'corrections',
    consent: 'consents',
    'erasure-request': 'erasures',
    erasure: 'left when erased',
    // Contacts of theirs have a name and a mobile, and no number to know them by.
    'founding-application': 'in the notes',
    'founding-escalation': 'of nobody',
    // What it says of the member stands in the history.
    reelection: 'history',
    'reelection-escalation': 'of nobody',
    'committee-change': 'history',
    'committee-change-escalation': 'of nobody',
    'term-extension-escalation': 'of nobody',
    'dissolution-escalation': 'of nobody',
    'term-extension': 'of nobody',
    notice: 'of nobody',
    // Which members went where: each of them reads it in their own membership.
    dissolution: 'of nobody',
    disposal: 'of nobody',
    'legal-person': 'of nobody',
    union: 'history',
    employer: 'of nobody',
    'democratic-act': 'of nobody',
    // Who is in it: each of them reads it in their own membership.
    'union-group': 'of nobody',
    'reported-figures': 'of nobody',
    assessment: 'of nobody',
    extract: 'of nobody',
    'assessment-page': 'of nobody',
    'assessment-book': 'of nobody',
    rules: 'of nobody',
    'affiliation-change': 'of nobody',
    'past-affiliation': 'of nobody',
    // How far a move has come through a list, and nothing of who is in it.
    'union-restamping': 'of nobody',
    'member-restamping': 'of nobody',
    'key-rotation': 'of nobody',
    'key-sweep': 'of nobody',
    'retention-schedule': 'of nobody',
    'retention-run': 'of nobody',
    'retention-sweep': 'of nobody',
    // Accounts are no names.
    operator: 'of nobody',
    'break-glass': 'of nobody',
    entrustment: 'of nobody',
  };

describe('kinds of records', () => {
  it('G7 are all in the copy, or have a reason not to be', () => {
    expect(Object.keys(copied).toSorted()).toEqual([...registryAggregates.keys()].toSorted());
  });
});
