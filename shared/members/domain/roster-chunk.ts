import * as z from 'zod';
import { CreditCode } from '../../kernel/credit-code.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { MemberId, FoundingApplicationId } from '../../kernel/ids.ts';
import { EmploymentForm } from './member.ts';
import { PersonRecord } from './person.ts';

/**
 * Rows of one chunk: a chunk with its members, claims and ledger entries fits one transaction, also while index
 * keys are being rotated and every number has two claims (23 × 4 + 5 items), with three gates that preparatory
 * members leave.
 */
export const ROWS_PER_CHUNK = 23;

/** `params` fill the words of the problem: numbers of lines, names of code tables; never what a cell says. */
export const RowProblem = z.lazy(() =>
  z.object({
    field: z.string().optional(),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
);
export type RowProblem = z.infer<typeof RowProblem>;

/** How somebody on a roster is employed: `employerCode` an agency's, `workUnitCode` the unit's that uses them. */
export const RosterEmployment = z.lazy(() =>
  z.object({
    form: EmploymentForm,
    employerCode: CreditCode.optional(),
    workUnitCode: CreditCode.optional(),
  }),
);
export type RosterEmployment = z.infer<typeof RosterEmployment>;

/** One row of a roster as read: a person to admit, or what is wrong with it. `line` is the line of the file. */
export const RosterRow = z.lazy(() =>
  z.object({
    line: z.number().int().positive(),
    person: PersonRecord.optional(),
    /** Absent: directly, by the employer that founds its union. */
    employment: RosterEmployment.optional(),
    /** Whom of several employers that found the union together the row names. */
    founder: CreditCode.optional(),
    problems: z.array(RowProblem).default([]),
  }),
);
export type RosterRow = z.infer<typeof RosterRow>;

/** What became of a row. `transfer-offer`: the person is a member elsewhere and may be transferred (A10). */
export const RowResult = z.lazy(() =>
  z.object({
    line: z.number().int().positive(),
    status: z.enum(['admitted', 'refused', 'transfer-offer']),
    memberId: MemberId.optional(),
    problems: z.array(RowProblem).default([]),
  }),
);
export type RowResult = z.infer<typeof RowResult>;

export const RosterChunk = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    chunk: z.number().int().nonnegative(),
    status: z.enum(['recorded', 'admitted']),
    rows: z.array(RosterRow),
    results: z.array(RowResult).default([]),
  }),
);
export type RosterChunk = z.infer<typeof RosterChunk>;

export interface RosterRowsRecorded extends LedgerEvent {
  readonly type: 'RosterRowsRecorded';
  readonly v: 1;
  readonly applicationId: FoundingApplicationId;
  readonly chunk: number;
  readonly rows: readonly RosterRow[];
}

export interface RosterChunkAdmitted extends LedgerEvent {
  readonly type: 'RosterChunkAdmitted';
  readonly v: 1;
  readonly results: readonly RowResult[];
}

export type RosterChunkEvent = RosterRowsRecorded | RosterChunkAdmitted;

export const rosterChunkRecord: AggregateType<RosterChunk, RosterChunkEvent> = {
  type: 'roster-chunk',
  parse: (stored) => RosterChunk.parse(stored),
  evolve(state, event) {
    if (event.type === 'RosterRowsRecorded') {
      const { applicationId, chunk, rows } = event;
      return { applicationId, chunk, status: 'recorded', rows: [...rows], results: [] };
    }
    if (state === undefined) throw new Error('RosterChunkAdmitted before RosterRowsRecorded');
    return { ...state, status: 'admitted', results: [...event.results] };
  },
};

export const rosterChunkId = (applicationId: FoundingApplicationId, chunk: number): string =>
  `${applicationId}-${String(chunk)}`;
