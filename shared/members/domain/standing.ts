import {
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
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { isBehind } from '../../kernel/stamp.ts';
import { hasVote, isLive, type MemberAct, type MemberStatus, refusalOf } from './lifecycle.ts';
import type { Member, MemberEvent } from './member.ts';
import type { EmploymentClaims } from './placement.ts';

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
  'record-death',
]);

/** Of a member what their union's gate counts them by. */
export type CountedAs = Pick<Member, 'status' | 'stamp'>;

/**
 * Counts a member out of one union and into another, in one commit; out of a union that is shut, too. Where the
 * union stays the same they keep their stamp, and only whether they have a vote is counted.
 */
export function between(
  from: LoadedGate,
  to: LoadedGate,
  { was, becomes }: { readonly was: CountedAs; readonly becomes: MemberStatus },
): GateChange[] {
  if (from.union !== to.union) return [leave(from, was), enter(to, 'open', becomes)];
  return hasVote(was.status) === hasVote(becomes)
    ? []
    : [pass(from, statusOf(from), { withoutVote: hasVote(becomes) ? -1 : 1 })];
}

/** Counts a membership of this status into a union; who has no vote is counted apart. */
export const enter = (gate: LoadedGate, requires: GateStatus, status: MemberStatus): GateChange =>
  pass(gate, requires, hasVote(status) ? { members: 1 } : { members: 1, withoutVote: 1 });

/** Out of a union as it stands, whether or not it still admits anybody. */
export const leave = (gate: LoadedGate, was: CountedAs): GateChange =>
  pass(gate, statusOf(gate), {
    members: -1,
    ...(!hasVote(was.status) && { withoutVote: -1 }),
    ...caughtUp(gate, was),
  });

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
