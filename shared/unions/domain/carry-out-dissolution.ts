import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type Decision,
  type DecisionContext,
  type FollowUp,
  refuse,
  setGate,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { type MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, type Result } from '../../kernel/result.ts';
import { type Dissolving, dissolutionFor } from './begin-dissolution.ts';
import { close, type Closing, waits } from './close-dissolution.ts';
import { afterPause, type ContinueDissolution, continuing } from './dissolution-calls.ts';
import type { DisposalNoted, Dissolution, DissolutionEvent, Progress } from './dissolution.ts';
import { gateOf, refusalOf } from './lifecycle.ts';
import { statusByTerm } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/** Who is left in the union, and what still waits for it, as far as a list finds them. */
export interface Left {
  readonly members: readonly MemberId[];
  /** Keys of records, `<type>#<id>`. */
  readonly waiting: readonly string[];
}

/**
 * Chunks that are sent side by side, and what each takes. Members come with their claims, of which there are two while
 * index keys are rotated, a transfer and a case of each, and a gate of each they go to (10 × (8 + 1) + 5 items); a
 * record that waits with a member of another union. So each fits one transaction.
 */
export const MEMBER_CHUNKS = 7;
export const MEMBERS_A_CHUNK = 10;
export const WAITING_A_CHUNK = 20;

export type Continuing = Closing & { readonly left: Left };

/**
 * One step of the process: looks at who is left and sends the next chunks, or, when the gate counts nobody any more,
 * closes. Whether all are gone the gate says and never the list, which may lag behind: then it is looked at again.
 */
export const continueDissolution: Decide<Continuing, Command<string, ContinueDissolution>> = (
  records,
  { body },
  { at },
) => {
  const found = dissolutionFor(records, 'continue');
  if (!found.ok) return err(found.error);
  const { gate, union, left } = records;
  const progress = found.value.progress;
  const superior = union.state?.superior;
  if (
    progress === undefined ||
    superior === undefined ||
    gate.gate === undefined ||
    isStale(found.value, body)
  )
    return refuse('dissolution/step-stale');
  if (progress.stuck.length > 0 && progress.moved === 0) return waits(records, ['members']);
  const members = gate.gate.members > 0 ? left.members : [];
  const isIdle = members.length + left.waiting.length === 0;
  // Sent again and again in vain, the chunks would go round at full speed.
  const mayLaunch = progress.launched === 0 || progress.moved > 0;
  if (!isIdle && mayLaunch) return launch(records, found.value, { members, waiting: left.waiting }, superior);
  const hasLookedTwice = progress.round > 0 && progress.launched === 0;
  if (gate.gate.members > 0 || !isIdle || !hasLookedTwice)
    return round(records, progress, 0, [continuing({ ...body, round: progress.round + 1 }, afterPause(at))]);
  return close(records);
};

const isStale = ({ run, progress }: Dissolution, body: ContinueDissolution): boolean =>
  body.run !== run || body.round !== progress?.round || progress.answered < progress.launched;

function launch(
  records: Continuing,
  { unionId, run, usual, progress }: Dissolution,
  { members, waiting }: Left,
  superior: UnionId,
): Result<Decision, Rejection> {
  if (progress === undefined) return refuse('dissolution/step-stale');
  const parts = [
    ...slices(members, MEMBERS_A_CHUNK)
      .slice(0, MEMBER_CHUNKS)
      .map((part) => ({ members: part, waiting: [] as readonly string[] })),
    ...slices(waiting, WAITING_A_CHUNK)
      .slice(0, 1)
      .map((part) => ({ members: [] as readonly MemberId[], waiting: part })),
  ];
  const follow = parts.map((part, chunk): FollowUp => ({
    command: {
      type: 'DisposeMembers',
      body: { unionId, run, round: progress.round + 1, chunk, ...part, usual, superior },
      group: unionId,
      lane: 'bulk',
    },
  }));
  return round(records, progress, parts.length, follow);
}

const round = (
  { dissolution }: Continuing,
  { round: before }: Progress,
  chunks: number,
  follow: readonly FollowUp[],
): Result<Decision, Rejection> => {
  const began: DissolutionEvent = { type: 'DissolutionRoundBegan', v: 1, round: before + 1, chunks };
  return decide({ changes: [change(dissolution, began)], follow });
};

function slices<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

type ChunkNoted = Omit<DisposalNoted, 'type' | 'v'> & {
  readonly unionId: UnionId;
  readonly run: number;
  readonly round: number;
};

/** One more chunk has been carried out. The last one of its round brings the next step, or ends what was given up. */
export const noteDisposal: Decide<Dissolving, Command<string, ChunkNoted>> = (records, { body }, context) => {
  const found = dissolutionFor(records, 'note');
  if (!found.ok) return err(found.error);
  const { status, run, progress } = found.value;
  const { unionId, round: ofRound, run: ofRun, ...counts } = body;
  if (progress === undefined || ofRun !== run || ofRound !== progress.round)
    return refuse('dissolution/step-stale');
  const noted: DissolutionEvent = { type: 'DisposalNoted', v: 1, ...counts };
  if (progress.answered + 1 < progress.launched)
    return decide({ changes: [change(records.dissolution, noted)] });
  return status === 'stopping'
    ? reopen(records, [noted], context)
    : decide({
        changes: [change(records.dissolution, noted)],
        follow: [continuing({ unionId, run, round: ofRound })],
      });
};

const OfUnion = z.strictObject({ unionId: UnionId });

export const NoteSealsHandedIn = z.lazy(() =>
  OfUnion.extend({ handedInOn: LocalDate, evidence: EvidenceKey.optional() }),
);
export type NoteSealsHandedIn = z.infer<typeof NoteSealsHandedIn>;

/** 收缴印章: the superior has them. If nothing else was missing the process goes on to its end. */
export const noteSealsHandedIn: Decide<Dissolving, Command<string, NoteSealsHandedIn>> = (
  records,
  { body: { handedInOn, evidence } },
  { on },
) => {
  const found = dissolutionFor(records, 'hand-in-seals');
  if (!found.ok) return err(found.error);
  if (handedInOn > on) return refuse('dissolution/date-ahead');
  const { unionId, status } = found.value;
  const handedIn: DissolutionEvent = {
    type: 'SealsHandedIn',
    v: 1,
    handedInOn,
    ...(evidence !== undefined && { evidence }),
  };
  return status === 'waiting'
    ? goOn(records, found.value, [handedIn])
    : decide({ changes: [change(records.dissolution, handedIn)], result: { unionId } });
};

export const ResumeDissolution = z.lazy(() => OfUnion);
export type ResumeDissolution = z.infer<typeof ResumeDissolution>;

/** Whoever was asked to act has acted: the process looks again. */
export const resumeDissolution: Decide<Dissolving, Command<string, ResumeDissolution>> = (records) => {
  const found = dissolutionFor(records, 'resume');
  return found.ok ? goOn(records, found.value, []) : err(found.error);
};

function goOn(
  { dissolution }: Dissolving,
  { unionId, run, progress }: Dissolution,
  before: readonly DissolutionEvent[],
): Result<Decision, Rejection> {
  const began: DissolutionEvent[] = [
    { type: 'DissolutionResumed', v: 1 },
    // A round of its own, so that whoever was stuck is tried again.
    { type: 'DissolutionRoundBegan', v: 1, round: (progress?.round ?? 0) + 1, chunks: 0 },
  ];
  return decide({
    changes: [change(dissolution, [...before, ...began])],
    follow: [continuing({ unionId, run, round: (progress?.round ?? 0) + 1 })],
    result: { unionId },
  });
}

export const AbandonDissolution = z.lazy(() => OfUnion);
export type AbandonDissolution = z.infer<typeof AbandonDissolution>;

/** 中止撤销: before it is closed, while there are members. Who has been placed elsewhere stays there. */
export const abandonDissolution: Decide<Dissolving, Command<string, AbandonDissolution>> = (
  records,
  _,
  context,
) => {
  const found = dissolutionFor(records, 'abandon');
  if (!found.ok) return err(found.error);
  const { unionId, progress } = found.value;
  if ((records.gate.gate?.members ?? 0) === 0) return refuse('dissolution/nobody-left');
  if (progress !== undefined && progress.answered < progress.launched) {
    const stopping: DissolutionEvent = { type: 'DissolutionStopping', v: 1 };
    return decide({ changes: [change(records.dissolution, stopping)], result: { unionId } });
  }
  return reopen(records, [], context);
};

/** The gate opens again. Where nobody is left there is no union to go back to, and the process goes on. */
function reopen(
  { dissolution, union, gate }: Dissolving,
  before: readonly DissolutionEvent[],
  context: DecisionContext,
): Result<Decision, Rejection> {
  const { state } = dissolution;
  const refusal = refusalOf(union.state?.status, 'abandon-dissolution');
  if (refusal !== undefined || state === undefined || union.state === undefined)
    return err(refusal ?? reject('dissolution/not-found'));
  if (gate.gate?.members === 0) {
    const resumed: DissolutionEvent = { type: 'DissolutionResumed', v: 1 };
    const { unionId, run, progress } = state;
    return decide({
      changes: [change(dissolution, [...before, resumed])],
      follow: [continuing({ unionId, run, round: progress?.round ?? 0 })],
    });
  }
  // Its term may have run out meanwhile.
  const back = statusByTerm(union.state, context);
  const abandoned: DissolutionEvent = { type: 'DissolutionAbandoned', v: 1 };
  return decide({
    changes: [
      change(dissolution, [...before, abandoned]),
      change<Union, UnionEvent>(union, { type: 'UnionDissolutionAbandoned', v: 1, back }),
    ],
    gates: [setGate(gate, gateOf.dissolving, gateOf[back])],
    result: { unionId: state.unionId },
  });
}
