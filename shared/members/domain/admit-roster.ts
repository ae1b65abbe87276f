import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  type Decide,
  change,
  decide,
  type Decision,
  type DecisionContext,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  pass,
  refuse,
} from '../../kernel/decision.ts';
import { type EmployerId, FoundingApplicationId } from '../../kernel/ids.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import { join, type Joined } from './joining.ts';
import type { Member, MemberEvent } from './member.ts';
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

export interface Candidate {
  readonly claim: LoadedClaim;
  readonly member: Loaded<Member, MemberEvent>;
}

export interface AdmittingChunk {
  readonly chunk: Loaded<RosterChunk, RosterChunkEvent>;
  readonly gate: LoadedGate;
  /** By line, for the rows that name a person. */
  readonly candidates: ReadonlyMap<number, Candidate>;
}

export interface AdmittedChunk {
  readonly decision: Partial<Decision>;
  readonly results: readonly RowResult[];
}

/** Admits one chunk of a founding's roster into the union that is being founded (B1). Bad rows stay behind. */
export function admitChunk(
  { chunk, gate, candidates }: AdmittingChunk,
  employerId: EmployerId,
  context: DecisionContext,
): AdmittedChunk {
  const taken = new Set<string>();
  const joined: Joined[] = [];
  const results = (chunk.state?.rows ?? []).map(({ line, person, problems }): RowResult => {
    const candidate = candidates.get(line);
    if (person === undefined || candidate === undefined) return { line, status: 'refused', problems };
    if (taken.has(candidate.claim.claim)) return refused(line, 'roster/duplicate-row');
    const result = join({ ...candidate, gate, employerId, person, by: 'founding' }, 'preparing', context);
    if (!result.ok) {
      return result.error.code === 'member/already-registered'
        ? { line, status: 'transfer-offer', problems: [{ code: result.error.code }] }
        : refused(line, result.error.code);
    }
    taken.add(candidate.claim.claim);
    joined.push(result.value);
    return { line, status: 'admitted', memberId: result.value.memberId, problems: [] };
  });
  const admitted: RosterChunkEvent = { type: 'RosterChunkAdmitted', v: 1, results };
  return {
    results,
    decision: {
      changes: [change(chunk, admitted), ...joined.map((member) => member.change)],
      claims: joined.map(({ claim }) => claim),
      gates: joined.length === 0 ? [] : [pass(gate, 'preparing', { members: joined.length })],
    },
  };
}

const refused = (line: number, code: string): RowResult => ({
  line,
  status: 'refused',
  problems: [{ code }],
});
