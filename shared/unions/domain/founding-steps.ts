import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type DecisionContext,
  electorateOf,
  type Loaded,
  type LoadedGate,
  refuse,
  setGate,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { FoundingApplicationId, type MemberId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { checkElection, ElectionResult, formRefusal, type Standing, strangersIn } from './election.ts';
import { type Escalation, replyTimer, settling } from './founding-escalation.ts';
import { MeetingRequest, ReplyDocument, ReplyStep } from './founding-step-events.ts';
import type { Founding, FoundingEvent, FoundingStatus } from './founding.ts';
import { gateOf, refusalOf, type UnionAct } from './lifecycle.ts';
import { inOfficeFrom } from './note-offices.ts';
import { statusOf, type WithFounding } from './roster.ts';
import { termTimers } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/** The steps of a founding after its roster has been admitted, and the one state in which each is done. */
const doneIn = {
  'request-meeting': 'preparing',
  'review-meeting': 'meeting-requested',
  'report-election': 'meeting-approved',
  'review-election': 'election-reported',
} as const satisfies Readonly<Record<string, FoundingStatus>>;

export type FoundingAct = keyof typeof doneIn;

/** The union in preparation, with those who were elected. Absent where nothing is to be seen. */
export interface InPreparation {
  readonly union: Loaded<Union, UnionEvent>;
  readonly gate: LoadedGate;
  readonly escalation: Escalation;
  readonly standings: ReadonlyMap<MemberId, Standing>;
}

export type Stepping = WithFounding & { readonly preparation?: InPreparation };

const stepped = (
  { founding, preparation }: Stepping,
  act: FoundingAct,
): Result<InPreparation & { readonly state: Founding }, Rejection> => {
  const { state } = founding;
  if (state === undefined || preparation === undefined) return err(reject('founding/not-found'));
  return state.status === doneIn[act]
    ? ok({ ...preparation, state })
    : err(reject('founding/not-open', { status: statusOf(founding) }));
};

const OfFounding = z.strictObject({ applicationId: FoundingApplicationId });

const record = (founding: Stepping['founding'], ...events: FoundingEvent[]) =>
  change<Founding, FoundingEvent>(founding, events);

/** Without preparatory and retained members: they have no vote. */
const electorateIn = ({ gate }: LoadedGate): number => (gate ? electorateOf(gate) : 0);

const replyBy = ({ on, rules }: DecisionContext) => daysAfter(on, rules.founding.replyDays);

export const RequestFoundingMeeting = z.lazy(() => OfFounding.extend({ meeting: MeetingRequest }));
export type RequestFoundingMeeting = z.infer<typeof RequestFoundingMeeting>;

/** 请示召开会员（代表）大会: the preparatory group asks its superior to let the meeting elect (election rules, art 7). */
export const requestFoundingMeeting: Decide<Stepping, Command<string, RequestFoundingMeeting>> = (
  records,
  { body: { meeting } },
  context,
) => {
  const found = stepped(records, 'request-meeting');
  if (!found.ok) return err(found.error);
  const { state, gate } = found.value;
  if (meeting.plannedOn < context.on) return refuse('founding/meeting-in-past');
  const refusal = formRefusal(meeting.form, electorateIn(gate), context.rules);
  if (refusal) return err(refusal);
  const { applicationId } = state;
  const dueOn = replyBy(context);
  return decide({
    changes: [record(records.founding, { type: 'FoundingMeetingRequested', v: 1, meeting, replyBy: dueOn })],
    follow: [replyTimer(applicationId, dueOn)],
    result: { applicationId },
  });
};

export const ApproveFoundingStep = z.lazy(() => OfFounding);
export type ApproveFoundingStep = z.infer<typeof ApproveFoundingStep>;

export const ReturnFoundingStep = z.lazy(() => OfFounding.extend({ remark: freeText(500) }));
export type ReturnFoundingStep = z.infer<typeof ReturnFoundingStep>;

export const approveFoundingMeeting: Decide<Stepping, Command<string, ApproveFoundingStep>> = (records) => {
  const found = stepped(records, 'review-meeting');
  if (!found.ok) return err(found.error);
  return decide({
    changes: [
      record(records.founding, { type: 'FoundingMeetingApproved', v: 1 }),
      ...settling(found.value.escalation),
    ],
    result: { applicationId: found.value.state.applicationId },
  });
};

/** Back to the preparatory group, with the reason; it may ask again. */
export const returnFoundingMeeting: Decide<Stepping, Command<string, ReturnFoundingStep>> = (
  records,
  { body: { remark } },
) => {
  const found = stepped(records, 'review-meeting');
  if (!found.ok) return err(found.error);
  return decide({
    changes: [
      record(records.founding, { type: 'FoundingMeetingReturned', v: 1, remark }),
      ...settling(found.value.escalation),
    ],
    result: { applicationId: found.value.state.applicationId },
  });
};

export const ReportFoundingElection = z.lazy(() => OfFounding.extend({ election: ElectionResult }));
export type ReportFoundingElection = z.infer<typeof ReportFoundingElection>;

/** 选举结果报告: valid by its figures, or it is refused; what the rules warn of goes to the superior with it. */
export const reportFoundingElection: Decide<Stepping, Command<string, ReportFoundingElection>> = (
  records,
  { body: { election } },
  context,
) => {
  const found = onUnion(records, 'report-election', 'report-election');
  if (!found.ok) return err(found.error);
  const { state, union, gate, standings } = found.value;
  const approved = state.replies.find(({ step }) => step === 'meeting');
  if (approved === undefined || election.heldOn < approved.approvedOn)
    return refuse('founding/before-approval');
  if (election.form !== state.meeting?.form) return refuse('founding/other-meeting');
  const electorate = { unionId: state.unionId, members: electorateIn(gate), standings };
  const checked = checkElection(election, electorate, context);
  if (!checked.ok) return err(checked.error);
  const { applicationId } = state;
  const dueOn = replyBy(context);
  const reported: FoundingEvent = {
    type: 'FoundingElectionReported',
    v: 1,
    election: { ...election, findings: [...checked.value] },
    replyBy: dueOn,
  };
  return decide({
    changes: [
      record(records.founding, reported),
      change<Union, UnionEvent>(union, { type: 'UnionElectionReported', v: 1 }),
    ],
    follow: [replyTimer(applicationId, dueOn)],
    result: { applicationId },
  });
};

/**
 * The superior approves the result: the union exists from this commit on (Trade Union Law, art 12). Its gate
 * opens, its committee is in office, its term runs from election day.
 */
export const approveFoundingElection: Decide<Stepping, Command<string, ApproveFoundingStep>> = (
  records,
  _,
  context,
) => {
  const found = onUnion(records, 'review-election', 'approve-election');
  if (!found.ok) return err(found.error);
  const { state, union, gate, escalation, standings } = found.value;
  const { election, unionId, employerId, applicationId } = state;
  if (election === undefined) return refuse('founding/not-open', { status: state.status });
  const strangers = strangersIn(election.elected, unionId, standings);
  if (strangers > 0) return refuse('election/not-a-member', { count: strangers });
  const { heldOn: electedOn, termYears: years, elected } = election;
  const officers = elected.map(({ memberId, post }) => ({ memberId, post }));
  return decide({
    changes: [
      record(
        records.founding,
        { type: 'FoundingElectionApproved', v: 1 },
        { type: 'FoundingCompleted', v: 1 },
      ),
      change<Union, UnionEvent>(union, {
        type: 'UnionFounded',
        v: 1,
        foundedOn: context.on,
        elected: { electedOn, years, officers },
      }),
      ...settling(escalation),
    ],
    gates: [setGate(gate, gateOf['election-reported'], gateOf.normal)],
    follow: [
      ...termTimers(unionId, { electedOn, years }, context),
      ...inOfficeFrom({ unionId }, officers, electedOn),
    ],
    result: { applicationId, unionId, employerId },
  });
};

/** Procedure violated: it must not be approved, the meeting elects again (election rules, art 27). */
export const returnFoundingElection: Decide<Stepping, Command<string, ReturnFoundingStep>> = (
  records,
  { body: { remark } },
) => {
  const found = onUnion(records, 'review-election', 'return-election');
  if (!found.ok) return err(found.error);
  const { state, union, escalation } = found.value;
  return decide({
    changes: [
      record(records.founding, { type: 'FoundingElectionReturned', v: 1, remark }),
      change<Union, UnionEvent>(union, { type: 'UnionElectionReturned', v: 1 }),
      ...settling(escalation),
    ],
    result: { applicationId: state.applicationId },
  });
};

/** A step that moves the union too: both tables must allow it. */
function onUnion(records: Stepping, act: FoundingAct, unionAct: UnionAct): ReturnType<typeof stepped> {
  const found = stepped(records, act);
  if (!found.ok) return found;
  const refusal = refusalOf(found.value.union.state?.status, unionAct);
  return refusal === undefined ? found : err(refusal);
}

export const FileFoundingReply = z.lazy(() =>
  OfFounding.extend({ step: ReplyStep, document: ReplyDocument }),
);
export type FileFoundingReply = z.infer<typeof FileFoundingReply>;

/** The stamped paper of a reply that was given: number and scan. Filed anew, the last one holds. */
export const fileFoundingReply: Decide<WithFounding, Command<string, FileFoundingReply>> = (
  { founding },
  { body: { step, document } },
) => {
  const { state } = founding;
  if (state === undefined) return refuse('founding/not-found');
  if (!state.replies.some((reply) => reply.step === step)) return refuse('founding/no-such-reply');
  return decide({
    changes: [record(founding, { type: 'FoundingReplyFiled', v: 1, step, document })],
    result: { applicationId: state.applicationId },
  });
};
