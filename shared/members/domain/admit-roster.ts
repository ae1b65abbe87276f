import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import type { CreditCode } from '../../kernel/credit-code.ts';
import {
  type Decide,
  change,
  decide,
  type Decision,
  type DecisionContext,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { type EmployerId, FoundingApplicationId, type UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { gatesOf, join, type Joined } from './joining.ts';
import type { Member, MemberEvent } from './member.ts';
import { type Employment, employmentAt, type EmploymentClaims, type EmploymentWanted } from './placement.ts';
import {
  RosterRow,
  type RosterChunk,
  type RosterChunkEvent,
  ROWS_PER_CHUNK,
  type RowResult,
} from './roster-chunk.ts';

export const RecordRosterRows = z.lazy(() =>
  z.strictObject({
    applicationId: FoundingApplicationId,
    chunk: z.number().int().nonnegative(),
    rows: z
      .array(RosterRow.unwrap().extend({ identity: SealedIdentity.optional() }))
      .min(1)
      .max(ROWS_PER_CHUNK),
  }),
);
export type RecordRosterRows = z.infer<typeof RecordRosterRows>;

export interface RecordingRows {
  readonly chunk: Loaded<RosterChunk, RosterChunkEvent>;
  /** Claims of the rows that name a person, by line. */
  readonly identities: Readonly<Record<string, string>>;
}

/** Keeps the rows of a roster, sealed, until the union they are for is approved. */
export const recordRosterRows: Decide<RecordingRows, Command<string, RecordRosterRows>> = (
  { chunk, identities },
  { body: { applicationId, chunk: number, rows } },
) => {
  if (chunk.state !== undefined) return refuse('roster/chunk-recorded', { chunk: number });
  const recorded: RosterChunkEvent = {
    type: 'RosterRowsRecorded',
    v: 1,
    applicationId,
    chunk: number,
    rows: rows.map(({ identity: _, ...row }) => row),
  };
  return decide({ changes: [change(chunk, recorded, identities)] });
};

export interface Candidate extends EmploymentClaims {
  readonly claim: LoadedClaim;
  readonly member: Loaded<Member, MemberEvent>;
  /** Of the union that holds the person for an employer without a union. */
  readonly holder?: LoadedGate | undefined;
}

export interface AdmittingChunk {
  readonly chunk: Loaded<RosterChunk, RosterChunkEvent>;
  readonly gate: LoadedGate;
  /** By line, for the rows that name a person. */
  readonly candidates: ReadonlyMap<number, Candidate>;
}

/** Who founds the union: one employer, or several, of which each row names one by its code. */
export interface RosterFounders {
  readonly employerId: EmployerId;
  readonly founders?:
    readonly { readonly employerId: EmployerId; readonly creditCode: CreditCode }[] | undefined;
}

export interface AdmittedChunk {
  readonly decision: Partial<Decision>;
  readonly results: readonly RowResult[];
}

/**
 * Admits one chunk of a founding's roster into the union that is being founded (B1). Bad rows stay behind; the
 * employer's preparatory members are confirmed (membership rules, art 6).
 */
export function admitChunk(
  { chunk, gate, candidates }: AdmittingChunk,
  founders: RosterFounders,
  context: DecisionContext,
): AdmittedChunk {
  const taken = new Set<string>();
  const left = new Set<UnionId>();
  const joined: Joined[] = [];
  const results = (chunk.state?.rows ?? []).map(
    ({ line, person, employment, founder, problems }): RowResult => {
      const candidate = candidates.get(line);
      if (person === undefined || candidate === undefined) return { line, status: 'refused', problems };
      if (taken.has(candidate.claim.claim)) return refused(line, 'roster/duplicate-row');
      const employer = founderOf(founders, founder);
      if (!employer.ok) return refused(line, employer.error.code);
      const placed = employmentOnRoster(gate, employment, employer.value, candidate);
      if (!placed.ok) return refused(line, placed.error.code);
      const joining = { ...candidate, gate, employment: placed.value, person, by: 'founding' } as const;
      const result = join(joining, 'preparing', context);
      if (!result.ok) {
        return result.error.code === 'member/already-registered'
          ? offer(line, result.error.code)
          : refused(line, result.error.code);
      }
      if (result.value.left !== undefined) {
        const { union } = result.value.left.gate;
        if (!left.has(union) && left.size === MOST_LEFT) return offer(line, 'member/already-registered');
        left.add(union);
      }
      taken.add(candidate.claim.claim);
      joined.push(result.value);
      return { line, status: 'admitted', memberId: result.value.memberId, problems: [] };
    },
  );
  const admitted: RosterChunkEvent = { type: 'RosterChunkAdmitted', v: 1, results };
  return {
    results,
    decision: {
      changes: [change(chunk, admitted), ...joined.map((member) => member.change)],
      claims: joined.map(({ claim }) => claim),
      // Changes of one gate are added up when they are committed.
      gates: joined.flatMap(gatesOf),
    },
  };
}

/** Whose the row is: of several founders the one it names. */
function founderOf(
  { employerId, founders }: RosterFounders,
  code: CreditCode | undefined,
): Result<EmployerId, Rejection> {
  if (founders === undefined) return ok(employerId);
  if (code === undefined) return err(reject('roster/employer-needed'));
  const found = founders.find(({ creditCode }) => creditCode === code);
  return found === undefined ? err(reject('roster/employer-not-founding')) : ok(found.employerId);
}

/** Of the employer that founds the union; an agency's worker works there, or is sent from there (art 9). */
function employmentOnRoster(
  { gate }: LoadedGate,
  told: RosterRow['employment'],
  employerId: EmployerId,
  claims: EmploymentClaims,
): Result<Employment, Rejection> {
  if (told === undefined || gate === undefined) return ok({ employerId });
  const { form, employerCode, workUnitCode } = told;
  const wanted: EmploymentWanted =
    employerCode === undefined
      ? { form, employerId, ...(workUnitCode && { workUnitCode }) }
      : { form, employerCode, workUnit: employerId };
  return employmentAt(gate, wanted, claims);
}

/** Unions above whose preparatory members one chunk takes over: with more, it would not fit one transaction. */
const MOST_LEFT = 3;

const offer = (line: number, code: string): RowResult => ({
  line,
  status: 'transfer-offer',
  problems: [{ code }],
});

const refused = (line: number, code: string): RowResult => ({
  line,
  status: 'refused',
  problems: [{ code }],
});
