import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Gate,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { type MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import type { ApplicationEvent, MembershipApplication } from './membership-application.ts';
import { employerWithoutUnion } from './preparatory.ts';
import type { Member, MemberEvent } from './member.ts';
import { PersonRecord } from './person.ts';
import {
  type Employment,
  employmentAt,
  type EmploymentClaims,
  employmentFields,
  groundOf,
  isAbove,
} from './placement.ts';

export const ApplyForMembership = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    /** Where the employer has no union, its code asks a union above for a preparatory membership. */
    ...employmentFields,
    person: PersonRecord,
    identity: SealedIdentity,
  }),
);
export type ApplyForMembership = z.infer<typeof ApplyForMembership>;

export interface Applying extends EmploymentClaims {
  readonly application: Loaded<MembershipApplication, ApplicationEvent>;
  readonly gate: LoadedGate;
  readonly claim: LoadedClaim;
  /** Whose the number was last. */
  readonly member: Loaded<Member, MemberEvent>;
}

/** A worker applies online (网上申请入会; membership rules, art 5). Who is a member already is told so (A10). */
export const applyForMembership: Decide<Applying, Command<string, ApplyForMembership>> = (
  { application, gate, claim, member, ...claims },
  { body },
) => {
  if (gate.gate?.status !== 'open') return refuse('union/not-open');
  const { stamp } = gate.gate;
  const place = placeOf(gate.gate, body, claims);
  if (!place.ok) return err(place.error);
  // A preparatory member applies to the union that has been founded, or to another employer's.
  const isPreparatory = member.state?.status === 'preparatory' && claim.holder === member.id;
  if (claim.holder !== undefined && !(isPreparatory && body.employerCode === undefined))
    return refuse('member/already-registered');
  const applicationId = application.id as MembershipApplicationId;
  const applied: ApplicationEvent = {
    type: 'MembershipApplied',
    v: 1,
    applicationId,
    unionId: gate.union,
    ...place.value,
    stamp,
    person: body.person,
    ...(member.state?.status === 'expelled' && { needsConsent: true }),
  };
  return decide({
    changes: [change(application, applied, { identity: claim.claim })],
    result: { applicationId },
  });
};

/**
 * Where they work, as far as it is known: an employer that nobody entered yet is known by its code alone, until the
 * union decides. To a base union only those apply who work for one of its employers, or at one for an agency.
 */
function placeOf(
  gate: Gate,
  { employerId, employerCode, form, workUnit, workUnitCode }: ApplyForMembership,
  claims: EmploymentClaims,
): Result<Place, Rejection> {
  const wanted = { employerId, employerCode, form, workUnit, workUnitCode };
  const codes = { ...(employerCode && { employerCode }), ...(workUnitCode && { workUnitCode }) };
  const unknown = [
    [employerCode, claims.employerClaim],
    [workUnitCode, claims.workUnitClaim],
  ] as const;
  const isUnknown = unknown.some(([code, claim]) => code !== undefined && claim?.holder === undefined);
  if (employerCode !== undefined && !isAbove(gate) && (form !== 'agency' || workUnit === undefined))
    return err(reject('member/union-has-employers'));
  if (isUnknown)
    return ok({
      ...codes,
      ...(form && { form }),
      ...(employerId && { employerId }),
      ...(workUnit && { workUnit }),
    });
  const employment = employmentAt(gate, wanted, claims);
  if (!employment.ok) return employment;
  if (groundOf(gate, employment.value) === 'residence' && claims.employerClaim) {
    const waiting = employerWithoutUnion(claims.employerClaim);
    if (!waiting.ok) return waiting;
  }
  return ok({ ...codes, ...employment.value });
}

interface Place extends Partial<Employment> {
  readonly employerCode?: string;
  readonly workUnitCode?: string;
}
