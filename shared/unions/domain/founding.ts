import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { EmployerId, FoundingApplicationId, RosterId, UnionId } from '../../kernel/ids.ts';
import { SealedPerson } from '../../kernel/sealed.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { Finding } from './election.ts';
import { EmployerDetails } from './employer.ts';
import {
  Awaited,
  FoundingProcedure,
  type FoundingStepEvent,
  MeetingRequest,
  Reply,
  ReplyStep,
  ReportedElection,
} from './founding-step-events.ts';

/**
 * An application to found a union (建会), and the process that follows its approval.
 *
 * submitted → ready → admitting → founded, with `returned` for a roster that can't be used, `rejected` by the
 * superior, and `failed` when not one row of the roster could be admitted. By steps, admitting is followed by
 * preparing → meeting-requested → meeting-approved → election-reported → founded; what the superior does not
 * approve goes back one step, with the reason.
 */
export const FoundingStatus = z.enum([
  'submitted',
  'ready',
  'admitting',
  'preparing',
  'meeting-requested',
  'meeting-approved',
  'election-reported',
  'founded',
  'returned',
  'rejected',
  'failed',
]);
export type FoundingStatus = z.infer<typeof FoundingStatus>;

/** One of several employers that found a joint union together (联合基层工会). */
const FoundingEmployer = z.lazy(() => z.object({ employerId: EmployerId, employer: EmployerDetails }));
export type FoundingEmployer = z.infer<typeof FoundingEmployer>;

const Reason = z.lazy(() =>
  z.object({
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
);

const ProposedUnion = z.lazy(() =>
  z.object({
    name: z.string(),
    unionType: z.string(),
    creditCode: z.string().optional(),
  }),
);

const Roster = z.lazy(() =>
  z.object({
    rows: z.number().int(),
    valid: z.number().int(),
    refused: z.number().int(),
    chunks: z.number().int(),
    /** SHA-256 of the file, hex. */
    digest: z.string(),
  }),
);

/** How far the roster's admission has come. `launched` chunks were sent, `done` ones have been answered. */
const Progress = z.lazy(() =>
  z.object({
    launched: z.number().int(),
    done: z.number().int(),
    admitted: z.number().int(),
    refused: z.number().int(),
    transferOffers: z.number().int(),
  }),
);

export const Founding = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    status: FoundingStatus,
    by: z.string(),
    submittedAt: Instant,
    superior: UnionId,
    /** Stamp of the superior: who may see and decide the application. */
    stamp: Stamp,
    unionId: UnionId,
    employerId: EmployerId,
    employer: EmployerDetails,
    /** Who founds it together with that one; by the first the union is counted. */
    otherEmployers: z.array(FoundingEmployer).optional(),
    union: ProposedUnion,
    /** 工会负责人 first, then the preparatory group 筹备组. */
    officers: z.array(SealedPerson),
    rosterId: RosterId,
    rosterKey: z.string(),
    roster: Roster.optional(),
    /** What the superior is to weigh, by the rules of the day on which the roster had been read. */
    findings: z.array(Finding).optional(),
    progress: Progress.optional(),
    approvedOn: LocalDate.optional(),
    reason: Reason.optional(),
    /** The superior's words when it rejects. */
    remark: z.string().optional(),
    procedure: FoundingProcedure.default('one-approval'),
    awaited: Awaited.optional(),
    meeting: MeetingRequest.optional(),
    election: ReportedElection.optional(),
    /** Why the superior did not approve the last request for a meeting, or the last result. */
    sentBack: z.object({ step: ReplyStep, remark: z.string(), on: LocalDate }).optional(),
    /** What the superior approved, in order, with the paper of it. */
    replies: z.array(Reply).default([]),
  }),
);
export type Founding = z.infer<typeof Founding>;

export interface FoundingApplied extends LedgerEvent {
  readonly type: 'FoundingApplied';
  readonly v: 1;
  readonly applicationId: FoundingApplicationId;
  readonly superior: UnionId;
  readonly stamp: Stamp;
  readonly unionId: UnionId;
  readonly employerId: EmployerId;
  readonly employer: EmployerDetails;
  readonly otherEmployers?: readonly FoundingEmployer[];
  readonly union: z.infer<typeof ProposedUnion>;
  readonly officers: readonly SealedPerson[];
  readonly rosterId: RosterId;
  readonly rosterKey: string;
  /** Absent in events from before there were several procedures. */
  readonly procedure?: FoundingProcedure;
}
export interface RosterCompleted extends LedgerEvent {
  readonly type: 'RosterCompleted';
  readonly v: 1;
  readonly roster: z.infer<typeof Roster>;
  /** Absent in events from before replies had a day. */
  readonly replyBy?: LocalDate;
  /** What the superior is to weigh. */
  readonly findings?: readonly Finding[];
}
export interface RosterReturned extends LedgerEvent {
  readonly type: 'RosterReturned';
  readonly v: 1;
  readonly reason: z.infer<typeof Reason>;
}
export interface FoundingApproved extends LedgerEvent {
  readonly type: 'FoundingApproved';
  readonly v: 1;
  readonly launched: number;
  /** Where the employer was entered, without a union, since the application was made. */
  readonly employerId?: EmployerId;
  /** The same of the others, all of them and in their order. */
  readonly otherEmployers?: readonly EmployerId[];
}
export interface FoundingRejected extends LedgerEvent {
  readonly type: 'FoundingRejected';
  readonly v: 1;
  readonly remark: string;
}
export interface RosterChunkNoted extends LedgerEvent {
  readonly type: 'RosterChunkNoted';
  readonly v: 1;
  readonly chunk: number;
  readonly admitted: number;
  readonly refused: number;
  readonly transferOffers: number;
  readonly launched: number;
}
export interface FoundingCompleted extends LedgerEvent {
  readonly type: 'FoundingCompleted';
  readonly v: 1;
}
export interface FoundingFailed extends LedgerEvent {
  readonly type: 'FoundingFailed';
  readonly v: 1;
  readonly reason: z.infer<typeof Reason>;
}

export type FoundingEvent =
  | FoundingApplied
  | RosterCompleted
  | RosterReturned
  | FoundingApproved
  | FoundingRejected
  | RosterChunkNoted
  | FoundingCompleted
  | FoundingFailed
  | FoundingStepEvent;

export const foundingRecord: AggregateType<Founding, FoundingEvent> = {
  type: 'founding-application',
  parse: (stored) => Founding.parse(stored),
  evolve(before, event, { at, by, on }) {
    if (event.type === 'FoundingApplied') {
      const { type: _, v: __, officers, otherEmployers, procedure = 'one-approval', ...applied } = event;
      return {
        ...applied,
        procedure,
        ...(otherEmployers && { otherEmployers: [...otherEmployers] }),
        officers: [...officers],
        status: 'submitted',
        by,
        submittedAt: at,
        replies: [],
      };
    }
    if (before === undefined) throw new Error(`${event.type} before FoundingApplied`);
    const { awaited, ...answered } = before;
    const approved = (step: ReplyStep): Founding => ({
      ...answered,
      replies: [...before.replies, { step, approvedOn: on }],
    });
    switch (event.type) {
      case 'RosterCompleted': {
        const reply = { step: 'preparation', since: at, by: before.by } as const;
        const { roster, replyBy, findings = [] } = event;
        return {
          ...before,
          status: 'ready',
          roster,
          ...(findings.length > 0 && { findings: [...findings] }),
          awaited: { ...reply, ...(replyBy !== undefined && { dueOn: replyBy }) },
        };
      }
      case 'RosterReturned':
        return { ...before, status: 'returned', reason: event.reason };
      case 'FoundingApproved':
        return {
          ...numbered(approved('preparation'), [event.employerId, ...(event.otherEmployers ?? [])]),
          status: 'admitting',
          approvedOn: on,
          progress: { ...started, launched: event.launched },
        };
      case 'FoundingRejected':
        return { ...answered, status: 'rejected', remark: event.remark };
      case 'RosterChunkNoted':
        return { ...before, progress: noted(before.progress ?? started, event) };
      case 'FoundingCompleted':
        return { ...before, status: 'founded' };
      case 'FoundingFailed':
        return { ...before, status: 'failed', reason: event.reason };
      case 'FoundingPrepared':
        return { ...before, status: 'preparing' };
      case 'FoundingMeetingRequested': {
        const { sentBack: _, ...rest } = before;
        const { meeting, replyBy: dueOn } = event;
        return {
          ...rest,
          status: 'meeting-requested',
          meeting,
          awaited: { step: 'meeting', since: at, by, dueOn },
        };
      }
      case 'FoundingMeetingApproved':
        return { ...approved('meeting'), status: 'meeting-approved' };
      case 'FoundingMeetingReturned':
        return { ...answered, status: 'preparing', sentBack: { step: 'meeting', remark: event.remark, on } };
      case 'FoundingElectionReported': {
        const { sentBack: _, ...rest } = before;
        const { election, replyBy: dueOn } = event;
        return {
          ...rest,
          status: 'election-reported',
          election,
          awaited: { step: 'election', since: at, by, dueOn },
        };
      }
      case 'FoundingElectionApproved':
        return approved('election');
      case 'FoundingElectionReturned': {
        const { election: _, ...rest } = answered;
        const sentBack = { step: 'election', remark: event.remark, on } as const;
        return { ...rest, status: 'meeting-approved', sentBack };
      }
      case 'FoundingReplyFiled': {
        const { step, document } = event;
        return {
          ...before,
          replies: before.replies.map((reply) => (reply.step === step ? { ...reply, document } : reply)),
        };
      }
      case 'FoundingReplyOverdue':
        return awaited === undefined ? before : { ...before, awaited: { ...awaited, overdue: true } };
      default:
        return unreachable(event);
    }
  },
};

/** What an application says of its employers. */
export type Founders = FoundingEmployer & {
  readonly otherEmployers?: readonly FoundingEmployer[] | undefined;
};

/** Every employer that founds the union, the one by which it is counted first. */
export const foundersOf = ({
  employerId,
  employer,
  otherEmployers = [],
}: Founders): readonly FoundingEmployer[] => [{ employerId, employer }, ...otherEmployers];

/** With the numbers that its employers have by now: who was entered since the application keeps its own. */
export const numbered = (
  founding: Founding,
  [first, ...others]: readonly (EmployerId | undefined)[],
): Founding => ({
  ...founding,
  employerId: first ?? founding.employerId,
  ...(founding.otherEmployers && {
    otherEmployers: founding.otherEmployers.map(({ employerId, employer }, index) => ({
      employerId: others[index] ?? employerId,
      employer,
    })),
  }),
});

const started = { launched: 0, done: 0, admitted: 0, refused: 0, transferOffers: 0 };

const noted = (progress: z.infer<typeof Progress>, event: RosterChunkNoted) => ({
  launched: event.launched,
  done: progress.done + 1,
  admitted: progress.admitted + event.admitted,
  refused: progress.refused + event.refused,
  transferOffers: progress.transferOffers + event.transferOffers,
});
