import {
  type ByEmployer,
  type Change,
  change,
  type ClaimChange,
  type Decision,
  decide,
  type GateChange,
  type GateStatus,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  pass,
  release,
} from '../../kernel/decision.ts';
import type { EmployerId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { isBehind } from '../../kernel/stamp.ts';
import { hasVote, isLive, type MemberAct, refusalOf } from './lifecycle.ts';
import type { Member, MemberEvent } from './member.ts';
import { type EmploymentClaims, isAbove } from './placement.ts';

/** A member with all that a change of their membership touches. */
export interface Standing extends EmploymentClaims {
  readonly member: Loaded<Member, MemberEvent>;
  /** The claim on the person's number. */
  readonly claim: LoadedClaim;
  /** The gate of the union that holds the membership. */
  readonly gate: LoadedGate;
  /** The record that this one is merged into, where the command names one. */
  readonly into?: Loaded<Member, MemberEvent> | undefined;
  /** The gate of the union that is to hold it, where that is another. */
  readonly target?: LoadedGate | undefined;
}

/** The member, if the act may be done in this state and no transfer is under way that it would cut off. */
export function memberFor(
  { member: { state } }: Pick<Standing, 'member'>,
  act: MemberAct,
): Result<Member, Rejection> {
  const refusal = refusalOf(state?.status, act);
  if (refusal !== undefined || state === undefined) return err(refusal ?? reject('member/not-found'));
  if (state.transfer !== undefined && !endsTransfer.has(act))
    return err(reject('member/transfer-under-way', { transferId: state.transfer }));
  return ok(state);
}

/** What may happen during a transfer: it changes nothing of where the membership stands, or it ends the person's. */
const endsTransfer: ReadonlySet<MemberAct> = new Set([
  'move',
  'note-employment',
  'remind-of-return',
  'settle-secondment',
  'note-lapse',
  'note-participation',
  'correct',
  'note-disposition',
  'assign-group',
  'record-death',
]);

/** Of a member what their union's gate counts them by. */
export type CountedAs = Pick<Member, 'status' | 'stamp' | 'employerId' | 'workUnit'>;

/** What they are where they are counted in. */
export type Becoming = Pick<Member, 'status' | 'employerId'> & {
  readonly workUnit?: EmployerId | undefined;
};

/**
 * Counts a member out of one union and into another, in one commit; out of a union that is shut, too. Where the
 * union stays the same they keep their stamp, and only whether they have a vote, and whose they are, is counted.
 */
export function between(
  from: LoadedGate,
  to: LoadedGate,
  { was, becomes }: { readonly was: CountedAs; readonly becomes: Becoming },
): GateChange[] {
  if (from.union !== to.union) return [leave(from, was), enter(to, 'open', becomes)];
  const vote = Number(hasVote(was.status)) - Number(hasVote(becomes.status));
  const byEmployer = moved(employersOf(from, was), employersOf(to, becomes));
  const add = { ...(vote !== 0 && { withoutVote: vote }), ...counted(byEmployer) };
  return Object.keys(add).length === 0 ? [] : [pass(from, statusOf(from), add)];
}

/** Counts a membership into a union: who has no vote is counted apart, who has one by their employer too. */
export const enter = (gate: LoadedGate, requires: GateStatus, as: Becoming): GateChange =>
  pass(gate, requires, {
    members: 1,
    ...(!hasVote(as.status) && { withoutVote: 1 }),
    ...counted(moved([], employersOf(gate, as))),
  });

/** Out of a union as it stands, whether or not it still admits anybody. */
export const leave = (gate: LoadedGate, was: CountedAs): GateChange =>
  pass(gate, statusOf(gate), {
    members: -1,
    ...(!hasVote(was.status) && { withoutVote: -1 }),
    ...caughtUp(gate, was),
    ...counted(moved(employersOf(gate, was), [])),
  });

/**
 * By whom an active member stands in a union that covers employers: whoever employs them, and where they work. A
 * retained member names the last employer, and is held by the union alone.
 */
function employersOf(
  { gate }: LoadedGate,
  { status, employerId, workUnit }: Becoming,
): readonly EmployerId[] {
  if (gate === undefined || isAbove(gate) || !hasVote(status)) return [];
  return workUnit === undefined || workUnit === employerId ? [employerId] : [employerId, workUnit];
}

/** What the one counts more of and the other less; nothing of whom both name. */
function moved(out: readonly EmployerId[], into: readonly EmployerId[]): ByEmployer {
  const sum: Partial<Record<EmployerId, number>> = {};
  for (const id of out) if (!into.includes(id)) sum[id] = -1;
  for (const id of into) if (!out.includes(id)) sum[id] = 1;
  return sum;
}

const counted = (byEmployer: ByEmployer): { readonly byEmployer?: ByEmployer } =>
  Object.keys(byEmployer).length === 0 ? {} : { byEmployer };

/** Whoever has not been brought up to the gate's stamp, and leaves, is behind no longer. */
const caughtUp = ({ gate }: LoadedGate, { stamp }: CountedAs): { readonly membersBehind?: number } =>
  gate !== undefined && isBehind(stamp, gate) ? { membersBehind: -1 } : {};

const statusOf = ({ gate }: LoadedGate): GateStatus => gate?.status ?? 'open';

/** What an end of a live membership does: counted out, number free. The record stays, and a rejoining reopens it. */
export function ending(
  standing: Standing,
  events: MemberEvent | readonly MemberEvent[],
): Result<Decision, Rejection> {
  const { state } = standing.member;
  const live = state !== undefined && isLive(state.status);
  return changed(standing.member, events, {
    claims: live ? [release(standing.claim)] : [],
    gates: live ? [leave(standing.gate, state)] : [],
  });
}

export const changed = (
  member: Loaded<Member, MemberEvent>,
  events: MemberEvent | readonly MemberEvent[],
  more: { readonly claims?: readonly ClaimChange[]; readonly gates?: readonly GateChange[] } = {},
): Result<Decision, Rejection> => {
  const changes: Change[] = [change(member, events)];
  return decide({ ...more, changes, result: { memberId: member.id } });
};
