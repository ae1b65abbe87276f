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
import { CreditCode } from '../../kernel/credit-code.ts';
import { EmployerId, type MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import type { ApplicationEvent, MembershipApplication, MembershipApplied } from './membership-application.ts';
import { employerWithoutUnion } from './preparatory.ts';
import type { Member, MemberEvent } from './member.ts';
import { PersonRecord } from './person.ts';

export const ApplyForMembership = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    /** The applicant's employer; may be left out where the union has only one. */
    employerId: EmployerId.optional(),
    /** The employer's credit code where it has no union: asks a union above for a preparatory membership. */
    employerCode: CreditCode.optional(),
    person: PersonRecord,
    identity: SealedIdentity,
  }),
);
export type ApplyForMembership = z.infer<typeof ApplyForMembership>;

export interface Applying {
  readonly application: Loaded<MembershipApplication, ApplicationEvent>;
  readonly gate: LoadedGate;
  readonly claim: LoadedClaim;
  /** Whose the number was last. */
  readonly member: Loaded<Member, MemberEvent>;
  /** On the employer's credit code, where it is told. */
  readonly employerClaim?: LoadedClaim | undefined;
}

/** A worker applies online (网上申请入会; membership rules, art 5). Who is a member already is told so (A10). */
export const applyForMembership: Decide<Applying, Command<string, ApplyForMembership>> = (
  { application, gate, claim, member, employerClaim },
  { body },
) => {
  if (gate.gate?.status !== 'open') return refuse('union/not-open');
  const { stamp } = gate.gate;
  const place = placeOf(gate.gate, body, employerClaim);
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

/** One of the union's employers; or one that no union covers, at a union above. */
function placeOf(
  gate: Gate,
  { employerId, employerCode }: ApplyForMembership,
  employerClaim: LoadedClaim | undefined,
): Result<Pick<MembershipApplied, 'employerId' | 'employerCode'>, Rejection> {
  if (employerCode !== undefined) {
    if (gate.employers.length > 0) return err(reject('member/union-has-employers'));
    const employer = employerClaim?.holder === undefined ? undefined : employerWithoutUnion(employerClaim);
    if (employer?.ok === false) return employer;
    return ok({ employerCode, ...(employer && { employerId: employer.value }) });
  }
  const { employers } = gate;
  const chosen = employerId ?? (employers.length === 1 ? employers[0] : undefined);
  if (chosen === undefined) return err(reject('member/employer-needed'));
  return employers.includes(chosen)
    ? ok({ employerId: chosen })
    : err(reject('member/employer-not-of-union'));
}
