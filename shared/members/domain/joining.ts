import {
  type Change,
  change,
  type ClaimChange,
  type GateStatus,
  keep,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  take,
  type DecisionContext,
  type GateChange,
} from '../../kernel/decision.ts';
import type { MemberId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type MemberStatus, refusalOf } from './lifecycle.ts';
import type { JoinedBy, Member, MemberEvent, MemberJoined, Placement } from './member.ts';
import type { PersonRecord } from './person.ts';
import { type Employment, groundOf, placeAt } from './placement.ts';
import { type CountedAs, enter, leave } from './standing.ts';

/** A person about to become a member, with all that their membership touches. */
export interface Joining {
  readonly gate: LoadedGate;
  /** The claim on the person's ID number. */
  readonly claim: LoadedClaim;
  /** The person's record: the one the claim last belonged to, or a new one. */
  readonly member: Loaded<Member, MemberEvent>;
  /** Who employs them, and how. */
  readonly employment: Employment;
  readonly person: PersonRecord;
  readonly by: JoinedBy;
  /** The superior union has consented to take back somebody who was expelled. */
  readonly hasConsent?: boolean;
  /** The gate of the union that holds the person for an employer without a union. */
  readonly holder?: LoadedGate | undefined;
}

export interface Joined {
  readonly memberId: MemberId;
  readonly change: Change;
  readonly claim: ClaimChange;
  /** Of the union that is joined. */
  readonly gate: GateChange;
  /** The union that held the membership until now, and how it stood there. */
  readonly left?: { readonly gate: LoadedGate; readonly was: CountedAs };
}

export const gatesOf = ({ gate, left }: Joined): readonly GateChange[] =>
  left === undefined ? [gate] : [gate, leave(left.gate, left.was)];

/**
 * The one way into a union: a live membership is claimed in the commit that records it (A5), and it names the
 * union and an employer (A7): one of that union, or by what right the union has a worker of another. `requires` is `preparing` while a union is being founded.
 */
export function join(
  joining: Joining,
  requires: GateStatus,
  context: DecisionContext,
): Result<Joined, Rejection> {
  const { gate, claim, member, employment, person, by } = joining;
  if (gate.gate?.status !== requires) return err(reject('union/not-open'));
  const place = placeAt(gate, employment, requires);
  if (!place.ok) return place;
  // A union above admits nobody as an active member whose employer may found a union: they wait as preparatory ones.
  if (groundOf(gate.gate, employment) === 'residence') return err(reject('member/employer-not-of-union'));
  if (isTakenOver(joining)) return takeOver(joining, place.value, requires);
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
    ...place.value,
    person,
    by,
  };
  return ok({
    memberId,
    change: change(member, event, { identity: claim.claim }),
    claim: take(claim, memberId),
    gate: enter(gate, requires, { status: 'active', ...place.value }),
  });
}

/**
 * Who is held by a union above comes into a union of their own: on their own application, if they are a preparatory
 * member, or because it covers the employer for which they wait. Whoever is on another employer's list alone stays
 * where they are, and so does a member whose transfer or case is open.
 */
function isTakenOver({ claim, member: { id, state }, holder, employment, by }: Joining): boolean {
  if (state === undefined || claim.holder !== id || holder?.gate === undefined) return false;
  if (holder.union !== state.unionId) return false;
  const waits = state.employerId === employment.employerId;
  if (state.status === 'preparatory') return waits || by === 'application';
  if (state.status !== 'active' || state.transfer !== undefined || state.case !== undefined) return false;
  return waits && groundOf(holder.gate, state) === 'residence';
}

/** 预备会员转正, 临时管理的会籍转入: out of the one union and into the other in one commit; it is no new joining (arts 6, 13). */
function takeOver(
  { gate: to, claim, member, holder }: Joining,
  place: Placement,
  requires: GateStatus,
): Result<Joined, Rejection> {
  const { state } = member;
  const act = state?.status === 'preparatory' ? 'confirm' : 'take-over';
  const refusal = refusalOf(state?.status, act);
  if (refusal !== undefined || holder === undefined || state === undefined)
    return err(refusal ?? reject('member/not-found'));
  const event: MemberEvent = {
    type: act === 'confirm' ? 'PreparatoryMemberConfirmed' : 'MemberTakenOver',
    v: 1,
    ...place,
    from: holder.union,
  };
  return ok({
    memberId: state.memberId,
    change: change(member, event),
    claim: keep(claim),
    gate: enter(to, requires, { status: 'active', ...place }),
    left: { gate: holder, was: state },
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
