import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  type DecisionContext,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
  take,
} from '../../kernel/decision.ts';
import { type EmployerId, MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { isTooYoung, type Joined } from './joining.ts';
import { refusalOf } from './lifecycle.ts';
import type { Member, MemberEvent } from './member.ts';
import type { PersonRecord } from './person.ts';
import { type Employment, isAbove } from './placement.ts';
import { between, changed, enter, memberFor, type Standing } from './standing.ts';

/** Somebody whose employer has no union, about to be held by a union above. */
export interface Preparing {
  readonly gate: LoadedGate;
  readonly claim: LoadedClaim;
  readonly member: Loaded<Member, MemberEvent>;
  readonly person: PersonRecord;
  /** The claim on the employer's credit code: who it is, and that no union covers it. */
  readonly employerClaim: LoadedClaim;
  readonly employment: Employment;
}

/** The employer behind a credit code, if it is known and has no union of its own. */
export function employerWithoutUnion({ holder, standing }: LoadedClaim): Result<EmployerId, Rejection> {
  if (holder === undefined) return err(reject('member/employer-unknown'));
  return standing?.['status'] === 'without-union'
    ? ok(holder as EmployerId)
    : err(reject('member/employer-has-union'));
}

/** A union above holds preparatory members, and a base union none: those have employers of their own. */
export const holdsPreparatory = ({ gate }: LoadedGate): boolean => gate !== undefined && isAbove(gate);

/** 接收预备会员: the union above holds the membership until the employer's own union is founded (art 6). */
export function admitPreparatory(
  { gate, claim, member, person, employerClaim, employment }: Preparing,
  context: DecisionContext,
): Result<Joined, Rejection> {
  if (gate.gate?.status !== 'open') return err(reject('union/not-open'));
  if (!holdsPreparatory(gate)) return err(reject('member/union-has-employers'));
  if (claim.holder !== undefined) return err(reject('member/already-registered'));
  const employer = employerWithoutUnion(employerClaim);
  if (!employer.ok) return employer;
  const refusal = refusalOf(member.state?.status, 'admit-preparatory');
  if (refusal !== undefined) return err(refusal);
  if (isTooYoung(person, context))
    return err(reject('member/too-young', { age: context.rules.membership.minimumAge }));
  const memberId = member.id as MemberId;
  const event: MemberEvent = {
    type: 'PreparatoryMemberAdmitted',
    v: 1,
    memberId,
    unionId: gate.union,
    stamp: gate.gate.stamp,
    ...employment,
    person,
  };
  return ok({
    memberId,
    change: change(member, event, { identity: claim.claim }),
    claim: take(claim, memberId),
    gate: enter(gate, 'open', { status: 'preparatory', ...employment }),
  });
}

export const ForwardPreparatory = z.lazy(() => z.strictObject({ memberId: MemberId, unionId: UnionId }));
export type ForwardPreparatory = z.infer<typeof ForwardPreparatory>;

/** 转办: to another union above, nearer by territory or industry; exactly one holds the membership (art 6). */
export const forwardPreparatory: Decide<Standing, Command<string, ForwardPreparatory>> = (standing) => {
  const found = memberFor(standing, 'forward');
  if (!found.ok) return err(found.error);
  const { member, gate: from, target } = standing;
  if (target === undefined) return refuse('member/held-there-already');
  if (target.gate?.status !== 'open') return refuse('union/not-open');
  if (!holdsPreparatory(target)) return refuse('member/union-has-employers');
  const forwarded: MemberEvent = {
    type: 'PreparatoryMemberForwarded',
    v: 1,
    unionId: target.union,
    employerId: found.value.employerId,
    stamp: target.gate.stamp,
    from: from.union,
  };
  return changed(member, forwarded, {
    gates: between(from, target, { was: found.value, becomes: found.value }),
  });
};
