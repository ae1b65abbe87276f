import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { EmployerId, MemberId, MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { EmploymentForm } from './member.ts';
import { PersonRecord } from './person.ts';

export const ApplicationStatus = z.enum(['submitted', 'approved', 'rejected', 'withdrawn']);
export type ApplicationStatus = z.infer<typeof ApplicationStatus>;

/** An application to join (入会申请). Nobody's number is claimed by a mere application. */
export const MembershipApplication = z.lazy(() =>
  z.object({
    applicationId: MembershipApplicationId,
    status: ApplicationStatus,
    unionId: UnionId,
    /** Absent where it is not known yet: then its credit code is there. */
    employerId: EmployerId.optional(),
    /** Of an employer that the union does not cover: one without a union, a flexible worker's, an agency. */
    employerCode: z.string().optional(),
    form: EmploymentForm.optional(),
    workUnit: EmployerId.optional(),
    workUnitCode: z.string().optional(),
    stamp: Stamp,
    person: PersonRecord,
    /** Who applied, `worker:…`: the one who may follow it. */
    by: z.string(),
    submittedAt: Instant,
    decidedAt: Instant.optional(),
    memberId: MemberId.optional(),
    reason: z.string().optional(),
    /** The applicant was expelled once: the superior union has to consent first. */
    needsConsent: z.literal(true).optional(),
    /** The superior union's consent to take back somebody who was expelled. */
    consent: z.object({ by: z.string(), at: Instant, reason: z.string() }).optional(),
  }),
);
export type MembershipApplication = z.infer<typeof MembershipApplication>;

export interface MembershipApplied extends LedgerEvent {
  readonly type: 'MembershipApplied';
  readonly v: 1;
  readonly applicationId: MembershipApplicationId;
  readonly unionId: UnionId;
  readonly employerId?: EmployerId;
  readonly employerCode?: string;
  readonly form?: EmploymentForm | undefined;
  readonly workUnit?: EmployerId | undefined;
  readonly workUnitCode?: string;
  readonly stamp: Stamp;
  readonly person: PersonRecord;
  readonly needsConsent?: true;
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

/** By the applicant, before anybody decided. */
export interface MembershipApplicationWithdrawn extends LedgerEvent {
  readonly type: 'MembershipApplicationWithdrawn';
  readonly v: 1;
}

/** By the superior union: somebody who was expelled may be admitted again. */
export interface ReadmissionConsented extends LedgerEvent {
  readonly type: 'ReadmissionConsented';
  readonly v: 1;
  readonly reason: string;
}

export type ApplicationEvent =
  | MembershipApplied
  | MembershipApproved
  | MembershipRejected
  | MembershipApplicationWithdrawn
  | ReadmissionConsented;

export const applicationRecord: AggregateType<MembershipApplication, ApplicationEvent> = {
  type: 'membership-application',
  parse: (stored) => MembershipApplication.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'MembershipApplied') {
      const { type: _, v: __, ...applied } = event;
      return { ...applied, status: 'submitted', by, submittedAt: at };
    }
    if (state === undefined) throw new Error(`${event.type} before MembershipApplied`);
    switch (event.type) {
      case 'MembershipApproved':
        return { ...state, status: 'approved', decidedAt: at, memberId: event.memberId };
      case 'MembershipRejected':
        return { ...state, status: 'rejected', decidedAt: at, reason: event.reason };
      case 'MembershipApplicationWithdrawn':
        return { ...state, status: 'withdrawn', decidedAt: at };
      case 'ReadmissionConsented':
        return { ...state, consent: { by, at, reason: event.reason } };
      default:
        return unreachable(event);
    }
  },
};
