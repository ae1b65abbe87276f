import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedClaim,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { EmployerId, type MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { SealedIdentity } from '../../kernel/sealed.ts';
import type { ApplicationEvent, MembershipApplication } from './membership-application.ts';
import type { Member, MemberEvent } from './member.ts';
import { PersonRecord } from './person.ts';

export const ApplyForMembership = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    /** The applicant's employer; may be left out where the union has only one. */
    employerId: EmployerId.optional(),
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
}

/** A worker applies online (网上申请入会; membership rules, art 5). Who is a member already is told so (A10). */
export const applyForMembership: Decide<Applying, Command<string, ApplyForMembership>> = (
  { application, gate, claim, member },
  { body },
) => {
  if (gate.gate?.status !== 'open') return refuse('union/not-open');
  const { employers, stamp } = gate.gate;
  const employerId = body.employerId ?? (employers.length === 1 ? employers[0] : undefined);
  if (employerId === undefined) return refuse('member/employer-needed');
  if (!employers.includes(employerId)) return refuse('member/employer-not-of-union');
  if (claim.holder !== undefined) return refuse('member/already-registered');
  const applicationId = application.id as MembershipApplicationId;
  const applied: ApplicationEvent = {
    type: 'MembershipApplied',
    v: 1,
    applicationId,
    unionId: gate.union,
    employerId,
    stamp,
    person: body.person,
    ...(member.state?.status === 'expelled' && { needsConsent: true }),
  };
  return decide({
    changes: [change(application, applied, { identity: claim.claim })],
    result: { applicationId },
  });
};
