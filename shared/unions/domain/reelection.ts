import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { UnionId } from '../../kernel/ids.ts';
import {
  Awaited,
  MeetingRequest,
  Reply,
  type ReplyDocument,
  ReplyStep,
  ReportedElection,
} from './founding-step-events.ts';
import { escalationOf, type Escalation, type EscalationEvent } from './reply-escalation.ts';

export const ReelectionStatus = z.enum([
  'meeting-requested',
  'returned',
  'meeting-approved',
  'election-reported',
  'completed',
  'abandoned',
]);
export type ReelectionStatus = z.infer<typeof ReelectionStatus>;

export type ReelectionAct =
  | 'request-meeting'
  | 'approve-meeting'
  | 'return-meeting'
  | 'report-election'
  | 'approve-election'
  | 'return-election'
  | 'abandon';

/** As a founding by steps without its first one; what the superior does not approve goes back one step. */
export const reelectionTransitions = {
  none: { 'request-meeting': 'meeting-requested' },
  'meeting-requested': {
    'approve-meeting': 'meeting-approved',
    'return-meeting': 'returned',
    abandon: 'abandoned',
  },
  returned: { 'request-meeting': 'meeting-requested', abandon: 'abandoned' },
  'meeting-approved': { 'report-election': 'election-reported', abandon: 'abandoned' },
  'election-reported': {
    'approve-election': 'completed',
    'return-election': 'meeting-approved',
    abandon: 'abandoned',
  },
  completed: { 'request-meeting': 'meeting-requested' },
  abandoned: { 'request-meeting': 'meeting-requested' },
} as const satisfies Readonly<
  Record<ReelectionStatus | 'none', Readonly<Partial<Record<ReelectionAct, ReelectionStatus>>>>
>;

/** What its superior replies to: there is no preparation. */
export const ReelectionStep = ReplyStep.exclude(['preparation']);
export type ReelectionStep = z.infer<typeof ReelectionStep>;

/**
 * 换届选举 of a union: one record a union, under its id, so there is one at a time; earlier ones stand in its
 * ledger. The union itself changes when the meeting is approved, and when the result is.
 */
export const Reelection = z.lazy(() =>
  z.object({
    unionId: UnionId,
    status: ReelectionStatus,
    /** The union that replies. */
    superior: UnionId,
    meeting: MeetingRequest,
    /** Why it elects before its term is due. */
    reason: z.string().optional(),
    awaited: Awaited.optional(),
    election: ReportedElection.optional(),
    sentBack: z.object({ step: ReplyStep, remark: z.string(), on: LocalDate }).optional(),
    replies: z.array(Reply),
    /** Why it was given up. */
    remark: z.string().optional(),
  }),
);
export type Reelection = z.infer<typeof Reelection>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface ReelectionMeetingRequested extends Event<'ReelectionMeetingRequested'> {
  readonly unionId: UnionId;
  readonly superior: UnionId;
  readonly meeting: MeetingRequest;
  readonly reason?: string;
  readonly replyBy: LocalDate;
}
export interface ReelectionMeetingReturned extends Event<'ReelectionMeetingReturned'> {
  readonly remark: string;
}
export interface ReelectionReported extends Event<'ReelectionReported'> {
  readonly election: ReportedElection;
  readonly replyBy: LocalDate;
}
export interface ReelectionReturned extends Event<'ReelectionReturned'> {
  readonly remark: string;
}
export interface ReelectionAbandoned extends Event<'ReelectionAbandoned'> {
  readonly remark: string;
}
export interface ReelectionReplyFiled extends Event<'ReelectionReplyFiled'> {
  readonly step: ReplyStep;
  readonly document: z.infer<typeof ReplyDocument>;
}

export type ReelectionEvent =
  | ReelectionMeetingRequested
  | Event<'ReelectionMeetingApproved'>
  | ReelectionMeetingReturned
  | ReelectionReported
  | Event<'ReelectionApproved'>
  | ReelectionReturned
  | ReelectionAbandoned
  | ReelectionReplyFiled
  | Event<'ReelectionReplyOverdue'>;

export const reelectionRecord: AggregateType<Reelection, ReelectionEvent> = {
  type: 'reelection',
  parse: (stored) => Reelection.parse(stored),
  evolve(before, event, { at, by, on }) {
    if (event.type === 'ReelectionMeetingRequested') {
      const { type: _, v: __, replyBy: dueOn, ...asked } = event;
      return {
        ...asked,
        status: 'meeting-requested',
        awaited: { step: 'meeting', since: at, by, dueOn },
        replies: [],
      };
    }
    if (before === undefined) throw new Error(`${event.type} before a meeting was requested`);
    const { awaited, sentBack: _, ...rest } = before;
    const approved = (step: ReplyStep) => [...before.replies, { step, approvedOn: on }];
    switch (event.type) {
      case 'ReelectionMeetingApproved':
        return { ...rest, status: 'meeting-approved', replies: approved('meeting') };
      case 'ReelectionMeetingReturned':
        return { ...rest, status: 'returned', sentBack: { step: 'meeting', remark: event.remark, on } };
      case 'ReelectionReported':
        return {
          ...rest,
          status: 'election-reported',
          election: event.election,
          awaited: { step: 'election', since: at, by, dueOn: event.replyBy },
        };
      case 'ReelectionApproved':
        return { ...rest, status: 'completed', replies: approved('election') };
      case 'ReelectionReturned': {
        const { election: __, ...without } = rest;
        const returned = { step: 'election', remark: event.remark, on } as const;
        return { ...without, status: 'meeting-approved', sentBack: returned };
      }
      case 'ReelectionAbandoned':
        return { ...rest, status: 'abandoned', remark: event.remark };
      case 'ReelectionReplyFiled':
        return {
          ...before,
          replies: before.replies.map((reply) =>
            reply.step === event.step ? { ...reply, document: event.document } : reply,
          ),
        };
      case 'ReelectionReplyOverdue':
        return awaited === undefined ? before : { ...before, awaited: { ...awaited, overdue: true } };
      default:
        return unreachable(event);
    }
  },
};

/** That a superior's reply to a re-election is overdue, told to the union above it. */
export const reelectionEscalations = escalationOf('Reelection', 'reelection-escalation', {
  unionId: UnionId,
});
export const reelectionEscalationRecord = reelectionEscalations.record;
export type ReelectionEscalation = Escalation<{ unionId: UnionId }>;
export type ReelectionEscalationEvent = EscalationEvent<'Reelection', { unionId: UnionId }>;
