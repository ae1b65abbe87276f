import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Clockwork, clockwork } from '../../../tests/support/clockwork.ts';
import { membersOf, reelect, resultOf } from '../../../tests/support/elections.ts';
import type { MemoryStore } from '../../../tests/support/memory-store.ts';
import { foundUnion, superior, type TestRegistry } from '../../../tests/support/registry.ts';
import { instantOf, type LocalDate } from '../../kernel/dates.ts';
import type { LoadedGate } from '../../kernel/decision.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import type { Member } from '../../members/domain/member.ts';
import type { CommitteeChange, CommitteeChangeStatus } from './committee-change.ts';
import { removeOfficer } from './leave-office.ts';
import { type Union, unionRecord } from './union.ts';

let store: MemoryStore;
let registry: TestRegistry;
let passUntil: Clockwork['passUntil'];
let unionId: string;
/** Chair, deputy chair, one of the committee, and three without a post. */
let people: MemberId[];
const person = (place: number): string => people[place] ?? '';

const at = (pk: string) => store.items.get(`registry/${pk}`);
const union = () => at(`union#${unionId}`)?.['state'] as Union;
const matter = () => at(`committee-change#${unionId}`)?.['state'] as CommitteeChange;
const member = (place: number) => at(`member#${person(place)}`)?.['state'] as Member;
const on = (day: string) => passUntil(instantOf(Date.parse(`${day}T04:00:00.000Z`)));
const run = async (type: string, words: object = {}): Promise<string> => {
  const outcome = await registry.run(type, { unionId, ...words });
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
};
const inOffice = () =>
  (union().officers ?? []).map(({ memberId, post }) => `${String(people.indexOf(memberId))} ${post}`);
const resign = (place: number) =>
  run('RecordResignation', { memberId: person(place), resignedOn: '2026-12-20', letter: 'o/1.pdf' });
/** A general meeting of all six that elected those of these places into these posts. */
const result = (elected: readonly (readonly [number, string])[], changes: object = {}) => {
  const seats = elected.map(([place, post]) => ({ memberId: person(place), post, votes: 5 }));
  const { termYears: _, ...election } = resultOf(people, '2026-12-21', { elected: seats, ...changes });
  return { election };
};
const told = (to: string) =>
  [...store.items.values()]
    .filter(({ type, state }) => type === 'notice' && (state as { to: string }).to === to)
    .map(({ state }) => (state as { kind: string }).kind);

beforeEach(async () => {
  ({ store, registry, passUntil } = await clockwork());
  ({ unionId } = await foundUnion(registry, { seed: 1, size: 6 }));
  await on('2026-12-10');
  people = membersOf(store, unionId);
  const elected = (['chair', 'deputy-chair', 'committee'] as const).map((post, place) => ({
    memberId: person(place),
    post,
    votes: 6,
  }));
  expect(await reelect(registry, unionId, '2026-12-10', { elected })).toBeUndefined();
  await on('2026-12-20');
});

describe('a by-election', () => {
  it('B6 企业工会主席产生办法 art 10: given the chair is vacant, when the superior approves the result, then it is filled for the rest of the term', async () => {
    await resign(0);
    await on('2026-12-22');
    expect(await run('ReportByElection', result([[3, 'chair']]))).toBe('done');
    expect(matter()).toMatchObject({
      status: 'submitted',
      awaited: { step: 'election', dueOn: '2027-01-06' },
    });
    expect(at(`committee-change#${unionId}`)).toMatchObject({ waitsAt: superior });
    expect(inOffice()).toEqual(['1 deputy-chair', '2 committee']);
    await on('2026-12-24');
    expect(await run('ApproveCommitteeChange')).toBe('done');
    expect(inOffice()).toEqual(['1 deputy-chair', '2 committee', '3 chair']);
    expect(union()).toMatchObject({ vacancies: [], term: { electedOn: '2026-12-10', years: 3 } });
    expect(member(3).offices).toMatchObject([{ since: '2026-12-21', posts: ['chair'] }]);
    expect(at(`union#${unionId}`)).not.toHaveProperty('waitsAt');
    expect(told(unionId)).toContain('by-election-approved');
    await on('2027-06-01');
    expect(told(unionId).filter((kind) => kind.startsWith('vacancy-'))).toEqual(['vacancy-opened']);
  });

  it('B6 of who is on the committee already leaves their seat vacant', async () => {
    await resign(0);
    await on('2026-12-22');
    expect(await run('ReportByElection', result([[1, 'chair']]))).toBe('done');
    expect(await run('ApproveCommitteeChange')).toBe('done');
    expect(inOffice()).toEqual(['2 committee', '1 chair']);
    expect(union().vacancies).toMatchObject([{ post: 'deputy-chair', since: '2026-12-21' }]);
    expect(member(1).offices).toMatchObject([{ posts: ['chair'] }]);
  });

  it('B6 is refused by its figures and for its people, as every election', async () => {
    await resign(0);
    await on('2026-12-22');
    const report = (elected: readonly (readonly [number, string])[], changes: object = {}) =>
      run('ReportByElection', result(elected, changes));
    const votes = (count: number) => ({
      elected: [{ memberId: person(3), post: 'chair', votes: count }],
      entitled: 6,
      present: 4,
    });
    expect(await report([[3, 'chair']], { present: 3, ...{ elected: votes(3).elected } })).toBe(
      'election/no-quorum',
    );
    expect(await report([[3, 'chair']], votes(3))).toBe('election/no-majority');
    expect(await report([[3, 'chair']], { ...votes(5), present: 4 })).toBe('election/figures');
    expect(await report([[3, 'chair']], { heldOn: '2026-12-23' })).toBe('election/held-ahead');
    expect(await report([[3, 'chair']], { form: 'representatives' })).toBe('election/general-meeting-needed');
    expect(
      await report([[3, 'chair']], {
        elected: [{ memberId: person(3), post: 'chair', votes: 5, ties: ['partner'] }],
      }),
    ).toBe('election/barred');
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    const [stranger] = membersOf(store, other.unionId);
    expect(await report([], { elected: [{ memberId: stranger, post: 'chair', votes: 5 }] })).toBe(
      'election/not-a-member',
    );
    expect(await report([[3, 'chair']], votes(4))).toBe('done');
  });

  it('B6 is of posts that are vacant, and were on that day; of one seat one is elected', async () => {
    expect(await run('ReportByElection', result([[3, 'chair']], { heldOn: '2026-12-20' }))).toBe(
      'office/not-vacant',
    );
    await resign(0);
    await on('2026-12-22');
    const report = (elected: readonly (readonly [number, string])[], changes: object = {}) =>
      run('ReportByElection', result(elected, changes));
    expect(await report([[3, 'committee']])).toBe('office/not-vacant');
    expect(
      await report([
        [3, 'chair'],
        [4, 'chair'],
      ]),
    ).toBe('office/not-vacant');
    expect(await report([[3, 'chair']], { heldOn: '2026-12-19' })).toBe('office/not-vacant');
    expect(await report([[3, 'chair']])).toBe('done');
  });

  it('B6 ER art 8: weighs the committee as it will be, and tells the superior what is out of its band', async () => {
    await resign(0);
    await resign(2);
    await on('2026-12-22');
    expect(await run('ReportByElection', result([[3, 'chair']]))).toBe('done');
    expect(matter().election?.findings).toEqual([
      { code: 'election/committee-size', params: { given: 2, min: 3, max: 5, members: 6 } },
    ]);
  });

  it('B6 approves nobody who has left meanwhile, and nothing that is not vacant any more', async () => {
    await resign(0);
    await on('2026-12-22');
    expect(await run('ReportByElection', result([[3, 'chair']]))).toBe('done');
    const died = await registry.run('RecordDeath', { memberId: person(3), diedOn: '2026-12-22' });
    expect(died.status).toBe('done');
    expect(await run('ApproveCommitteeChange')).toBe('election/not-a-member');
    expect(await run('WithdrawCommitteeChange')).toBe('done');
    expect(await run('ReportByElection', result([[4, 'chair']], { entitled: 5, present: 5 }))).toBe('done');
    // A whole new committee comes first.
    people = membersOf(store, unionId);
    expect(await reelect(registry, unionId, '2026-12-22')).toBeUndefined();
    expect(await run('ApproveCommitteeChange')).toBe('office/not-vacant');
    expect(await run('ReturnCommitteeChange', { remark: '已换届' })).toBe('done');
    expect(told(unionId)).toContain('by-election-returned');
  });
});

describe('a change of a committee', () => {
  it('B6 does each act in its own state and refuses it in every other', async () => {
    await resign(2);
    await on('2026-12-22');
    const byElection = () => result([[3, 'committee']]);
    const move = () => ({
      memberId: person(0),
      reason: '工作需要',
      consentedOn: '2026-12-21',
      resolution: 'o/2.pdf',
    });
    const idle = ['none', 'approved', 'returned', 'withdrawn'] as const;
    const acts = {
      ReportByElection: [idle, byElection],
      AskToMoveOfficer: [idle, move],
      ApproveCommitteeChange: [['submitted'], () => ({})],
      ReturnCommitteeChange: [['submitted'], () => ({ remark: '程序不符' })],
      WithdrawCommitteeChange: [['submitted'], () => ({})],
    } as const satisfies Record<string, readonly [readonly (CommitteeChangeStatus | 'none')[], () => object]>;
    const refuseAll = async (status: CommitteeChangeStatus | 'none') => {
      const before = JSON.stringify([union(), matter()]);
      for (const [type, [may, words]] of Object.entries(acts))
        if (!(may as readonly string[]).includes(status))
          expect(await run(type, words()), `${type} when ${status}`).toBe('committee-change/not-open');
      expect(JSON.stringify([union(), matter()])).toBe(before);
    };
    await refuseAll('none');
    expect(await run('ReportByElection', byElection())).toBe('done');
    await refuseAll('submitted');
    expect(await run('ReturnCommitteeChange', { remark: '候选人未公示' })).toBe('done');
    expect(matter()).toMatchObject({ status: 'returned', remark: '候选人未公示' });
    await refuseAll('returned');
    expect(await run('AskToMoveOfficer', move())).toBe('done');
    expect(matter()).not.toHaveProperty('election');
    expect(await run('WithdrawCommitteeChange')).toBe('done');
    await refuseAll('withdrawn');
    expect(await run('ReportByElection', byElection())).toBe('done');
    const paper = { document: { number: '南工复〔2026〕21号', scan: 'r/21.pdf' } };
    expect(await run('FileCommitteeReply', paper)).toBe('committee-change/no-such-reply');
    expect(await run('ApproveCommitteeChange')).toBe('done');
    await refuseAll('approved');
    expect(await run('FileCommitteeReply', paper)).toBe('done');
    expect(matter()).toMatchObject({ status: 'approved', approvedOn: '2026-12-22', ...paper });
  });

  it('B6 is no matter of a union that is re-elected, moved or dissolved', async () => {
    await resign(2);
    await on('2026-12-22');
    const meeting = { plannedOn: '2026-12-22', form: 'general', entitled: 6, request: 'r/1.pdf' };
    expect(await run('RequestReelectionMeeting', { meeting, reason: '提前换届' })).toBe('done');
    expect(await run('ApproveReelectionMeeting')).toBe('done');
    expect(await run('ReportByElection', result([[3, 'committee']]))).toBe('union/not-in-state');
  });

  it('B6 ER art 27: a reply that is late is told to the union above, until it is there, and fills no seat', async () => {
    await resign(0);
    await on('2026-12-22');
    expect(await run('ReportByElection', result([[3, 'chair']]))).toBe('done');
    expect(await run('EscalateCommitteeChange', { dueOn: '2027-01-06' })).toBe(
      'committee-change/timer-stale',
    );
    await on('2027-01-07');
    const escalation = () => at(`committee-change-escalation#${unionId}`);
    expect(matter()).toMatchObject({ status: 'submitted', awaited: { overdue: true } });
    expect(escalation()).toMatchObject({ state: { status: 'open', step: 'election', dueOn: '2027-01-06' } });
    expect(union().vacancies).toMatchObject([{ post: 'chair' }]);
    expect(await run('ApproveCommitteeChange')).toBe('done');
    expect(escalation()).toMatchObject({ state: { status: 'settled' } });
    expect(await run('EscalateCommitteeChange', { dueOn: '2027-01-06' })).toBe(
      'committee-change/timer-stale',
    );
  });
});

describe('the move of a chair to other work', () => {
  const ask = (place: number, changes: object = {}) =>
    run('AskToMoveOfficer', {
      memberId: person(place),
      reason: '工作需要',
      consentedOn: '2026-12-20',
      resolution: 'o/2.pdf',
      ...changes,
    });

  it('B6 Trade Union Law art 18: takes the consent of committee and superior, and leaves the post vacant', async () => {
    expect(await ask(0)).toBe('done');
    expect(inOffice()).toContain('0 chair');
    expect(await run('ApproveCommitteeChange')).toBe('done');
    expect(inOffice()).toEqual(['1 deputy-chair', '2 committee']);
    expect(union().vacancies).toMatchObject([{ post: 'chair', since: '2026-12-20' }]);
    expect(member(0)).toMatchObject({ status: 'active', offices: [{ posts: [] }] });
    expect(told(unionId)).toContain('officer-move-approved');
  });

  it('B6 Trade Union Law art 18: is refused by the superior, and nobody else needs it', async () => {
    expect(await ask(2)).toBe('office/move-needs-no-consent');
    expect(await ask(4)).toBe('office/not-held');
    expect(await ask(0, { consentedOn: '2026-12-21' })).toBe('office/day-ahead');
    expect(await ask(1)).toBe('done');
    expect(await run('ReturnCommitteeChange', { remark: '任期未满' })).toBe('done');
    expect(inOffice()).toContain('1 deputy-chair');
    expect(told(unionId)).toContain('officer-move-returned');
  });

  it('B6 of who has left office meanwhile is approved no more', async () => {
    expect(await ask(0)).toBe('done');
    expect(await resign(0)).toBe('done');
    expect(await run('ApproveCommitteeChange')).toBe('office/not-held');
  });

  it('B6 waits for a superior that is silent, or has its consent, as the province’s rule says', async () => {
    expect(await ask(0)).toBe('done');
    await on('2027-01-05');
    expect(matter()).toMatchObject({ status: 'submitted', awaited: { step: 'move', overdue: true } });
    expect(await run('WithdrawCommitteeChange')).toBe('done');
    const set = await registry.run('SetRules', {
      from: '2027-01-06',
      change: { offices: { moveOnSilence: 'consents' } },
      basis: '沪工总〔2027〕1号',
    });
    const { proposalId } = set.status === 'done' ? set.result : {};
    expect(await registry.run('ReleaseRules', { proposalId })).toMatchObject({ status: 'done' });
    await on('2027-01-07');
    expect(await ask(0)).toBe('done');
    await on('2027-01-23');
    expect(matter()).toMatchObject({ status: 'approved', bySilence: true });
    expect(inOffice()).not.toContain('0 chair');
  });

  it('B6 Trade Union Law art 18: without anybody’s consent is told to the superior once the membership has moved', async () => {
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    for (const place of [0, 2]) {
      const to = { unionId: other.unionId, employerId: other.employerId, consent: 'ZZ-1' };
      const asked = await registry.run('RequestTransfer', { memberId: person(place), ...to });
      const { transferId } = asked.status === 'done' ? asked.result : {};
      for (const act of ['AcceptTransfer', 'ReleaseMember']) await registry.run(act, { transferId });
    }
    await on('2027-02-01');
    expect(inOffice()).toEqual(['1 deputy-chair']);
    expect(told(superior).filter((kind) => kind === 'officer-moved')).toHaveLength(1);
  });
});

describe('a removal', () => {
  const vote = (changes: object = {}) => ({
    heldOn: '2026-12-20',
    form: 'general',
    entitled: 6,
    present: 5,
    inFavour: 4,
    minutes: 'o/3.pdf',
    ...changes,
  });
  const remove = (place: number, post: string, changes: object = {}) =>
    run('RemoveOfficer', { memberId: person(place), post, vote: vote(changes) });

  it('B6 Trade Union Law art 18: given more than half of all vote for it, then the chair is vacant', async () => {
    expect(await remove(0, 'chair')).toBe('done');
    expect(inOffice()).toEqual(['1 deputy-chair', '2 committee']);
    expect(union().vacancies).toMatchObject([{ post: 'chair', dueOn: '2027-03-20' }]);
    expect(member(0)).toMatchObject({ status: 'active', offices: [{ posts: [] }] });
    expect(await remove(0, 'chair')).toBe('office/not-held');
  });

  it('B6 Trade Union Law art 18: half of all is not enough, whoever came; nor half of fewer than there are', async () => {
    expect(await remove(0, 'chair', { present: 4, inFavour: 3 })).toBe('office/not-removed');
    expect(await remove(0, 'chair', { entitled: 4, present: 4, inFavour: 3 })).toBe('office/not-removed');
    expect(await remove(0, 'chair', { present: 3, inFavour: 3 })).toBe('election/no-quorum');
    expect(await remove(0, 'chair', { inFavour: 6 })).toBe('election/figures');
    expect(await remove(0, 'chair', { form: 'representatives' })).toBe('election/general-meeting-needed');
    expect(await remove(0, 'chair', { heldOn: '2026-12-21' })).toBe('office/day-ahead');
    expect(await remove(0, 'chair', { heldOn: '2026-12-09' })).toBe('office/before-it-began');
    expect(await remove(0, 'committee')).toBe('office/not-held');
    expect(inOffice()).toHaveLength(3);
  });

  it('B6 Trade Union Law art 18: is made exactly when more than half of all members are in favour', () => {
    const state = { ...union() };
    const context = {
      at: registry.now,
      on: '2026-12-20' as LocalDate,
      rules: initialRules,
      newId: () => 'v',
    };
    let removed = 0;
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        count,
        count,
        count,
        (members, entitled, present, inFavour) => {
          const gate = { union: unionId, rev: 1, gate: { members } } as unknown as LoadedGate;
          const record = { aggregate: unionRecord, id: unionId, rev: 1, state, head: 'h', lookups: {} };
          const body = {
            unionId,
            memberId: people[0],
            post: 'chair',
            vote: vote({ entitled, present, inFavour }),
          };
          const made = removeOfficer({ union: record, gate }, { body } as never, context as never).ok;
          const all = Math.max(entitled, members);
          const sound = inFavour <= present && present <= entitled && present * 3 >= entitled * 2;
          expect(made).toBe(sound && inFavour > all / 2);
          removed += made ? 1 : 0;
        },
      ),
      { numRuns: 5_000 },
    );
    expect(removed).toBeGreaterThan(20);
  });
});
