import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { Command } from '../../kernel/command.ts';
import { type Instant, instantOf, type LocalDate } from '../../kernel/dates.ts';
import type { Decide, Decision } from '../../kernel/decision.ts';
import type { CaseId, EmployerId, MemberId, RequestId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { type Case, caseRecord, CaseStatus, caseTransitions, caseWaitsAt } from './case.ts';
import { decideExpulsion, escalateFiling, fileExpulsion, giveGroupOpinion, openExpulsion } from './expel.ts';
import { type CaseAndMember, closeCase, noteCertificateRecovered } from './case-steps.ts';
import { isLive, MemberStatus, transitions } from './lifecycle.ts';
import { type Member, memberRecord } from './member.ts';

const id = <Id extends string>(n: number): Id => String(n).padStart(26, '0') as Id;
const memberId = id<MemberId>(1);
const caseId = id<CaseId>(2);
const [nation, county, own, other] = [id<UnionId>(3), id<UnionId>(4), id<UnionId>(5), id<UnionId>(6)];
const stamp = { path: [nation, county, own], division: '440305' };
const on = '2026-11-23' as LocalDate;
const day = (text: string) => text as LocalDate;

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
  readonly case: Case;
  readonly member: Member | undefined;
}

/** Decides, and folds what it decided onto the records. */
function act<Body>(
  decide: Decide<CaseAndMember, Command<string, Body>>,
  before: CaseAndMember,
  body: Body,
  at: Instant = '2026-11-23T01:00:00.000Z' as Instant,
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
  const after = new Map<string, unknown>([
    ['case', before.case.state],
    ['member', before.member.state],
  ]);
  for (const { record, events } of result.value.changes)
    for (const event of events)
      after.set(
        record.aggregate.type,
        record.aggregate.evolve(after.get(record.aggregate.type), event, meta),
      );
  return {
    decision: result.value,
    case: caseRecord.parse(after.get('case')),
    member: after.get('member') as Member | undefined,
  };
}

const done = (result: Done | string): Done => {
  if (typeof result === 'string') throw new Error(result);
  return result;
};

const proofs = {
  crime: 'cases/18/judgment.pdf',
  punishment: 'cases/18/sentence.pdf',
  punishedOn: day('2026-09-01'),
};
const evidence = 'cases/18/minutes.pdf';
const opening = { memberId, ...proofs };
const opinion = { caseId, inFavour: true, heldOn: day('2026-10-10'), evidence };
const decision = { caseId, heldOn: day('2026-10-20'), evidence };
const filing = { caseId, filedOn: day('2026-11-02'), evidence };

const opened = (state = member()) => done(act(openExpulsion, records(state), opening));
const heard = () => {
  const { member: state, case: of } = opened();
  return done(act(giveGroupOpinion, records(state, of), opinion));
};
const expelled = () => {
  const { member: state, case: of } = heard();
  return done(act(decideExpulsion, records(state, of), decision));
};
const after = ({ member: state, case: of }: Done) => records(state, of);

describe('expulsion 开除会籍 (art 23)', () => {
  it('C7 art 23: opening a case changes nothing of the membership', () => {
    const { case: of, member: state, decision: what } = opened();

    expect(of).toMatchObject({ kind: 'expulsion', status: 'opinion', unionId: own, ...proofs });
    expect(state).toEqual({ ...member(), case: caseId });
    expect([what.claims, what.gates, what.follow]).toEqual([[], [], []]);
  });

  it('C7 art 23: takes proof of a serious crime and of the punishment, neither alone', () => {
    const alone = { ...opening, punishment: opening.crime };
    expect(act(openExpulsion, records(member()), alone)).toBe('case/two-proofs-needed');
    const ahead = { ...opening, punishedOn: day('2026-11-24') };
    expect(act(openExpulsion, records(member()), ahead)).toBe('member/date-ahead');
  });

  it('C7 art 23: only the decision ends the membership: out of the gate, number free, filing due', () => {
    const { case: of, member: state, decision: what } = expelled();

    expect(of).toMatchObject({ status: 'filing', opinion: { inFavour: true }, dueOn: '2026-12-07' });
    expect(state).toMatchObject({ status: 'expelled', endedOn: on });
    expect(state).not.toHaveProperty('case');
    expect(what.claims.map(({ holder }) => holder)).toEqual([undefined]);
    expect(what.gates).toMatchObject([{ add: { members: -1 } }]);
    expect(what.follow).toMatchObject([
      {
        command: { type: 'EscalateFiling', body: { caseId, dueOn: '2026-12-07' } },
        at: '2026-12-07T16:00:00.000Z',
      },
    ]);
  });

  it('C7 art 23: the committee does not decide before the group has spoken', () => {
    expect(act(decideExpulsion, after(opened()), decision)).toBe('case/not-in-state');
    const early = { ...decision, heldOn: day('2026-10-09') };
    expect(act(decideExpulsion, after(heard()), early)).toBe('case/steps-out-of-order');
  });

  it('C7 art 23: hears a group that is against, and may decide otherwise', () => {
    const { member: state, case: of } = opened();
    const against = done(act(giveGroupOpinion, records(state, of), { ...opinion, inFavour: false }));
    expect(done(act(decideExpulsion, after(against), decision)).member?.status).toBe('expelled');
  });

  it('C7 art 23: is filed with the superior; the certificate may come back later, once', () => {
    const filed = done(act(fileExpulsion, after(expelled()), filing));
    expect(filed.case).toMatchObject({ status: 'filed', filing: { filedOn: '2026-11-02' } });
    expect(caseWaitsAt(filed.case)).toBeUndefined();
    const recovery = { caseId, recoveredOn: day('2026-11-20') };
    const recovered = done(act(noteCertificateRecovered, after(filed), recovery));
    expect(recovered.case).toMatchObject({ status: 'filed', certificateRecoveredOn: '2026-11-20' });
    expect(act(noteCertificateRecovered, after(recovered), recovery)).toBe(
      'case/certificate-recovered-already',
    );
  });

  it('C7 an overdue filing waits for the superior, and changes nothing else', () => {
    const before = expelled();
    expect(caseWaitsAt(before.case)).toBe(own);
    const timer = { caseId, dueOn: day('2026-12-07') };
    expect(act(escalateFiling, after(before), timer)).toBe('case/timer-stale');
    const over = instantOf(Date.parse('2026-12-07T16:00:00.000Z'));
    expect(act(escalateFiling, after(before), { ...timer, dueOn: day('2026-12-04') }, over)).toBe(
      'case/timer-stale',
    );
    const overdue = done(act(escalateFiling, after(before), timer, over));
    expect(overdue.case.status).toBe('filing-overdue');
    expect(caseWaitsAt(overdue.case)).toBe(county);
    expect(overdue.decision.changes.map(({ record }) => record.aggregate.type)).toEqual(['case']);
    expect(act(escalateFiling, after(overdue), timer, over)).toBe('case/not-in-state');
    expect(done(act(fileExpulsion, after(overdue), filing)).case.status).toBe('filed');
  });

  it('C7 a case that comes to nothing leaves the membership as it was', () => {
    const closed = done(act(closeCase, after(heard()), { caseId, closedFor: 'not-decided-against' }));
    expect(closed.case).toMatchObject({ status: 'closed', closedFor: 'not-decided-against' });
    expect(closed.member).toEqual(member());
    expect(act(closeCase, after(expelled()), { caseId, closedFor: 'opened-in-error' })).toBe(
      'case/not-in-state',
    );
  });

  it('C7 a member who went elsewhere is not the old union’s to expel: the case is closed', () => {
    const { case: of } = heard();
    for (const state of [member({ case: caseId, unionId: other }), member({ case: id(77) }), member()])
      expect(act(decideExpulsion, records(state, of), decision)).toBe('case/member-elsewhere');
    const gone = member({ status: 'withdrawn' });
    expect(act(decideExpulsion, records(gone, of), decision)).toBe('member/not-in-state');
    const closed = done(act(closeCase, records(gone, of), { caseId, closedFor: 'membership-ended' }));
    expect(closed.member).toEqual(gone);
  });

  it('C7 a transfer under way is finished or withdrawn before', () => {
    const { case: of } = heard();
    const moving = member({ case: caseId, transfer: id(12) });
    expect(act(decideExpulsion, records(moving, of), decision)).toBe('member/transfer-under-way');
  });

  it('C7 one case at a time', () => {
    expect(act(openExpulsion, records(member({ case: id(77) })), opening)).toBe('member/case-open');
  });

  it.each(MemberStatus.options)(
    'C7 %s: a case is opened only where the table lets the member be expelled',
    (status) => {
      const result = act(openExpulsion, records(member({ status })), opening);
      if ('expel' in transitions[status]) expect(done(result).case.status).toBe('opinion');
      else expect(result).toBe('member/not-in-state');
    },
  );

  it('C7 each step is refused, with a code, in every state where it does not stand', () => {
    const base = { ...heard().case, decision: { heldOn: day('2026-10-20'), evidence } };
    const steps = {
      'give-opinion': (of: Case) => act(giveGroupOpinion, records(member({ case: caseId }), of), opinion),
      expel: (of: Case) => act(decideExpulsion, records(member({ case: caseId }), of), decision),
      close: (of: Case) =>
        act(closeCase, records(member({ case: caseId }), of), { caseId, closedFor: 'opened-in-error' }),
      file: (of: Case) => act(fileExpulsion, records(member(), of), filing),
      recover: (of: Case) =>
        act(noteCertificateRecovered, records(member(), of), { caseId, recoveredOn: on }),
      escalate: (of: Case) =>
        act(
          escalateFiling,
          records(member(), of),
          { caseId, dueOn: of.dueOn ?? on },
          instantOf(Date.parse('2027-06-01T00:00:00.000Z')),
        ),
    };
    let refused = 0;
    for (const status of CaseStatus.options)
      for (const [name, take] of Object.entries(steps)) {
        const result = take({ ...base, status });
        if (name in caseTransitions[status]) done(result);
        else {
          expect(result, `${status} ${name}`).toBe('case/not-in-state');
          refused += 1;
        }
      }
    expect(refused).toBe(36);
  });

  it('C7 no order of steps expels anybody without an opinion and a decision, in this order', () => {
    const steps = [
      (now: Done) => act(giveGroupOpinion, after(now), opinion),
      (now: Done) => act(decideExpulsion, after(now), decision),
      (now: Done) => act(closeCase, after(now), { caseId, closedFor: 'not-decided-against' as const }),
      (now: Done) => act(fileExpulsion, after(now), filing),
      (now: Done) => act(noteCertificateRecovered, after(now), { caseId, recoveredOn: on }),
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(steps.length - 1), { maxLength: 12 }), (order) => {
        let now = opened();
        for (const index of order) {
          const next = steps[index]?.(now);
          if (next !== undefined && typeof next !== 'string') now = next;
          const decided = now.case.decision !== undefined;
          expect(now.member?.status).toBe(decided ? 'expelled' : 'active');
          expect(decided && now.case.opinion === undefined).toBe(false);
          expect(now.member?.case).toBe(caseWaitsAt(now.case) !== undefined && !decided ? caseId : undefined);
        }
      }),
    );
  });
});
