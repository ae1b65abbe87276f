import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Decision,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  keep,
  refuse,
  release,
  setGate,
} from '../../kernel/decision.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import { err } from '../../kernel/result.ts';
import type { Employer, EmployerEvent } from './employer.ts';
import type { Founding, FoundingEvent, RosterChunkNoted } from './founding.ts';
import { leaveSuperior } from './chain.ts';
import { launch } from './launch.ts';
import { gateOf, refusalOf } from './lifecycle.ts';
import { statusOf, type WithFounding } from './roster.ts';
import type { Union, UnionEvent } from './union.ts';

interface ChunkCounts {
  readonly chunk: number;
  readonly admitted: number;
  readonly refused: number;
  readonly transferOffers: number;
}

/** The union being founded, with all that its opening or its failure touches. */
export interface Founded {
  readonly union: Loaded<Union, UnionEvent>;
  /** In the order of the application. */
  readonly employers: readonly Loaded<Employer, EmployerEvent>[];
  readonly gate: LoadedGate;
  readonly superior: LoadedGate;
  readonly claims: readonly LoadedClaim[];
}

export type NotingChunk = WithFounding & { readonly founded?: Founded };

/**
 * One more chunk has been admitted. The last one opens the union: from that commit on union and members stand
 * in the registry (B1). By steps, it leaves the union in preparation until its election is approved.
 */
export const noteRosterChunk: Decide<NotingChunk, Command<string, ChunkCounts>> = (
  { founding, founded },
  { body },
) => {
  const { state } = founding;
  if (state?.status !== 'admitting' || !state.progress || !state.roster || !state.approvedOn || !founded) {
    return refuse('founding/not-open', { status: statusOf(founding) });
  }
  const { chunk, admitted, refused, transferOffers } = body;
  const { chunks } = state.roster;
  const launched = Math.min(state.progress.launched + 1, chunks);
  const noted: RosterChunkNoted = {
    type: 'RosterChunkNoted',
    v: 1,
    chunk,
    admitted,
    refused,
    transferOffers,
    launched,
  };
  const isLast = state.progress.done + 1 === chunks;
  if (!isLast) {
    const next = launched > state.progress.launched ? [launch(state, launched - 1)] : [];
    return decide({ changes: [change(founding, noted)], follow: next });
  }
  const hasMembers = state.progress.admitted + admitted > 0;
  const refusal = refusalOf(founded.union.state?.status, hasMembers ? 'found' : 'void');
  if (refusal !== undefined) return err(refusal);
  if (!hasMembers) return decide(failure(founding, founded, noted));
  return state.procedure === 'by-steps'
    ? decide({
        changes: [change<Founding, FoundingEvent>(founding, [noted, { type: 'FoundingPrepared', v: 1 }])],
      })
    : decide(opening(founding, founded, noted, state.approvedOn));
};

const opening = (
  founding: Loaded<Founding, FoundingEvent>,
  { union, gate }: Founded,
  noted: RosterChunkNoted,
  foundedOn: LocalDate,
): Partial<Decision> => ({
  changes: [
    change<Founding, FoundingEvent>(founding, [noted, { type: 'FoundingCompleted', v: 1 }]),
    change<Union, UnionEvent>(union, { type: 'UnionFounded', v: 1, foundedOn }),
  ],
  gates: [setGate(gate, gateOf.preparing, gateOf.normal)],
});

/** Before it had a union a union above had entered it: it goes on without one. */
const wasNoted = ({ state }: Loaded<Employer, EmployerEvent>): boolean => state?.notedBy !== undefined;

/** Nobody could be admitted: what the approval entered is void, its codes are free again. */
const failure = (
  founding: Loaded<Founding, FoundingEvent>,
  { union, employers, gate, superior, claims }: Founded,
  noted: RosterChunkNoted,
): Partial<Decision> => ({
  changes: [
    change<Founding, FoundingEvent>(founding, [
      noted,
      { type: 'FoundingFailed', v: 1, reason: { code: 'founding/nobody-admitted' } },
    ]),
    change<Union, UnionEvent>(union, { type: 'UnionVoided', v: 1 }),
    ...employers.map((employer) =>
      change<Employer, EmployerEvent>(employer, {
        type: wasNoted(employer) ? 'EmployerLeftWithoutUnion' : 'EmployerVoided',
        v: 1,
      }),
    ),
  ],
  claims: claims.map((claim) =>
    employers.some((employer) => claim.holder === employer.id && wasNoted(employer))
      ? keep(claim)
      : release(claim),
  ),
  gates: [
    setGate(gate, gateOf.preparing, gateOf.void),
    ...(union.state ? [leaveSuperior(superior, union.state.stamp)] : []),
  ],
});
