import { ProposeErasure } from '../../../events/retention-process.ts';
import { type Actor, actorName } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent, type ClaimId } from '../../kernel/decision.ts';
import type { ErasureId } from '../../kernel/ids.ts';
import { isWithinReach, placeOf, type Placed } from '../../kernel/place.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import type { SealedIdentity } from '../../kernel/sealed.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import { ErasePerson, erasePerson, erasureRecord, type ErasingPerson } from '../domain/erase-person.ts';
import { type ErasureRequest, erasureRequestRecord, unionOfErasure } from '../domain/erasure-request.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { applicationRecord } from '../domain/membership-application.ts';
import {
  ApproveErasure,
  approveErasure,
  proposeErasure,
  RejectErasure,
  rejectErasure,
  RequestErasure,
  requestErasure,
  RequestOwnErasure,
  type RequestingErasure,
  type ReviewingErasure,
  WithdrawOwnErasure,
  withdrawOwnErasure,
} from '../domain/review-erasure.ts';
import type { IdentityVault } from './vault.ts';

/** What officers ask for and decide, four eyes on each, and what keeps the retention schedule carries out. */
export const erasureHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  erasePersonHandler(vault),
  requestHandler(vault),
  proposeHandler(vault),
  approveHandler(vault),
  rejectHandler,
];

/** What people ask for about themselves; an officer decides it like any other. */
export const ownErasureHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  requestOwnHandler(vault),
  withdrawOwnHandler,
];

const erasePersonHandler = (
  vault: IdentityVault,
): CommandHandler<'ErasePerson', ErasePerson, ErasingPerson> => ({
  type: 'ErasePerson',
  body: ErasePerson,
  action: 'system',
  lane: 'people',
  load: (read, { body, requestId }) => erasing(read, vault, body.of, requestId),
  group: (_, { of }) => subjectOf(of),
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: erasePerson,
});

const requestHandler = (
  vault: IdentityVault,
): CommandHandler<'RequestErasure', RequestErasure, RequestingErasure> => ({
  type: 'RequestErasure',
  body: RequestErasure,
  action: 'erasures:request',
  lane: 'people',
  async load(read, { body, actor, requestId }) {
    const person = await erasing(read, vault, body.of, requestId, seenBy(read, actor));
    return { ...person, request: absent(erasureRequestRecord, requestId) };
  },
  group: (_, { of }) => subjectOf(of),
  guard: ({ record }, _, { of }) => (record === undefined ? notFound(of) : undefined),
  decide: requestErasure,
});

const proposeHandler = (
  vault: IdentityVault,
): CommandHandler<'ProposeErasure', ProposeErasure, RequestingErasure> => ({
  type: 'ProposeErasure',
  body: ProposeErasure,
  action: 'system',
  lane: 'bulk',
  async load(read, { body, requestId }) {
    const [person, request] = await Promise.all([
      erasing(read, vault, body.of, requestId),
      read.record(erasureRequestRecord, body.erasureId),
    ]);
    return { ...person, request };
  },
  group: (_, { of }) => subjectOf(of),
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: proposeErasure,
});

const approveHandler = (
  vault: IdentityVault,
): CommandHandler<'ApproveErasure', ApproveErasure, RequestingErasure & Placed> => ({
  type: 'ApproveErasure',
  body: ApproveErasure,
  action: 'erasures:decide',
  lane: 'people',
  async load(read, { body, actor, requestId }) {
    const found = await placed(read, body.erasureId, actor);
    const state = visible(found, actor);
    return state === undefined
      ? { ...found, ...nobody(requestId) }
      : { ...found, ...(await erasing(read, vault, state.of, requestId)) };
  },
  group: ({ request: { id, state } }) => (state === undefined ? id : subjectOf(state.of)),
  guard: mayReview,
  decide: approveErasure,
});

const rejectHandler: CommandHandler<'RejectErasure', RejectErasure, ReviewingErasure & Placed> = {
  type: 'RejectErasure',
  body: RejectErasure,
  action: 'erasures:decide',
  lane: 'people',
  load: (read, { body, actor }) => placed(read, body.erasureId, actor),
  group: ({ request: { id, state } }) => (state === undefined ? id : subjectOf(state.of)),
  guard: mayReview,
  decide: rejectErasure,
};

const requestOwnHandler = (
  vault: IdentityVault,
): CommandHandler<'RequestOwnErasure', RequestOwnErasure, RequestingErasure> => ({
  type: 'RequestOwnErasure',
  body: RequestOwnErasure,
  action: 'own:erase',
  lane: 'people',
  async load(read, { body: { of, identity }, actor, requestId }) {
    const request = absent(erasureRequestRecord, requestId);
    const held = actor.kind === 'worker' ? await heldBy(read, vault, of, everybody) : undefined;
    const isOwn = held !== undefined && (await bearsNumber(held, identity, vault));
    return { request, ...(isOwn ? await erasingOf(read, vault, held) : nobody(requestId)) };
  },
  group: (_, { of }) => subjectOf(of),
  guard: ({ record }, _, { of }) => (record === undefined ? notOwn(of) : undefined),
  decide: requestErasure,
});

const withdrawOwnHandler: CommandHandler<'WithdrawOwnErasure', WithdrawOwnErasure, ReviewingErasure> = {
  type: 'WithdrawOwnErasure',
  body: WithdrawOwnErasure,
  action: 'own:erase',
  lane: 'people',
  load: async (read, { body }) => ({ request: await read.record(erasureRequestRecord, body.erasureId) }),
  group: ({ request: { id, state } }) => (state === undefined ? id : subjectOf(state.of)),
  // Whoever asked for it, and nobody else: what an officer asked for stays theirs to answer for.
  guard: ({ request: { state } }, actor) =>
    actor.kind === 'worker' && state?.by === actorName(actor) ? undefined : reject('erasure/not-found'),
  decide: withdrawOwnErasure,
};

type Found = Pick<ReviewingErasure, 'request'> & Placed;

/** With where the union of the person stands now, who was its member or had applied to it. */
async function placed(read: Reader, id: ErasureId, actor: Actor): Promise<Found> {
  const request = await read.record(erasureRequestRecord, id);
  return { request, place: await placeOf(read, request.state && unionOfErasure(request.state), actor) };
}

/** As the actor may see it: one elsewhere is as good as none. */
const visible = ({ request: { state }, place }: Found, actor: Actor): ErasureRequest | undefined =>
  state && isWithinReach(actor, place) ? state : undefined;

function mayReview(found: Found, actor: Actor): Rejection | undefined {
  const state = visible(found, actor);
  return state === undefined ? reject('erasure/not-found') : ownSubmission(actor, state.by);
}

/** Theirs by the number in their token: it is the number of the record, and of no other record by now. */
async function bearsNumber(
  { record, noted }: Held,
  identity: SealedIdentity,
  vault: IdentityVault,
): Promise<boolean> {
  const { person } = record.state;
  const [own] = await vault.openIdentity(identity, person);
  if (record.kind === 'application')
    return noted !== undefined && (await vault.claimsBeside(noted, person))[0] === own;
  const { claim } = record;
  return claim?.claim === own && (claim.holder ?? claim.lastHolder) === record.state.memberId;
}

/** Whether the record of a person is somebody's to see; asked of one that is not there too, for as much to be read. */
type Sees = (
  state: Pick<Member, 'unionId' | 'stamp'> | undefined,
  kind: 'member' | 'application',
) => Promise<boolean>;

/** A member stands where their record does, an application where its union does by now. */
const seenBy =
  (read: Reader, actor: Actor): Sees =>
  async (state, kind) =>
    kind === 'member'
      ? state !== undefined && hasInScope(actor, state.stamp)
      : isWithinReach(actor, await placeOf(read, state?.unionId, actor));

const everybody: Sees = () => Promise.resolve(true);

const subjectOf = (of: ErasePerson['of']): string => ('memberId' in of ? of.memberId : of.applicationId);

const notFound = (of: ErasePerson['of']): Rejection =>
  reject('memberId' in of ? 'member/not-found' : 'membership-application/not-found');

const notOwn = (of: ErasePerson['of']): Rejection =>
  reject('memberId' in of ? 'own/no-membership' : 'membership-application/not-found');

const nobody = (requestId: string): ErasingPerson => ({
  erasure: absent(erasureRecord, requestId),
  record: undefined,
  destruction: undefined,
});

async function erasing(
  read: Reader,
  vault: IdentityVault,
  of: ErasePerson['of'],
  requestId: string,
  sees: Sees = everybody,
): Promise<ErasingPerson> {
  const held = await heldBy(read, vault, of, sees);
  return held === undefined ? nobody(requestId) : erasingOf(read, vault, held);
}

async function erasingOf(read: Reader, vault: IdentityVault, { record }: Held): Promise<ErasingPerson> {
  const { personId } = record.state.person;
  const [erasure, destruction] = await Promise.all([
    read.record(erasureRecord, personId),
    vault.destructionOf(personId),
  ]);
  return { erasure, record, destruction };
}

/** A record that holds a person, with the claim on their number that was noted beside it. */
interface Held {
  readonly record: NonNullable<ErasingPerson['record']>;
  readonly noted: ClaimId | undefined;
}

async function heldBy(
  read: Reader,
  vault: IdentityVault,
  of: ErasePerson['of'],
  sees: Sees,
): Promise<Held | undefined> {
  if ('applicationId' in of) {
    const { state, lookups } = await read.record(applicationRecord, of.applicationId);
    const noted = lookups['identity'] as ClaimId | undefined;
    const isSeen = await sees(state, 'application');
    return state && isSeen ? { record: { kind: 'application', state }, noted } : undefined;
  }
  const { state, lookups } = await read.record(memberRecord, of.memberId);
  if (!(await sees(state, 'member')) || state === undefined) return undefined;
  const noted = lookups['identity'] as ClaimId | undefined;
  const claims = noted && (await vault.claimsBeside(noted, state.person));
  return { record: { kind: 'member', state, claim: claims && (await read.claim(claims)) }, noted };
}
