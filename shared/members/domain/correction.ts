import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { CorrectionId, MemberId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { PersonRecord } from './person.ts';

/** What only the union may correct, after it has seen a document. */
export const ReviewedField = z.enum([
  'name',
  'idNumber',
  'birthDate',
  'ethnicity',
  'householdType',
  'householdPlace',
  'nativePlace',
  'migrant',
]);
export type ReviewedField = z.infer<typeof ReviewedField>;

/** A member asks their union to correct who they are (信息更正申请). */
export const Correction = z.lazy(() =>
  z.object({
    correctionId: CorrectionId,
    status: z.enum(['submitted', 'approved', 'rejected']),
    memberId: MemberId,
    unionId: UnionId,
    stamp: Stamp,
    fields: z.array(ReviewedField).min(1),
    /** The person as they would be, and the revision of the member's record this was made from. */
    person: PersonRecord,
    memberRev: z.number().int().positive(),
    /** What was sealed of the person then: it changes with the person only. Absent in the first ones. */
    madeFrom: z.string().optional(),
    by: z.string(),
    submittedAt: Instant,
    decidedAt: Instant.optional(),
    reason: z.string().optional(),
  }),
);
export type Correction = z.infer<typeof Correction>;

export interface CorrectionRequested extends LedgerEvent {
  readonly type: 'CorrectionRequested';
  readonly v: 1;
  readonly correctionId: CorrectionId;
  readonly memberId: MemberId;
  readonly unionId: UnionId;
  readonly stamp: Stamp;
  readonly fields: readonly ReviewedField[];
  readonly person: PersonRecord;
  readonly memberRev: number;
  readonly madeFrom: string;
}

export interface CorrectionApproved extends LedgerEvent {
  readonly type: 'CorrectionApproved';
  readonly v: 1;
}

export interface CorrectionRejected extends LedgerEvent {
  readonly type: 'CorrectionRejected';
  readonly v: 1;
  readonly reason: string;
}

export type CorrectionEvent = CorrectionRequested | CorrectionApproved | CorrectionRejected;

export const correctionRecord: AggregateType<Correction, CorrectionEvent> = {
  type: 'correction',
  parse: (stored) => Correction.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'CorrectionRequested') {
      const { type: _, v: __, fields, ...requested } = event;
      return { ...requested, fields: [...fields], status: 'submitted', by, submittedAt: at };
    }
    if (state === undefined) throw new Error(`${event.type} before CorrectionRequested`);
    return event.type === 'CorrectionApproved'
      ? { ...state, status: 'approved', decidedAt: at }
      : { ...state, status: 'rejected', decidedAt: at, reason: event.reason };
  },
};
