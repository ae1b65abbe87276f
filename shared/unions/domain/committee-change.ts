import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { freeText } from '../../kernel/free-text.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { ByElectionResult, Finding } from './election.ts';
import { AwaitedStep, type ReplyDocument } from './founding-step-events.ts';
import { type Escalation, type EscalationEvent, escalationOf } from './reply-escalation.ts';

export const CommitteeChangeStatus = z.enum(['submitted', 'approved', 'returned', 'withdrawn']);
export type CommitteeChangeStatus = z.infer<typeof CommitteeChangeStatus>;

export type CommitteeChangeAct = 'submit' | 'approve' | 'return' | 'withdraw';

/** What is not here is refused. What was sent back, or taken back, may be submitted anew. */
export const committeeChangeTransitions = {
  none: { submit: 'submitted' },
  submitted: { approve: 'approved', return: 'returned', withdraw: 'withdrawn' },
  approved: { submit: 'submitted' },
  returned: { submit: 'submitted' },
  withdrawn: { submit: 'submitted' },
} as const satisfies Readonly<
  Record<CommitteeChangeStatus | 'none', Readonly<Partial<Record<CommitteeChangeAct, CommitteeChangeStatus>>>>
>;

/** 工会主席、副主席工作调动: the union's own committee has consented, and asks its superior (Trade Union Law, art 18). */
export const OfficerMove = z.strictObject({
  memberId: MemberId,
  reason: freeText(500),
  /** The day on which the committee consented, and its resolution. */
  consentedOn: LocalDate,
  resolution: EvidenceKey,
});
export type OfficerMove = z.infer<typeof OfficerMove>;

const ReportedByElection = z.object({ ...ByElectionResult.shape, findings: z.array(Finding) });
type ReportedByElection = z.infer<typeof ReportedByElection>;

/**
 * A change of a committee during its term that the superior replies to: a by-election 补选, or the move of its chair
 * to other work. One record a union, under its id, so there is one at a time; earlier ones stand in its ledger.
 */
export const CommitteeChange = z.lazy(() =>
  z.object({
    unionId: UnionId,
    status: CommitteeChangeStatus,
    /** The union that replies. */
    superior: UnionId,
    /** One of the two. */
    election: ReportedByElection.optional(),
    move: z.object({ ...OfficerMove.shape, reason: z.string(), resolution: z.string() }).optional(),
    awaited: z
      .object({
        step: AwaitedStep,
        since: Instant,
        by: z.string(),
        dueOn: LocalDate,
        overdue: z.literal(true).optional(),
      })
      .optional(),
    remark: z.string().optional(),
    approvedOn: LocalDate.optional(),
    /** The superior let its days go by, which is its consent where the province says so. */
    bySilence: z.literal(true).optional(),
    document: z.object({ number: z.string(), scan: z.string() }).optional(),
  }),
);
export type CommitteeChange = z.infer<typeof CommitteeChange>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}
interface Submitted<Type extends string> extends Event<Type> {
  readonly unionId: UnionId;
  readonly superior: UnionId;
  readonly replyBy: LocalDate;
}

export interface ByElectionReported extends Submitted<'ByElectionReported'> {
  readonly election: ReportedByElection;
}
export interface OfficerMoveAsked extends Submitted<'OfficerMoveAsked'> {
  readonly move: OfficerMove;
}
export interface CommitteeChangeApproved extends Event<'CommitteeChangeApproved'> {
  readonly bySilence?: true;
}
export interface CommitteeChangeReturned extends Event<'CommitteeChangeReturned'> {
  readonly remark: string;
}
export interface CommitteeReplyFiled extends Event<'CommitteeReplyFiled'> {
  readonly document: z.infer<typeof ReplyDocument>;
}

export type CommitteeChangeEvent =
  | ByElectionReported
  | OfficerMoveAsked
  | CommitteeChangeApproved
  | CommitteeChangeReturned
  | Event<'CommitteeChangeWithdrawn'>
  | CommitteeReplyFiled
  | Event<'CommitteeReplyOverdue'>;

export const committeeChangeRecord: AggregateType<CommitteeChange, CommitteeChangeEvent> = {
  type: 'committee-change',
  parse: (stored) => CommitteeChange.parse(stored),
  evolve(before, event, { at, by, on }) {
    if (event.type === 'ByElectionReported' || event.type === 'OfficerMoveAsked') {
      const { type, v: _, replyBy: dueOn, ...asked } = event;
      const step = type === 'OfficerMoveAsked' ? 'move' : 'election';
      return { ...asked, status: 'submitted', awaited: { step, since: at, by, dueOn } };
    }
    if (before === undefined) throw new Error(`${event.type} before anything was submitted`);
    const { awaited, ...rest } = before;
    switch (event.type) {
      case 'CommitteeChangeApproved':
        return {
          ...rest,
          status: 'approved',
          approvedOn: on,
          ...(event.bySilence && { bySilence: event.bySilence }),
        };
      case 'CommitteeChangeReturned':
        return { ...rest, status: 'returned', remark: event.remark };
      case 'CommitteeChangeWithdrawn':
        return { ...rest, status: 'withdrawn' };
      case 'CommitteeReplyFiled':
        return { ...before, document: event.document };
      case 'CommitteeReplyOverdue':
        return awaited === undefined ? before : { ...before, awaited: { ...awaited, overdue: true } };
      default:
        return unreachable(event);
    }
  },
};

/** That a superior's reply to a change of a committee is overdue, told to the union above it. */
export const committeeEscalations = escalationOf('CommitteeChange', 'committee-change-escalation', {
  unionId: UnionId,
});
export const committeeEscalationRecord = committeeEscalations.record;
export type CommitteeEscalation = Escalation<{ unionId: UnionId }>;
export type CommitteeEscalationEvent = EscalationEvent<'CommitteeChange', { unionId: UnionId }>;
