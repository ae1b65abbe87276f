import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { type Actor, actorName } from '../../kernel/caller.ts';
import { absent, type ClaimId, type Loaded, type LoadedClaim, type Lookups } from '../../kernel/decision.ts';
import type { MembershipApplicationId, PersonId } from '../../kernel/ids.ts';
import { isWithinReach, placeOf, type Placed } from '../../kernel/place.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import { ApplyForMembership, applyForMembership, type Applying } from '../domain/apply-for-membership.ts';
import {
  ConsentToReadmission,
  consentToReadmission,
  type Consenting,
} from '../domain/consent-to-readmission.ts';
import type { Joining } from '../domain/joining.ts';
import { type Member, type MemberEvent, memberRecord } from '../domain/member.ts';
import { applicationRecord, type MembershipApplication } from '../domain/membership-application.ts';
import type { EmploymentClaims } from '../domain/placement.ts';
import { RegisterMember, registerMember } from '../domain/register-member.ts';
import {
  ApproveMembershipApplication,
  approveMembershipApplication,
  type Approving,
  RejectMembershipApplication,
  rejectMembershipApplication,
  type Reviewing,
} from '../domain/review-application.ts';
import {
  WithdrawMembershipApplication,
  withdrawMembershipApplication,
} from '../domain/withdraw-application.ts';
import type { IdentityVault } from './vault.ts';

/** The record of the person behind a claim: the one it last belonged to, or a new one under the person's id. */
export async function memberBehind(read: Reader, claim: LoadedClaim, personId: PersonId) {
  if (claim.lastHolder === undefined) return absent(memberRecord, personId);
  const last = await read.record(memberRecord, claim.lastHolder);
  // A voided record may have been another person's, entered under a wrong number.
  return last.state?.status === 'void' ? absent(memberRecord, personId) : last;
}

/** The gate of the union that holds the person, who may wait there for their employer's union. */
export async function holderOf(read: Reader, claim: LoadedClaim, { state, id }: Loaded<Member, MemberEvent>) {
  const mayWait = state?.status === 'preparatory' || state?.status === 'active';
  return mayWait && claim.holder === id ? await read.gate(state.unionId) : undefined;
}

const creditCodeClaim = (code: string): ClaimId => `USCC#${code}`;

/** The claims on the credit codes by which a request names employers. */
export async function employmentClaims(
  read: Reader,
  {
    employerCode,
    workUnitCode,
  }: { readonly employerCode?: string | undefined; readonly workUnitCode?: string | undefined },
): Promise<EmploymentClaims> {
  const behind = async (code: string | undefined) =>
    code === undefined ? undefined : await read.claim(creditCodeClaim(code));
  const [employerClaim, workUnitClaim] = await Promise.all([behind(employerCode), behind(workUnitCode)]);
  return { ...(employerClaim && { employerClaim }), ...(workUnitClaim && { workUnitClaim }) };
}

type AtGate = Pick<Joining, 'gate'>;

/** An officer registers in the unions of their scope; of others they learn nothing. */
export const mayRegister = ({ gate: { gate } }: AtGate, actor: Actor): Rejection | undefined =>
  gate && hasInScope(actor, gate.stamp) ? undefined : reject('union/not-found');

/** Whoever works may apply, at any union there is. */
export const mayApply = ({ gate: { gate } }: AtGate): Rejection | undefined =>
  gate ? undefined : reject('union/not-found');

type Registering = Pick<Joining, 'gate' | 'claim' | 'member' | 'holder'> & EmploymentClaims;

export const registerMemberHandler = (
  vault: IdentityVault,
): CommandHandler<'RegisterMember', RegisterMember, Registering> => ({
  type: 'RegisterMember',
  body: RegisterMember,
  action: 'members:register',
  lane: 'people',
  async load(read, { body }) {
    const [gate, claim, claims] = await Promise.all([
      read.gate(body.unionId),
      vault.openIdentity(body.identity, body.person).then((found) => read.claim(found)),
      employmentClaims(read, body),
    ]);
    const member = await memberBehind(read, claim, body.person.personId);
    return { gate, claim, member, holder: await holderOf(read, claim, member), ...claims };
  },
  group: (_, { unionId }) => unionId,
  guard: mayRegister,
  decide: registerMember,
});

const applyForMembershipHandler = (
  vault: IdentityVault,
): CommandHandler<'ApplyForMembership', ApplyForMembership, Applying> => ({
  type: 'ApplyForMembership',
  body: ApplyForMembership,
  action: 'membership:apply',
  lane: 'people',
  async load(read, { body, requestId }) {
    const [gate, claim, claims] = await Promise.all([
      read.gate(body.unionId),
      vault.openIdentity(body.identity, body.person).then((found) => read.claim(found)),
      employmentClaims(read, body),
    ]);
    // Read whether or not anybody had the number: how long it takes must not tell.
    const last = await read.record(memberRecord, claim.lastHolder ?? body.person.personId);
    const member = claim.lastHolder === undefined ? absent(memberRecord, body.person.personId) : last;
    const application = absent(applicationRecord, requestId);
    return { gate, claim, member, ...claims, application };
  },
  group: (_, { unionId }) => unionId,
  guard: mayApply,
  decide: applyForMembership,
});

export const approveApplicationHandler = (
  vault: IdentityVault,
): CommandHandler<'ApproveMembershipApplication', ApproveMembershipApplication, Approving & Placed> => ({
  type: 'ApproveMembershipApplication',
  body: ApproveMembershipApplication,
  action: 'membership:review',
  lane: 'people',
  async load(read, { body, actor }) {
    const found = await placed(read, body.applicationId, actor);
    const { lookups } = found.application;
    const state = visible(found, actor);
    if (state === undefined) return found;
    const [gate, claim, claims] = await Promise.all([
      read.gate(state.unionId),
      vault.claimsBeside(identityOf(lookups), state.person).then((found) => read.claim(found)),
      employmentClaims(read, state),
    ]);
    const member = await memberBehind(read, claim, state.person.personId);
    return { ...found, gate, claim, member, ...claims, holder: await holderOf(read, claim, member) };
  },
  group: ({ application }) => application.state?.unionId ?? application.id,
  guard: mayReview,
  decide: approveMembershipApplication,
});

export const rejectApplicationHandler: CommandHandler<
  'RejectMembershipApplication',
  RejectMembershipApplication,
  Reviewing & Placed
> = {
  type: 'RejectMembershipApplication',
  body: RejectMembershipApplication,
  action: 'membership:review',
  lane: 'people',
  load: (read, { body, actor }) => placed(read, body.applicationId, actor),
  group: ({ application }) => application.state?.unionId ?? application.id,
  guard: mayReview,
  decide: rejectMembershipApplication,
};

/** Only the union above, and strictly above: what a union may not decide alone it does not consent to either. */
export const consentToReadmissionHandler = (
  vault: IdentityVault,
): CommandHandler<'ConsentToReadmission', ConsentToReadmission, Consenting & Placed> => ({
  type: 'ConsentToReadmission',
  body: ConsentToReadmission,
  action: 'membership:consent',
  lane: 'people',
  async load(read, { body, actor }) {
    const found = await placed(read, body.applicationId, actor);
    const state = visible(found, actor);
    if (state === undefined || !isAbove(actor, state)) return found;
    const claims = await vault.claimsBeside(identityOf(found.application.lookups), state.person);
    const claim = await read.claim(claims);
    return { ...found, member: await memberBehind(read, claim, state.person.personId) };
  },
  group: ({ application }) => application.state?.unionId ?? application.id,
  guard(found, actor) {
    const state = visible(found, actor);
    if (state === undefined || !isAbove(actor, state)) return reject('membership-application/not-found');
    return ownSubmission(actor, state.by);
  },
  decide: consentToReadmission,
});

const isAbove = (actor: Actor, { unionId }: MembershipApplication): boolean =>
  actor.kind !== 'operator' || actor.scope !== unionId;

const withdrawApplicationHandler: CommandHandler<
  'WithdrawMembershipApplication',
  WithdrawMembershipApplication,
  Reviewing
> = {
  type: 'WithdrawMembershipApplication',
  body: WithdrawMembershipApplication,
  action: 'own:apply',
  lane: 'people',
  load: async (read, { body }) => ({ application: await read.record(applicationRecord, body.applicationId) }),
  group: ({ application }) => application.state?.unionId ?? application.id,
  guard: ({ application: { state } }, actor) =>
    state?.by === actorName(actor) ? undefined : reject('membership-application/not-found'),
  decide: withdrawMembershipApplication,
};

/** What workers ask for about joining. */
export const ownApplicationHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  applyForMembershipHandler(vault),
  withdrawApplicationHandler,
];

type Found = Pick<Reviewing, 'application'> & Placed;

/** With where its union stands now: whoever is above it by now decides, or consents. */
async function placed(read: Reader, id: MembershipApplicationId, actor: Actor): Promise<Found> {
  const application = await read.record(applicationRecord, id);
  return { application, place: await placeOf(read, application.state?.unionId, actor) };
}

/** The application as the actor may see it: one elsewhere is as good as none. */
function visible({ application: { state }, place }: Found, actor: Actor): MembershipApplication | undefined {
  return state && isWithinReach(actor, place) ? state : undefined;
}

/** The union decides who joins it, and never an officer what they submitted. */
function mayReview(found: Found, actor: Actor): Rejection | undefined {
  const state = visible(found, actor);
  if (state === undefined) return reject('membership-application/not-found');
  // The union above consents, the union decides: not one officer both.
  return ownSubmission(actor, state.by) ?? ownSubmission(actor, state.consent?.by ?? '');
}

/** The claim that a record's person has or will have, from the keyed hash beside the record. */
function identityOf(lookups: Lookups): ClaimId {
  const claim = lookups['identity'];
  if (claim === undefined) throw new Error('a record of a person without the keyed hash of their number');
  return claim as ClaimId;
}
