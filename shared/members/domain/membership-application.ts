import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { EmployerId, MemberId, MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { PersonRecord } from './person.ts';

/** An application to join (入会申请). Nobody's number is claimed by a mere application. */
export const MembershipApplication = z.lazy(() =>
  z.object({
    applicationId: MembershipApplicationId,
    status: z.enum(['submitted', 'approved', 'rejected']),
    unionId: UnionId,
    employerId: EmployerId,
    stamp: Stamp,
    person: PersonRecord,
    /** Who applied, `worker:…`: the one who may follow it. */
    by: z.string(),
    submittedAt: Instant,
    decidedAt: Instant.optional(),
    memberId: MemberId.optional(),
    reason: z.string().optional(),
  }),
);
export type MembershipApplication = z.infer<typeof MembershipApplication>;

export interface MembershipApplied extends LedgerEvent {
  readonly type: 'MembershipApplied';
  readonly v: 1;
  readonly applicationId: MembershipApplicationId;
  readonly unionId: UnionId;
  readonly employerId: EmployerId;
  readonly stamp: Stamp;
  readonly person: PersonRecord;
}

export interface MembershipApproved extends LedgerEvent {
  readonly type: 'MembershipApproved';
  readonly v: 1;
  readonly memberId: MemberId;
}

export interface MembershipRejected extends LedgerEvent {
  readonly type: 'MembershipRejected';
  readonly v: 1;
  readonly reason: string;
}

export type ApplicationEvent = MembershipApplied | MembershipApproved | MembershipRejected;

export const applicationRecord: AggregateType<MembershipApplication, ApplicationEvent> = {
  type: 'membership-application',
  parse: (stored) => MembershipApplication.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'MembershipApplied') {
      const { applicationId, unionId, employerId, stamp, person } = event;
      return { applicationId, status: 'submitted', unionId, employerId, stamp, person, by, submittedAt: at };
    }
    if (state === undefined) throw new Error(`${event.type} before MembershipApplied`);
    return event.type === 'MembershipApproved'
      ? { ...state, status: 'approved', decidedAt: at, memberId: event.memberId }
      : { ...state, status: 'rejected', decidedAt: at, reason: event.reason };
  },
};
