import { beforeEach, describe, expect, it } from 'vitest';
import { membersOf, reelect, resultOf } from '../../../tests/support/elections.ts';
import { type Clockwork, clockwork } from '../../../tests/support/clockwork.ts';
import type { MemoryStore } from '../../../tests/support/memory-store.ts';
import { applyToFound, foundUnion, superior, type TestRegistry } from '../../../tests/support/registry.ts';
import { instantOf, type LocalDate } from '../../kernel/dates.ts';
import { type Reelection, type ReelectionStatus } from './reelection.ts';
import { reelectionReplyDraft } from './reply-draft.ts';

let store: MemoryStore;
let registry: TestRegistry;
let passUntil: Clockwork['passUntil'];
let unionId: string;

const at = (pk: string) => store.items.get(`registry/${pk}`);
const union = () => at(`union#${unionId}`)?.['state'];
const process = () => at(`reelection#${unionId}`)?.['state'];
/** Lets time pass until noon of that day. */
const on = (day: string) => passUntil(instantOf(Date.parse(`${day}T04:00:00.000Z`)));
const run = async (type: string, words: object = {}): Promise<string> => {
  const outcome = await registry.run(type, { unionId, ...words });
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
};

const meeting = (changes: object = {}) => ({
  plannedOn: '2029-08-01',
  form: 'general',
  entitled: 3,
  request: 'elections/1.pdf',
  ...changes,
});
const election = (changes: object = {}) => resultOf(membersOf(store, unionId), '2029-08-01', changes);

/** Elected on 2026-12-05 for three years; due from 2029-06-08, over after 2029-12-05. */
beforeEach(async () => {
  ({ store, registry, passUntil } = await clockwork());
  ({ unionId } = await foundUnion(registry, { seed: 1, size: 4 }));
  await on('2026-12-10');
  await run('RecordTerm', { electedOn: '2026-12-05', years: 3, document: 'terms/1.pdf' });
  await on('2029-06-20');
});

const steps = [
  ['RequestReelectionMeeting', () => ({ meeting: meeting() })],
  ['ApproveReelectionMeeting', () => ({})],
  ['ReportReelection', () => ({ election: election() })],
  ['ApproveReelection', () => ({})],
] as const;

async function go(count: number): Promise<void> {
  for (const [type, words] of steps.slice(0, count)) {
    if (type === 'ReportReelection') await on('2029-08-01');
    expect(await run(type, words()), type).toBe('done');
  }
}

describe('a re-election', () => {
  it('B2 ER art 27: a new committee is in office, and a new term runs from election day, with the superior’s approval', async () => {
    expect(union()).toMatchObject({ status: 'term-due' });
    await go(1);
    expect(union()).toMatchObject({ status: 'term-due' });
    expect(await run('ApproveReelectionMeeting')).toBe('done');
    expect(union()).toMatchObject({ status: 'reelecting' });
    await on('2029-08-01');
    expect(await run('ReportReelection', { election: election() })).toBe('done');
    expect(union()).toMatchObject({ status: 'reelecting', term: { electedOn: '2026-12-05' } });
    await on('2029-08-10');
    expect(await run('ApproveReelection')).toBe('done');
    const [chair] = membersOf(store, unionId);
    expect(union()).toMatchObject({
      status: 'normal',
      term: { electedOn: '2029-08-01', years: 3 },
      officers: [
        { memberId: chair, post: 'chair', since: '2029-08-01' },
        { post: 'committee' },
        { post: 'committee' },
      ],
    });
    expect(process()).toMatchObject({
      status: 'completed',
      replies: [
        { step: 'meeting', approvedOn: '2029-06-20' },
        { step: 'election', approvedOn: '2029-08-10' },
      ],
    });
    expect(process()).not.toHaveProperty('awaited');
    await on('2029-12-20');
    expect(union()).toMatchObject({ status: 'normal' });
    await on('2032-02-03');
    expect(union()).toMatchObject({ status: 'term-due', term: { noted: ['first'] } });
  });

  it('B2 does each step in its own state and refuses it in every other', async () => {
    const acts = {
      RequestReelectionMeeting: [
        ['none', 'returned', 'completed', 'abandoned'],
        () => ({ meeting: meeting() }),
      ],
      ApproveReelectionMeeting: [['meeting-requested'], () => ({})],
      ReturnReelectionMeeting: [['meeting-requested'], () => ({ remark: '方案不全' })],
      ReportReelection: [['meeting-approved'], () => ({ election: election() })],
      ApproveReelection: [['election-reported'], () => ({})],
      ReturnReelection: [['election-reported'], () => ({ remark: '程序不符' })],
      AbandonReelection: [
        ['meeting-requested', 'returned', 'meeting-approved', 'election-reported'],
        () => ({ remark: '条件不具备' }),
      ],
    } as const satisfies Record<string, readonly [readonly (ReelectionStatus | 'none')[], () => object]>;
    const refuseAll = async (status: ReelectionStatus | 'none') => {
      const before = JSON.stringify([union(), process()]);
      for (const [type, [may, words]] of Object.entries(acts))
        if (!(may as readonly string[]).includes(status))
          expect(await run(type, words()), `${type} when ${status}`).toBe('reelection/not-open');
      expect(JSON.stringify([union(), process()])).toBe(before);
    };
    await refuseAll('none');
    await go(1);
    await refuseAll('meeting-requested');
    expect(await run('ReturnReelectionMeeting', { remark: '候选人未公示' })).toBe('done');
    expect(process()).toMatchObject({
      status: 'returned',
      sentBack: { step: 'meeting', remark: '候选人未公示' },
    });
    await refuseAll('returned');
    await go(2);
    await refuseAll('meeting-approved');
    await on('2029-08-01');
    expect(await run('ReportReelection', { election: election() })).toBe('done');
    await refuseAll('election-reported');
    expect(await run('ReturnReelection', { remark: '程序不符' })).toBe('done');
    expect(process()).toMatchObject({ status: 'meeting-approved', sentBack: { step: 'election' } });
    expect(process()).not.toHaveProperty('election');
    expect(await run('AbandonReelection', { remark: '条件不具备' })).toBe('done');
    await refuseAll('abandoned');
  });

  it('B2 ER art 28: before its term is due a union says why it elects', async () => {
    const early = await foundUnion(registry, { seed: 2 });
    await registry.run('RecordTerm', {
      unionId: early.unionId,
      electedOn: '2029-01-01',
      years: 3,
      document: 'terms/1.pdf',
    });
    const ask = async (words: object) => {
      const outcome = await registry.run('RequestReelectionMeeting', { unionId: early.unionId, ...words });
      return outcome.status === 'done' ? 'done' : outcome.rejection;
    };
    expect(await ask({ meeting: meeting() })).toMatchObject({
      code: 'reelection/early-without-reason',
      params: { end: '2032-01-01' },
    });
    expect(await ask({ meeting: meeting(), reason: '主席调离' })).toBe('done');
  });

  it('B2 ER art 28: nobody plans to elect after the last day, without an extension', async () => {
    const late = { meeting: meeting({ plannedOn: '2029-12-06' }) };
    expect(await run('RequestReelectionMeeting', late)).toBe('reelection/after-the-term');
    const extension = { until: '2030-02-01', reason: '搬迁', request: 'terms/2.pdf' };
    expect(await run('RequestTermExtension', extension)).toBe('done');
    expect(await run('ApproveTermExtension')).toBe('done');
    expect(await run('RequestReelectionMeeting', late)).toBe('done');
  });

  it('B2 an overdue union elects when it can', async () => {
    await on('2029-12-20');
    expect(union()).toMatchObject({ status: 'overdue' });
    const members = membersOf(store, unionId);
    expect(await reelect(registry, unionId, '2029-12-20')).toBeUndefined();
    expect(union()).toMatchObject({ status: 'normal', officers: { length: Math.min(3, members.length) } });
  });

  it('B2 is planned ahead, held in the form that was approved, and not before it was', async () => {
    const past = { meeting: meeting({ plannedOn: '2029-06-19' }) };
    expect(await run('RequestReelectionMeeting', past)).toBe('reelection/meeting-in-past');
    const form = { meeting: meeting({ form: 'representatives' }) };
    expect(await run('RequestReelectionMeeting', form)).toBe('election/general-meeting-needed');
    await go(2);
    await on('2029-08-01');
    const report = (changes: object) => run('ReportReelection', { election: election(changes) });
    expect(await report({ heldOn: '2029-06-19' })).toBe('reelection/before-approval');
    expect(await report({ form: 'representatives' })).toBe('reelection/other-meeting');
    const [memberId] = membersOf(store, unionId);
    expect(await report({ present: 2, elected: [{ memberId, post: 'chair', votes: 2 }] })).toBe(
      'election/no-quorum',
    );
  });

  it('B6 approves nobody into office who is no member any more', async () => {
    await go(3);
    const [memberId] = membersOf(store, unionId);
    const days = { requestedOn: '2029-08-01', talkedOn: '2029-08-01', announcedOn: '2029-08-01' };
    await registry.run('WithdrawMember', { memberId, ...days, certificateRecovered: true });
    expect(await run('ApproveReelection')).toBe('election/not-a-member');
    expect(union()).toMatchObject({ status: 'reelecting' });
  });

  it.each([
    ['2029-07-01', 'term-due'],
    ['2029-12-20', 'overdue'],
  ] as const)('B2 given up on %s it leaves the union %s, as its term has it', async (day, status) => {
    await go(2);
    await on(day);
    expect(union()).toMatchObject({ status: 'reelecting' });
    expect(await run('AbandonReelection', { remark: '条件不具备' })).toBe('done');
    expect(union()).toMatchObject({ status });
    await on('2030-01-10');
    expect(union()).toMatchObject({ status: 'overdue' });
  });

  it('B2 of a union that has none above it is refused: its term is recorded', async () => {
    const outcome = await registry.run('RequestReelectionMeeting', { unionId: rootOf(), meeting: meeting() });
    expect(outcome).toMatchObject({ rejection: { code: 'reelection/no-superior' } });
  });

  it('B2 keeps number and scan of a reply, once there is one', async () => {
    await go(1);
    const paper = { step: 'meeting', document: { number: '南工复〔2029〕8号', scan: 'r/8.pdf' } };
    expect(await run('FileReelectionReply', paper)).toBe('reelection/no-such-reply');
    expect(await run('ApproveReelectionMeeting')).toBe('done');
    expect(await run('FileReelectionReply', paper)).toBe('done');
    expect(process()).toMatchObject({ replies: [{ step: 'meeting', document: paper.document }] });
  });

  it('B2 ER art 27: a reply that is late is told to the union above, until it is there', async () => {
    await go(1);
    expect(process()).toMatchObject({ awaited: { step: 'meeting', dueOn: '2029-07-05' } });
    expect(at(`reelection#${unionId}`)).toMatchObject({ waitsAt: superior });
    const escalation = () => at(`reelection-escalation#${unionId}`);
    expect(await run('EscalateReelection', { dueOn: '2029-07-05' })).toBe('reelection/timer-stale');
    await on('2029-07-06');
    expect(process()).toMatchObject({ status: 'meeting-requested', awaited: { overdue: true } });
    expect(escalation()).toMatchObject({ state: { status: 'open', step: 'meeting', dueOn: '2029-07-05' } });
    expect(escalation()?.['waitsAt']).not.toBe(superior);
    expect(await run('ReturnReelectionMeeting', { remark: '方案不全' })).toBe('done');
    expect(escalation()).toMatchObject({ state: { status: 'settled' } });
    expect(escalation()).not.toHaveProperty('waitsAt');
    expect(await run('EscalateReelection', { dueOn: '2029-07-05' })).toBe('reelection/timer-stale');
  });
});

describe('B1 批复稿: the draft of a reply to a re-election', () => {
  const draft = (step: 'meeting' | 'election') =>
    reelectionReplyDraft(process() as Reelection, step, {
      union: '示例公司工会',
      superior: '南山区总工会',
      on: '2029-06-21' as LocalDate,
    });

  it('holds what was asked for, of the step that waits or was replied to, and names nobody', async () => {
    await go(1);
    expect(draft('election')).toBeUndefined();
    const lines = draft('meeting')?.split('\n') ?? [];
    expect(lines[0]).toBe('关于同意示例公司工会召开会员大会换届选举的批复');
    expect(lines.slice(1, 3)).toEqual(['（批复文号）', '示例公司工会：']);
    expect(lines.join('')).toContain('同意于2029年8月1日召开会员大会，应到会');
    expect(lines.slice(-2)).toEqual(['南山区总工会', '2029年6月21日']);
    expect(await run('ApproveReelectionMeeting')).toBe('done');
    const paper = { step: 'meeting', document: { number: '南工复〔2029〕7号', scan: 'r/7.pdf' } };
    expect(await run('FileReelectionReply', paper)).toBe('done');
    expect(draft('meeting')?.split('\n')[1]).toBe('南工复〔2029〕7号');
  });
});

describe('the extension of a term', () => {
  const ask = (changes: object = {}) =>
    run('RequestTermExtension', { until: '2030-06-05', reason: '搬迁', request: 'terms/2.pdf', ...changes });
  const asked = () => at(`term-extension#${unionId}`);

  it('B2 ER art 28: lasts half a year at most, and begins where the term ends', async () => {
    expect(await ask({ until: '2030-06-06' })).toBe('term/extension-too-long');
    expect(await ask({ until: '2029-12-05' })).toBe('term/extension-too-long');
    expect(await ask()).toBe('done');
    expect(asked()).toMatchObject({ waitsAt: superior, state: { status: 'requested', dueOn: '2029-07-05' } });
    expect(union()).toMatchObject({ status: 'term-due' });
    expect(await ask()).toBe('term/extension-open');
  });

  it('B2: a reply that is late is told to the union above, until it is there', async () => {
    await ask();
    const escalation = () => at(`term-extension-escalation#${unionId}`);
    expect(await run('EscalateTermExtension', { dueOn: '2029-07-05' })).toBe('term/timer-stale');
    await on('2029-07-06');
    expect(asked()).toMatchObject({ waitsAt: superior, state: { status: 'requested', overdue: true } });
    expect(escalation()).toMatchObject({ state: { status: 'open', dueOn: '2029-07-05' } });
    expect(escalation()?.['waitsAt']).not.toBe(superior);
    expect(union()).toMatchObject({ status: 'term-due' });
    expect(await run('RefuseTermExtension', { remark: '理由不足' })).toBe('done');
    expect(asked()?.['state']).not.toHaveProperty('overdue');
    expect(escalation()).toMatchObject({ state: { status: 'settled' } });
    expect(escalation()).not.toHaveProperty('waitsAt');
    expect(await run('EscalateTermExtension', { dueOn: '2029-07-05' })).toBe('term/timer-stale');
  });

  it('B2 ER art 28: is approved once a term, by the superior', async () => {
    expect(await run('ApproveTermExtension')).toBe('term/extension-not-open');
    await ask();
    expect(await run('ApproveTermExtension')).toBe('done');
    expect(union()).toMatchObject({ status: 'extended', term: { extendedTo: '2030-06-05' } });
    expect(asked()).not.toHaveProperty('waitsAt');
    expect(await ask()).toBe('union/not-in-state');
    await on('2029-12-20');
    expect(union()).toMatchObject({ status: 'extended' });
    await on('2030-06-06');
    expect(union()).toMatchObject({ status: 'overdue', term: { noted: ['first', 'end'] } });
    expect(await ask()).toBe('union/not-in-state');
    await on('2030-06-10');
    expect(await reelect(registry, unionId, '2030-06-10')).toBeUndefined();
    expect(union()).toMatchObject({ status: 'normal' });
    expect((union() as { term: object }).term).not.toHaveProperty('extendedTo');
  });

  it('B2 that was refused may be asked for again; what waits is refused once there was an election', async () => {
    await ask();
    expect(await run('RefuseTermExtension', { remark: '理由不足' })).toBe('done');
    expect(asked()).toMatchObject({ state: { status: 'refused', remark: '理由不足' } });
    expect(await run('RefuseTermExtension', { remark: '理由不足' })).toBe('term/extension-not-open');
    expect(await ask()).toBe('done');
    expect(await reelect(registry, unionId, '2029-06-20')).toBeUndefined();
    expect(await run('ApproveTermExtension')).toBe('union/not-in-state');
    await on('2032-01-10');
    expect(union()).toMatchObject({ status: 'term-due' });
    expect(await run('ApproveTermExtension')).toBe('term/extension-not-open');
  });

  it('B2 is asked for while the term is due, not before and not once it is over', async () => {
    const early = await foundUnion(registry, { seed: 2 });
    const of = { unionId: early.unionId, until: '2030-06-05', reason: '搬迁', request: 'terms/2.pdf' };
    expect(await registry.run('RequestTermExtension', of)).toMatchObject({
      rejection: { code: 'union/not-in-state' },
    });
    // The timer of the last day has not come yet.
    registry.now = instantOf(Date.parse('2029-12-06T04:00:00.000Z'));
    expect(await ask()).toBe('term/over');
  });
});

describe('a founding by steps', () => {
  it('B2 sets the timers of the first term with the approval of its election', async () => {
    await on('2030-01-10');
    const applied = await applyToFound(registry, { seed: 7, size: 4, procedure: 'by-steps' });
    const step = async (type: string, words: object = {}) => {
      const request = await registry.run(type, { applicationId: applied.applicationId, ...words });
      expect(request.status, type).toBe('done');
    };
    await step('ApproveFounding');
    await step('RequestFoundingMeeting', { meeting: meeting({ plannedOn: '2030-01-10', entitled: 4 }) });
    await step('ApproveFoundingMeeting');
    const members = membersOf(store, applied.unionId);
    await step('ReportFoundingElection', { election: resultOf(members, '2030-01-10') });
    await step('ApproveFoundingElection');
    const timers = [...store.items.values()].filter(
      ({ command }) =>
        (command as { type?: string } | undefined)?.type === 'NoteTerm' &&
        (command as { body: { unionId: string } }).body.unionId === applied.unionId,
    );
    expect(timers.map(({ dueAt }) => dueAt).toSorted()).toEqual([
      '2032-07-13T16:00:00.000Z',
      '2032-10-11T16:00:00.000Z',
      '2033-01-10T16:00:00.000Z',
    ]);
  });
});

/** The union that has none above it. */
const rootOf = () =>
  [...store.items.values()]
    .find(({ type, state }) => type === 'union' && (state as { superior?: string }).superior === undefined)
    ?.pk.slice('union#'.length);
