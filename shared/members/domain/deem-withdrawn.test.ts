import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../kernel/command.ts';
import { type Instant, instantOf, type LocalDate } from '../../kernel/dates.ts';
import type { Decide, Decision } from '../../kernel/decision.ts';
import type { CaseId, EmployerId, MemberId, RequestId, TransferId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { monthsAfter } from '../../kernel/working-days.ts';
import { type Case, caseRecord, CaseStatus, caseTransitions, Condition, isReady } from './case.ts';
import { answerOwnCase, type CaseAndMember, closeCase } from './case-steps.ts';
import {
  decideDeemedWithdrawal,
  noteLapse,
  noteParticipation,
  noteProof,
  openDeemedWithdrawal,
  openLapsedCase,
} from './deem-withdrawn.ts';
import { isLive, MemberStatus, transitions } from './lifecycle.ts';
import { type Member, memberRecord } from './member.ts';

const id = <Id extends string>(n: number): Id => String(n).padStart(26, '0') as Id;
const memberId = id<MemberId>(1);
const caseId = id<CaseId>(2);
const [nation, own, other] = [id<UnionId>(3), id<UnionId>(5), id<UnionId>(6)];
const stamp = { path: [nation, own], division: '440305' };
const day = (text: string) => text as LocalDate;
const on = day('2026-11-23');
const since = day('2026-05-01');

const member = (more: Partial<Member> = {}): Member => ({
  memberId,
  status: 'active',
  unionId: own,
  employerId: id<EmployerId>(7),
  stamp,
  joinedOn: day('2020-05-04'),
  person: {
    personId: id(8),
    sealed: 'x',
    sex: '1',
    birthMonth: '1990-03',
    householdType: '1',
    migrant: false,
  },
  ...more,
});
const lapsed = (more: Partial<Member> = {}) => member({ lapsedSince: since, ...more });

const records = (state: Member | undefined, of?: Case): CaseAndMember => ({
  case: { aggregate: caseRecord, id: caseId, rev: of ? 1 : 0, head: of && 'h', lookups: {}, state: of },
  member: {
    aggregate: memberRecord,
    id: memberId,
    rev: 4,
    head: 'h',
    lookups: { identity: 'IDNO#k#h' },
    state,
  },
  claim: {
    claim: 'IDNO#k#h',
    rev: 2,
    holder: state && isLive(state.status) ? memberId : undefined,
    lastHolder: memberId,
  },
  gate: {
    union: own,
    rev: 1,
    gate: { status: 'open', stamp, stampVersion: 1, employers: [], members: 3, children: 0 },
  },
});

interface Done {
  readonly decision: Decision;
  readonly case: Case | undefined;
  readonly member: Member | undefined;
}

function act<Body>(
  decide: Decide<CaseAndMember, Command<string, Body>>,
  before: CaseAndMember,
  body: Body,
  at = '2026-11-23T01:00:00.000Z' as Instant,
): Done | string {
  const command: Command<string, Body> = {
    requestId: id<RequestId>(9),
    type: 'x',
    actor: { kind: 'system', id: 'test' },
    at,
    group: own,
    lane: 'people',
    body,
  };
  const result = decide(before, command, { at, on, rules: initialRules, newId: (label) => label as never });
  if (!result.ok) return result.error.code;
  const meta = { at, on, by: 'operator:op-1', requestId: command.requestId };
  let [of, state] = [before.case.state, before.member.state];
  for (const { record, events } of result.value.changes)
    for (const event of events)
      if (record.aggregate.type === 'case') of = caseRecord.evolve(of, event as never, meta);
      else state = memberRecord.evolve(state, event as never, meta);
  return { decision: result.value, case: of && caseRecord.parse(of), member: state };
}

const done = (result: Done | string): Done => {
  if (typeof result === 'string') throw new Error(result);
  return result;
};

const evidence = 'cases/19/scan.pdf';
const proofDays: Readonly<Record<Condition, LocalDate>> = {
  months: day('2026-11-02'),
  'no-good-reason': day('2026-11-03'),
  education: day('2026-11-05'),
  refusal: day('2026-11-15'),
};
const decision = { caseId, heldOn: day('2026-11-20'), evidence };

const opened = () => done(act(openDeemedWithdrawal, records(lapsed()), { memberId }));
const proved = (conditions: readonly Condition[] = Condition.options, days = proofDays) =>
  conditions.reduce(
    (now, of) => done(act(noteProof, after(now), { caseId, of, on: days[of], evidence })),
    opened(),
  );
const caseOf = ({ case: of }: Done): Case => {
  if (of === undefined) throw new Error('no case');
  return of;
};
const after = ({ member: state, case: of }: Done) => records(state, of);

describe('the lapse 不交纳会费、不参加组织活动 (art 22)', () => {
  it('C7 art 22: is what the union records; a timer is set for the end of the months', () => {
    const noted = done(act(noteLapse, records(member()), { memberId, since }));
    expect(noted.member).toEqual(lapsed());
    expect(noted.decision.follow).toMatchObject([
      { command: { type: 'OpenLapsedCase', body: { memberId, since } }, at: '2026-11-01T16:00:00.000Z' },
    ]);
    expect(act(noteLapse, records(lapsed()), { memberId, since })).toBe('member/lapse-noted-already');
    expect(act(noteLapse, records(member()), { memberId, since: day('2026-11-24') })).toBe(
      'member/date-ahead',
    );
    expect(act(noteLapse, records(member()), { memberId, since: day('2020-05-03') })).toBe(
      'member/lapse-before-joining',
    );
  });

  it('C7 art 22: ends when the member pays or takes part again', () => {
    const again = done(act(noteParticipation, records(lapsed()), { memberId, on }));
    expect(again.member).toEqual(member());
    expect(act(noteParticipation, records(member()), { memberId, on })).toBe('member/no-lapse');
  });

  it('C7 a membership that moves, is retained or ends carries no lapse along', () => {
    const meta = { at: '2026-11-23T01:00:00.000Z' as Instant, on, by: 'x', requestId: id<RequestId>(9) };
    const place = { unionId: other, employerId: id<EmployerId>(7), stamp };
    for (const event of [
      { type: 'MemberMoved', v: 1, ...place, from: own, transferId: id<TransferId>(12) },
      { type: 'MemberRetained', v: 1, ...place, for: 'unemployed', since: on },
      {
        type: 'MemberWithdrew',
        v: 1,
        requestedOn: on,
        talkedOn: on,
        announcedOn: on,
        certificateRecovered: true,
      },
    ] as const)
      expect(memberRecord.evolve(lapsed(), event, meta)).not.toHaveProperty('lapsedSince');
  });

  it.each([
    ['2026-05-01', '2026-11-01'],
    ['2026-08-31', '2027-02-28'],
    ['2027-08-31', '2028-02-29'],
    ['2026-12-31', '2027-06-30'],
  ])('C7 art 22: six months from %s are over on %s', (from, until) => {
    expect(monthsAfter(day(from), 6)).toBe(until);
  });
});

describe('deemed withdrawal 按自行退会处理 (art 22)', () => {
  it('C7 art 22: the timer opens a case and decides nothing', () => {
    const body = { memberId, since };
    const over = instantOf(Date.parse('2026-11-01T16:00:00.000Z'));
    const {
      case: of,
      member: state,
      decision: what,
    } = done(act(openLapsedCase, records(lapsed()), body, over));
    expect(of).toMatchObject({ kind: 'deemed-withdrawal', status: 'gathering', lapsedSince: since });
    expect(state).toEqual(lapsed({ case: caseId }));
    expect([what.claims, what.gates, what.follow]).toEqual([[], [], []]);
  });

  it('C7 the timer finds out whether the lapse it was set for still stands', () => {
    const early = instantOf(Date.parse('2026-11-01T15:00:00.000Z'));
    expect(act(openLapsedCase, records(lapsed()), { memberId, since }, early)).toBe('case/timer-stale');
    expect(act(openLapsedCase, records(member()), { memberId, since })).toBe('case/timer-stale');
    const other_ = day('2026-05-02');
    expect(act(openLapsedCase, records(lapsed()), { memberId, since: other_ })).toBe('case/timer-stale');
  });

  it('C7 an officer opens one only when a lapse is noted and its months are over', () => {
    expect(opened().case).toMatchObject({ status: 'gathering' });
    expect(act(openDeemedWithdrawal, records(member()), { memberId })).toBe('member/no-lapse');
    const young = lapsed({ lapsedSince: day('2026-05-24') });
    expect(act(openDeemedWithdrawal, records(young), { memberId })).toBe('case/months-not-over');
    expect(act(openDeemedWithdrawal, records(lapsed({ case: id(77) })), { memberId })).toBe(
      'member/case-open',
    );
  });

  it('C7 art 22: the base union decides with proof of all four conditions', () => {
    const {
      case: of,
      member: state,
      decision: what,
    } = done(act(decideDeemedWithdrawal, after(proved()), decision));
    expect(of).toMatchObject({ status: 'deemed-withdrawn', decision: { heldOn: '2026-11-20' } });
    expect(state).toMatchObject({ status: 'deemed-withdrawn', endedOn: on });
    expect([state?.case, state?.lapsedSince]).toEqual([undefined, undefined]);
    expect(what.claims.map(({ holder }) => holder)).toEqual([undefined]);
    expect(what.gates).toMatchObject([{ add: { members: -1 } }]);
  });

  it('C7 art 22: never with one of them missing, whichever', () => {
    fc.assert(
      fc.property(fc.subarray([...Condition.options], { maxLength: 3 }), (conditions) => {
        const now = proved(conditions);
        expect(isReady(caseOf(now))).toBe(false);
        expect(act(decideDeemedWithdrawal, after(now), decision)).toBe('case/proof-missing');
      }),
    );
    expect(isReady(caseOf(proved()))).toBe(true);
  });

  it('C7 art 22: education comes before the refusal, the refusal before the decision', () => {
    const turned = { ...proofDays, education: proofDays.refusal, refusal: proofDays.education };
    expect(act(decideDeemedWithdrawal, after(proved(Condition.options, turned)), decision)).toBe(
      'case/steps-out-of-order',
    );
    const early = { ...decision, heldOn: day('2026-11-14') };
    expect(act(decideDeemedWithdrawal, after(proved()), early)).toBe('case/steps-out-of-order');
    const before = { caseId, of: 'months' as const, on: day('2026-04-30'), evidence };
    expect(act(noteProof, after(opened()), before)).toBe('case/steps-out-of-order');
  });

  it('C7 who paid or took part since is not withdrawn; nor who is somewhere else', () => {
    const ready = proved();
    const again = done(act(noteParticipation, after(ready), { memberId, on }));
    expect(act(decideDeemedWithdrawal, after(again), decision)).toBe('case/took-part-since');
    const closed = done(act(closeCase, after(again), { caseId, closedFor: 'took-part-again' }));
    expect(closed.member).toEqual(member());
    const moved = lapsed({ case: caseId, unionId: other });
    expect(act(decideDeemedWithdrawal, records(moved, ready.case), decision)).toBe('case/member-elsewhere');
  });

  it.each(MemberStatus.options)('C7 art 22: %s: as the table has it', (status) => {
    const state = lapsed({ status });
    const allowed = (what: string) => what in transitions[status];
    for (const [name, result] of [
      ['deem-withdrawn', act(openDeemedWithdrawal, records(state), { memberId })],
      ['note-lapse', act(noteLapse, records(state), { memberId, since: on })],
      ['note-participation', act(noteParticipation, records(state), { memberId, on })],
    ] as const)
      if (allowed(name)) done(result);
      else expect(result, name).toBe('member/not-in-state');
  });

  it('C7 each step is refused, with a code, in every state where it does not stand', () => {
    const ready = proved();
    const answer = { personId: member().person.personId, sealed: 'y' };
    const steps = {
      'note-proof': (of: Case) =>
        act(noteProof, records(lapsed(), of), { caseId, of: 'months', on, evidence }),
      'deem-withdrawn': (of: Case) =>
        act(decideDeemedWithdrawal, records(lapsed({ case: caseId }), of), decision),
      answer: (of: Case) =>
        act(answerOwnCase, records(lapsed(), of), { caseId, memberId, identity: 'i' as never, answer }),
    };
    for (const status of CaseStatus.options)
      for (const [name, take] of Object.entries(steps)) {
        const result = take({ ...caseOf(ready), status });
        if (name in caseTransitions[status]) done(result);
        else expect(result, `${status} ${name}`).toBe('case/not-in-state');
      }
  });

  it('C7 the member has their say, under their own key, ten times at most', () => {
    const say = (now: Done, personId = member().person.personId) =>
      act(answerOwnCase, after(now), {
        caseId,
        memberId,
        identity: 'i' as never,
        answer: { personId, sealed: 'y' },
      });
    expect(say(opened(), id(99))).toBe('case/not-found');
    let now = opened();
    for (let turn = 1; turn <= 10; turn += 1) now = done(say(now));
    expect(now.case?.answers).toHaveLength(10);
    expect(now.member).toEqual(lapsed({ case: caseId }));
    expect(say(now)).toBe('case/answers-enough');
  });
});
