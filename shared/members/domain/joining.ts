import {
  type Change,
  change,
  type ClaimChange,
  type Gate,
  type GateStatus,
  keep,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  take,
  type DecisionContext,
  type GateChange,
} from '../../kernel/decision.ts';
import type { EmployerId, MemberId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type MemberStatus, refusalOf } from './lifecycle.ts';
import type { JoinedBy, Member, MemberEvent, MemberJoined } from './member.ts';
import type { PersonRecord } from './person.ts';
import { enter, leave } from './standing.ts';

/** A person about to become a member, with all that their membership touches. */
export interface Joining {
  readonly gate: LoadedGate;
  /** The claim on the person's ID number. */
  readonly claim: LoadedClaim;
  /** The person's record: the one the claim last belonged to, or a new one. */
  readonly member: Loaded<Member, MemberEvent>;
  readonly employerId: EmployerId;
  readonly person: PersonRecord;
  readonly by: JoinedBy;
  /** The superior union has consented to take back somebody who was expelled. */
  readonly hasConsent?: boolean;
  /** The gate of the union that holds the person as a preparatory member. */
  readonly holder?: LoadedGate | undefined;
}

export interface Joined {
  readonly memberId: MemberId;
  readonly change: Change;
  readonly claim: ClaimChange;
  /** Of the union that is joined. */
  readonly gate: GateChange;
  /** The union that held a preparatory membership until now. */
  readonly left?: LoadedGate;
}

export const gatesOf = ({ gate, left }: Joined): readonly GateChange[] =>
  left === undefined ? [gate] : [gate, leave(left, 'preparatory')];

/**
 * The one way into a union: a live membership is claimed in the commit that records it (A5), and it names the
 * union and an employer of that union (A7). `requires` is `preparing` while a union is being founded.
 */
export function join(
  joining: Joining,
  requires: GateStatus,
  context: DecisionContext,
): Result<Joined, Rejection> {
  const { gate, claim, member, employerId, person, by } = joining;
  if (gate.gate?.status !== requires) return err(reject('union/not-open'));
  if (!gate.gate.employers.includes(employerId)) return err(reject('member/employer-not-of-union'));
  if (isConfirmed(joining)) return confirm(joining, gate.gate, requires);
  if (claim.holder !== undefined) return err(reject('member/already-registered'));
  const refusal = admissionRefusal(member.state?.status, joining.hasConsent ?? false);
  if (refusal !== undefined) return err(refusal);
  if (isTooYoung(person, context)) {
    return err(reject('member/too-young', { age: context.rules.membership.minimumAge }));
  }
  const memberId = member.id as MemberId;
  const event: MemberJoined = {
    type: 'MemberJoined',
    v: 1,
    memberId,
    unionId: gate.union,
    employerId,
    stamp: gate.gate.stamp,
    person,
    by,
  };
  return ok({
    memberId,
    change: change(member, event, { identity: claim.claim }),
    claim: take(claim, memberId),
    gate: enter(gate, requires, 'active'),
  });
}

/**
 * A preparatory member comes into a union of their own: on their own application, or because it covers the employer
 * for which they wait. Whoever is on another employer's list alone stays where they are.
 */
const isConfirmed = ({ claim, member, holder, employerId, by }: Joining): boolean =>
  member.state?.status === 'preparatory' &&
  claim.holder === member.id &&
  holder?.union === member.state.unionId &&
  (by === 'application' || member.state.employerId === employerId);

/** 预备会员转正: out of the one union and into the other in one commit; number and day of joining stay (art 6). */
function confirm(
  { gate: to, claim, member, employerId, holder }: Joining,
  { stamp }: Gate,
  requires: GateStatus,
): Result<Joined, Rejection> {
  const memberId = member.id as MemberId;
  const refusal = refusalOf(member.state?.status, 'confirm');
  if (refusal !== undefined || holder === undefined) return err(refusal ?? reject('member/not-found'));
  const event: MemberEvent = {
    type: 'PreparatoryMemberConfirmed',
    v: 1,
    unionId: to.union,
    employerId,
    stamp,
    from: holder.union,
  };
  return ok({
    memberId,
    change: change(member, event),
    claim: keep(claim),
    gate: enter(to, requires, 'active'),
    left: holder,
  });
}

/** Whoever withdrew joins again; whoever was expelled is taken back with the superior's consent only. */
function admissionRefusal(before: MemberStatus | undefined, hasConsent: boolean): Rejection | undefined {
  if (before !== 'expelled') return refusalOf(before, 'join');
  return hasConsent ? refusalOf(before, 'readmit') : reject('member/readmission-needs-consent');
}

/** By the month: the day of birth is sealed. Someone who turns the age this month is old enough. */
export const isTooYoung = ({ birthMonth }: PersonRecord, { on, rules }: DecisionContext): boolean => {
  const turns = `${String(Number(birthMonth.slice(0, 4)) + rules.membership.minimumAge)}${birthMonth.slice(4)}`;
  return turns > on.slice(0, 7);
};
