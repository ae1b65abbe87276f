import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Change,
  type Decide,
  decide,
  type DecisionContext,
  electorateOf,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { type MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import {
  type CommitteeChange,
  type CommitteeChangeAct,
  type CommitteeChangeEvent,
  type CommitteeEscalation,
  type CommitteeEscalationEvent,
  committeeChangeTransitions,
  committeeEscalations,
  OfficerMove,
} from './committee-change.ts';
import { ByElectionResult, checkByElection, type Standing } from './election.ts';
import { refusalOf } from './lifecycle.ts';
import { isServing, type Officer, protectedPosts, type Vacancy } from './offices.ts';
import { timerOfReply } from './reply-escalation.ts';
import type { OfUnion } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/** What the superior is asked for, with those who were elected. */
export interface CommitteeMatter {
  readonly committeeChange: Loaded<CommitteeChange, CommitteeChangeEvent>;
  readonly escalation: Loaded<CommitteeEscalation, CommitteeEscalationEvent>;
  readonly gate: LoadedGate;
  readonly standings: ReadonlyMap<MemberId, Standing>;
}

/** Nothing but the union where it is not the actor's to see. */
export type ChangingCommittee = OfUnion & { readonly matter?: CommitteeMatter };

export interface Found extends CommitteeMatter {
  readonly union: Loaded<Union, UnionEvent>;
  readonly state: Union;
  readonly before: CommitteeChange | undefined;
}

/** What is asked for, if the act may be done to it as it stands. */
export function found(
  { union, matter }: ChangingCommittee,
  act: CommitteeChangeAct,
): Result<Found, Rejection> {
  if (union.state === undefined || matter === undefined) return err(reject('union/not-found'));
  const before = matter.committeeChange.state;
  const status = before?.status ?? 'none';
  return act in committeeChangeTransitions[status]
    ? ok({ ...matter, union, state: union.state, before })
    : err(reject('committee-change/not-open', { status }));
}

export const noted = (one: CommitteeMatter['committeeChange'], event: CommitteeChangeEvent): Change =>
  change<CommitteeChange, CommitteeChangeEvent>(one, event);

export const OfCommittee = z.strictObject({ unionId: UnionId });

/** Submitted to the superior, which has its days to reply. */
function submitted(
  { committeeChange, state }: Found,
  what: (
    to: Pick<CommitteeChange, 'unionId' | 'superior'> & { readonly replyBy: LocalDate },
  ) => CommitteeChangeEvent,
  { on, rules }: DecisionContext,
) {
  const { unionId, superior } = state;
  if (superior === undefined) return refuse('committee-change/no-superior');
  const dueOn = daysAfter(on, rules.terms.replyDays);
  return decide({
    changes: [noted(committeeChange, what({ unionId, superior, replyBy: dueOn }))],
    follow: [timerOfReply('EscalateCommitteeChange', { unionId, dueOn }, unionId)],
    result: { unionId },
  });
}

export const ReportByElection = z.lazy(() => OfCommittee.extend({ election: ByElectionResult }));
export type ReportByElection = z.infer<typeof ReportByElection>;

/** 补选结果报告: of posts that are vacant, valid by its figures as every election is, or refused. */
export const reportByElection: Decide<ChangingCommittee, Command<string, ReportByElection>> = (
  records,
  { body: { election } },
  context,
) => {
  const one = found(records, 'submit');
  if (!one.ok) return err(one.error);
  const { gate, standings, state } = one.value;
  const refusal = refusalOf(state.status, 'elect-officers');
  if (refusal) return err(refusal);
  const seats = seatsFor(election, state);
  if (!seats.ok) return err(seats.error);
  const members = gate.gate ? electorateOf(gate.gate) : 0;
  const { unionId, officers: inOffice = [] } = state;
  const checked = checkByElection(election, { unionId, members, standings, inOffice }, context);
  if (!checked.ok) return err(checked.error);
  const reported = { ...election, findings: [...checked.value] };
  return submitted(
    one.value,
    (to) => ({ type: 'ByElectionReported', v: 1, ...to, election: reported }),
    context,
  );
};

/** For each of those elected the vacancy of their post that is to be filled first, if it was vacant on that day. */
export function seatsFor(
  { elected, heldOn }: Pick<ByElectionResult, 'elected' | 'heldOn'>,
  { vacancies = [] }: Union,
): Result<readonly (Pick<Officer, 'memberId' | 'post'> & Pick<Vacancy, 'vacancyId'>)[], Rejection> {
  const open = vacancies
    .filter(({ since }) => since <= heldOn)
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  const seats = elected.flatMap(({ memberId, post }, place) => {
    const nth = elected.slice(0, place).filter((other) => other.post === post).length;
    const vacancy = open.filter((one) => one.post === post)[nth];
    return vacancy ? [{ memberId, post, vacancyId: vacancy.vacancyId }] : [];
  });
  return seats.length === elected.length ? ok(seats) : err(reject('office/not-vacant'));
}

export const AskToMoveOfficer = z.lazy(() => OfCommittee.extend(OfficerMove.shape));
export type AskToMoveOfficer = z.infer<typeof AskToMoveOfficer>;

/** The posts of theirs that nobody is moved from without consent (Trade Union Law, art 18). */
export const protectedOf = ({ officers = [] }: Union, memberId: MemberId) =>
  officers.filter((officer) => officer.memberId === memberId && protectedPosts.includes(officer.post));

export const askToMoveOfficer: Decide<ChangingCommittee, Command<string, AskToMoveOfficer>> = (
  records,
  { body: { unionId: _, ...move } },
  context,
) => {
  const one = found(records, 'submit');
  if (!one.ok) return err(one.error);
  const { state } = one.value;
  if (!isServing(state.status))
    return refuse('union/not-in-state', { status: state.status, basis: '中华人民共和国工会法 第十八条' });
  const { memberId, consentedOn } = move;
  if (!state.officers?.some((officer) => officer.memberId === memberId)) return refuse('office/not-held');
  if (protectedOf(state, memberId).length === 0) return refuse('office/move-needs-no-consent');
  if (consentedOn > context.on) return refuse('office/day-ahead');
  return submitted(one.value, (to) => ({ type: 'OfficerMoveAsked', v: 1, ...to, move }), context);
};

export const WithdrawCommitteeChange = z.lazy(() => OfCommittee);
export type WithdrawCommitteeChange = z.infer<typeof WithdrawCommitteeChange>;

/** Taken back by who asked for it, before the superior has replied. */
export const withdrawCommitteeChange: Decide<ChangingCommittee, Command<string, WithdrawCommitteeChange>> = (
  records,
) => {
  const one = found(records, 'withdraw');
  if (!one.ok) return err(one.error);
  const { committeeChange, escalation, state } = one.value;
  return decide({
    changes: [
      noted(committeeChange, { type: 'CommitteeChangeWithdrawn', v: 1 }),
      ...committeeEscalations.settling(escalation),
    ],
    result: { unionId: state.unionId },
  });
};
