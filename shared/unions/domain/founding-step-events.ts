import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { LedgerEvent } from '../../kernel/decision.ts';
import { DocumentNumber } from '../../kernel/document-number.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { ElectionResult, Finding, MeetingForm } from './election.ts';

/** `by-steps`: the meeting that elects, and its result, are approved one by one, as provinces do it. */
export const FoundingProcedure = z.enum(['one-approval', 'by-steps']);
export type FoundingProcedure = z.infer<typeof FoundingProcedure>;

/** What the superior replies to, one after the other. */
export const ReplyStep = z.enum(['preparation', 'meeting', 'election']);
export type ReplyStep = z.infer<typeof ReplyStep>;

/** What a superior may be late to reply to: a move of an officer to other work has no step of an election. */
export const AwaitedStep = z.enum([...ReplyStep.options, 'move']);
export type AwaitedStep = z.infer<typeof AwaitedStep>;

/** What the superior is to reply to now, and until when. Silence approves nothing. */
export const Awaited = z.object({
  step: ReplyStep,
  since: Instant,
  by: z.string(),
  /** Absent in what was submitted before replies had a day. */
  dueOn: LocalDate.optional(),
  overdue: z.literal(true).optional(),
});

/** 请示召开会员（代表）大会. */
export const MeetingRequest = z.strictObject({
  plannedOn: LocalDate,
  form: MeetingForm,
  entitled: z.number().int().min(1).max(10_000_000),
  /** The written request. */
  request: EvidenceKey,
});
export type MeetingRequest = z.infer<typeof MeetingRequest>;

/** 批复: the number of the paper that was stamped, and the scan of it. */
export const ReplyDocument = z.strictObject({
  /** 批复文号 */
  number: DocumentNumber,
  scan: EvidenceKey,
});

export const Reply = z.object({
  step: ReplyStep,
  approvedOn: LocalDate,
  document: z.object({ number: z.string(), scan: z.string() }).optional(),
});

export const ReportedElection = z.object({ ...ElectionResult.shape, findings: z.array(Finding) });
export type ReportedElection = z.infer<typeof ReportedElection>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

/** The roster has been admitted: the preparatory group goes on to the meeting. */
export type FoundingPrepared = Event<'FoundingPrepared'>;
export interface FoundingMeetingRequested extends Event<'FoundingMeetingRequested'> {
  readonly meeting: MeetingRequest;
  readonly replyBy: LocalDate;
}
export type FoundingMeetingApproved = Event<'FoundingMeetingApproved'>;
export interface FoundingMeetingReturned extends Event<'FoundingMeetingReturned'> {
  readonly remark: string;
}
export interface FoundingElectionReported extends Event<'FoundingElectionReported'> {
  readonly election: ReportedElection;
  readonly replyBy: LocalDate;
}
export type FoundingElectionApproved = Event<'FoundingElectionApproved'>;
export interface FoundingElectionReturned extends Event<'FoundingElectionReturned'> {
  readonly remark: string;
}
export interface FoundingReplyFiled extends Event<'FoundingReplyFiled'> {
  readonly step: ReplyStep;
  readonly document: z.infer<typeof ReplyDocument>;
}
/** The superior let its days go by. Nothing is approved by that. */
export type FoundingReplyOverdue = Event<'FoundingReplyOverdue'>;

export type FoundingStepEvent =
  | FoundingPrepared
  | FoundingMeetingRequested
  | FoundingMeetingApproved
  | FoundingMeetingReturned
  | FoundingElectionReported
  | FoundingElectionApproved
  | FoundingElectionReturned
  | FoundingReplyFiled
  | FoundingReplyOverdue;
