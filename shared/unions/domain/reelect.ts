import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import {
  type Change,
  change,
  type Decide,
  decide,
  type DecisionContext,
  electorateOf,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { type MemberId, UnionId } from '../../kernel/ids.ts';
import { type NoticeKind, notify } from '../../kernel/notice.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { checkElection, ElectionResult, formRefusal, type Standing, strangersIn } from './election.ts';
import { MeetingRequest, ReplyDocument } from './founding-step-events.ts';
import { refusalOf } from './lifecycle.ts';
import { inOfficeFrom } from './note-offices.ts';
import {
  type Reelection,
  type ReelectionAct,
  type ReelectionEscalation,
  type ReelectionEscalationEvent,
  reelectionEscalations,
  ReelectionStep,
  type ReelectionEvent,
  reelectionTransitions,
} from './reelection.ts';
import { isOverdueNow, timerOfReply } from './reply-escalation.ts';
import { type OfUnion, statusByTerm, termEnd, termTimers } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/** The re-election of a union, with those who were elected. */
export interface UnderWay {
  readonly reelection: Loaded<Reelection, ReelectionEvent>;
  readonly escalation: Loaded<ReelectionEscalation, ReelectionEscalationEvent>;
  readonly gate: LoadedGate;
  readonly standings: ReadonlyMap<MemberId, Standing>;
}

/** Nothing but the union where it is not the actor's to see. */
export type Reelecting = OfUnion & { readonly underWay?: UnderWay };

interface Found extends UnderWay {
  readonly union: Loaded<Union, UnionEvent>;
  readonly state: Union;
  readonly before: Reelection | undefined;
}

function found({ union, underWay }: Reelecting, act: ReelectionAct): Result<Found, Rejection> {
  if (union.state === undefined || underWay === undefined) return err(reject('union/not-found'));
  const before = underWay.reelection.state;
  const status = before?.status ?? 'none';
  return act in reelectionTransitions[status]
    ? ok({ ...underWay, union, state: union.state, before })
    : err(reject('reelection/not-open', { status }));
}

/** An act on a re-election that is there. */
function ongoing(records: Reelecting, act: ReelectionAct): Result<Found & { before: Reelection }, Rejection> {
  const one = found(records, act);
  if (!one.ok) return one;
  const { before } = one.value;
  return before === undefined
    ? err(reject('reelection/not-open', { status: 'none' }))
    : ok({ ...one.value, before });
}

const electorateIn = ({ gate }: LoadedGate): number => (gate ? electorateOf(gate) : 0);

const noted = (reelection: UnderWay['reelection'], event: ReelectionEvent): Change =>
  change<Reelection, ReelectionEvent>(reelection, event);

const changed = (union: Loaded<Union, UnionEvent>, event: UnionEvent): Change =>
  change<Union, UnionEvent>(union, event);

const OfReelection = z.strictObject({ unionId: UnionId });

const replyBy = ({ on, rules }: DecisionContext) => daysAfter(on, rules.terms.replyDays);

/** The union learns of each reply. */
const told = (kind: NoticeKind, unionId: UnionId, day?: LocalDate) =>
  notify({ kind, to: unionId, about: unionId, ...(day !== undefined && { day }) });

const timer = (unionId: UnionId, dueOn: LocalDate) =>
  timerOfReply('EscalateReelection', { unionId, dueOn }, unionId);

export const RequestReelectionMeeting = z.lazy(() =>
  OfReelection.extend({
    meeting: MeetingRequest,
    /** Why before the term is due. */
    reason: freeText(500).optional(),
  }),
);
export type RequestReelectionMeeting = z.infer<typeof RequestReelectionMeeting>;

/**
 * 请示召开换届大会. Before its term is due a union says why, after its last day it needs the extension first: early or
 * late only as the superior approves (election rules, art 28).
 */
export const requestReelectionMeeting: Decide<Reelecting, Command<string, RequestReelectionMeeting>> = (
  records,
  { body: { meeting, reason } },
  context,
) => {
  const one = found(records, 'request-meeting');
  if (!one.ok) return err(one.error);
  const { reelection, gate, state } = one.value;
  const { unionId, superior, status, term } = state;
  const refusal = refusalOf(status, 'begin-reelection');
  if (refusal) return err(refusal);
  if (superior === undefined) return refuse('reelection/no-superior');
  if (meeting.plannedOn < context.on) return refuse('reelection/meeting-in-past');
  if (status === 'normal' && term !== undefined && reason === undefined)
    return refuse('reelection/early-without-reason', { end: termEnd(term) });
  if (status !== 'overdue' && term !== undefined && meeting.plannedOn > termEnd(term))
    return refuse('reelection/after-the-term', { end: termEnd(term) });
  const form = formRefusal(meeting.form, electorateIn(gate), context.rules);
  if (form) return err(form);
  const dueOn = replyBy(context);
  const asked: ReelectionEvent = {
    type: 'ReelectionMeetingRequested',
    v: 1,
    unionId,
    superior,
    meeting,
    ...(reason !== undefined && { reason }),
    replyBy: dueOn,
  };
  return decide({
    changes: [noted(reelection, asked)],
    follow: [timer(unionId, dueOn)],
    result: { unionId },
  });
};

export const ApproveReelectionStep = z.lazy(() => OfReelection);
export type ApproveReelectionStep = z.infer<typeof ApproveReelectionStep>;

export const ReturnReelectionStep = z.lazy(() => OfReelection.extend({ remark: freeText(500) }));
export type ReturnReelectionStep = z.infer<typeof ReturnReelectionStep>;

/** From here on the union is being re-elected, until the result is approved or the re-election given up. */
export const approveReelectionMeeting: Decide<Reelecting, Command<string, ApproveReelectionStep>> = (
  records,
) => {
  const one = ongoing(records, 'approve-meeting');
  if (!one.ok) return err(one.error);
  const { union, reelection, escalation, state, before } = one.value;
  const refusal = refusalOf(state.status, 'begin-reelection');
  if (refusal) return err(refusal);
  return decide({
    changes: [
      noted(reelection, { type: 'ReelectionMeetingApproved', v: 1 }),
      changed(union, { type: 'UnionReelectionBegun', v: 1 }),
      ...reelectionEscalations.settling(escalation),
    ],
    follow: [told('reelection-meeting-approved', state.unionId, before.meeting.plannedOn)],
    result: { unionId: state.unionId },
  });
};

export const returnReelectionMeeting: Decide<Reelecting, Command<string, ReturnReelectionStep>> = (
  records,
  { body: { remark } },
) => {
  const one = ongoing(records, 'return-meeting');
  if (!one.ok) return err(one.error);
  const { reelection, escalation, state } = one.value;
  return decide({
    changes: [
      noted(reelection, { type: 'ReelectionMeetingReturned', v: 1, remark }),
      ...reelectionEscalations.settling(escalation),
    ],
    follow: [told('reelection-meeting-returned', state.unionId)],
    result: { unionId: state.unionId },
  });
};

export const ReportReelection = z.lazy(() => OfReelection.extend({ election: ElectionResult }));
export type ReportReelection = z.infer<typeof ReportReelection>;

/** 换届选举结果报告: valid by its figures as every election is, or refused. */
export const reportReelection: Decide<Reelecting, Command<string, ReportReelection>> = (
  records,
  { body: { election } },
  context,
) => {
  const one = ongoing(records, 'report-election');
  if (!one.ok) return err(one.error);
  const { reelection, gate, standings, state, before } = one.value;
  const approved = before.replies.find(({ step }) => step === 'meeting');
  if (approved === undefined || election.heldOn < approved.approvedOn)
    return refuse('reelection/before-approval');
  if (election.form !== before.meeting.form) return refuse('reelection/other-meeting');
  const { unionId } = state;
  const checked = checkElection(election, { unionId, members: electorateIn(gate), standings }, context);
  if (!checked.ok) return err(checked.error);
  const dueOn = replyBy(context);
  const reported = { ...election, findings: [...checked.value] };
  return decide({
    changes: [noted(reelection, { type: 'ReelectionReported', v: 1, election: reported, replyBy: dueOn })],
    follow: [timer(unionId, dueOn)],
    result: { unionId },
  });
};

/** The superior approves the result: the committee is in office, and its term runs, from election day. */
export const approveReelection: Decide<Reelecting, Command<string, ApproveReelectionStep>> = (
  records,
  _,
  context,
) => {
  const one = ongoing(records, 'approve-election');
  if (!one.ok) return err(one.error);
  const { union, reelection, escalation, standings, state, before } = one.value;
  const refusal = refusalOf(state.status, 'complete-reelection');
  if (refusal) return err(refusal);
  const { election } = before;
  if (election === undefined) return refuse('reelection/not-open', { status: before.status });
  const { unionId } = state;
  const strangers = strangersIn(election.elected, unionId, standings);
  if (strangers > 0) return refuse('election/not-a-member', { count: strangers });
  const { heldOn: electedOn, termYears: years, elected } = election;
  const officers = elected.map(({ memberId, post }) => ({ memberId, post }));
  return decide({
    changes: [
      noted(reelection, { type: 'ReelectionApproved', v: 1 }),
      changed(union, { type: 'UnionReelected', v: 1, elected: { electedOn, years, officers } }),
      ...reelectionEscalations.settling(escalation),
    ],
    follow: [
      ...termTimers(unionId, { electedOn, years }, context),
      ...inOfficeFrom(state, officers, electedOn),
      told('reelection-approved', unionId, electedOn),
    ],
    result: { unionId },
  });
};

/** Procedure violated: it must not be approved, the meeting elects again (election rules, art 27). */
export const returnReelection: Decide<Reelecting, Command<string, ReturnReelectionStep>> = (
  records,
  { body: { remark } },
) => {
  const one = ongoing(records, 'return-election');
  if (!one.ok) return err(one.error);
  const { reelection, escalation, state, before } = one.value;
  return decide({
    changes: [
      noted(reelection, { type: 'ReelectionReturned', v: 1, remark }),
      ...reelectionEscalations.settling(escalation),
    ],
    follow: [told('reelection-returned', state.unionId, before.election?.heldOn)],
    result: { unionId: state.unionId },
  });
};

/** Given up, by the union or its superior: the union is what its term makes of it on that day. */
export const abandonReelection: Decide<Reelecting, Command<string, ReturnReelectionStep>> = (
  records,
  { body: { remark } },
  context,
) => {
  const one = ongoing(records, 'abandon');
  if (!one.ok) return err(one.error);
  const { union, reelection, escalation, state } = one.value;
  const to = statusByTerm(state, context);
  return decide({
    changes: [
      noted(reelection, { type: 'ReelectionAbandoned', v: 1, remark }),
      ...(refusalOf(state.status, 'abandon-reelection') === undefined
        ? [changed(union, { type: 'UnionReelectionAbandoned', v: 1, to })]
        : []),
      ...reelectionEscalations.settling(escalation),
    ],
    result: { unionId: state.unionId },
  });
};

export const FileReelectionReply = z.lazy(() =>
  OfReelection.extend({ step: ReelectionStep, document: ReplyDocument }),
);
export type FileReelectionReply = z.infer<typeof FileReelectionReply>;

/** The stamped paper of a reply that was given: number and scan. Filed anew, the last one holds. */
export const fileReelectionReply: Decide<Reelecting, Command<string, FileReelectionReply>> = (
  { underWay },
  { body: { unionId, step, document } },
) => {
  if (underWay === undefined) return refuse('union/not-found');
  const { reelection } = underWay;
  if (!reelection.state?.replies.some((reply) => reply.step === step))
    return refuse('reelection/no-such-reply');
  return decide({
    changes: [noted(reelection, { type: 'ReelectionReplyFiled', v: 1, step, document })],
    result: { unionId },
  });
};

export const ReelectionTimer = z.lazy(() => z.strictObject({ unionId: UnionId, dueOn: LocalDate }));
export type ReelectionTimer = z.infer<typeof ReelectionTimer>;

/** The superior's days are over (election rules, art 27): the union above it is told. Nothing is approved by that. */
export const escalateReelection: Decide<Reelecting, Command<string, ReelectionTimer>> = (
  { union, underWay },
  { body: { unionId, dueOn } },
  context,
) => {
  const awaited = underWay?.reelection.state?.awaited;
  if (underWay === undefined || !isOverdueNow(awaited, dueOn, context))
    return refuse('reelection/timer-stale');
  const { reelection, escalation } = underWay;
  const to = union.state?.stamp.path.at(-3);
  return decide({
    changes: [
      noted(reelection, { type: 'ReelectionReplyOverdue', v: 1 }),
      ...reelectionEscalations.telling(escalation, { unionId }, { to, step: awaited.step, dueOn }),
    ],
  });
};
