import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent, type ClaimId } from '../../kernel/decision.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope, type Stamp } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import { ErasePerson, erasePerson, erasureRecord, type ErasingPerson } from '../domain/erase-person.ts';
import { type ErasureRequest, erasureRequestRecord } from '../domain/erasure-request.ts';
import { memberRecord } from '../domain/member.ts';
import { applicationRecord } from '../domain/membership-application.ts';
import {
  ApproveErasure,
  approveErasure,
  RejectErasure,
  rejectErasure,
  RequestErasure,
  requestErasure,
  type RequestingErasure,
  type ReviewingErasure,
} from '../domain/review-erasure.ts';
import type { IdentityVault } from './vault.ts';

/** What officers ask for and decide, four eyes on each, and what keeps the retention schedule carries out. */
export const erasureHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  erasePersonHandler(vault),
  requestHandler(vault),
  approveHandler(vault),
  rejectHandler,
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
    const person = await erasing(read, vault, body.of, requestId, (stamp) => hasInScope(actor, stamp));
    return { ...person, request: absent(erasureRequestRecord, requestId) };
  },
  group: (_, { of }) => subjectOf(of),
  guard: ({ record }, _, { of }) => (record === undefined ? notFound(of) : undefined),
  decide: requestErasure,
});

const approveHandler = (
  vault: IdentityVault,
): CommandHandler<'ApproveErasure', ApproveErasure, RequestingErasure> => ({
  type: 'ApproveErasure',
  body: ApproveErasure,
  action: 'erasures:decide',
  lane: 'people',
  async load(read, { body, actor, requestId }) {
    const request = await read.record(erasureRequestRecord, body.erasureId);
    const state = visible(request, actor);
    return state === undefined
      ? { request, ...nobody(requestId) }
      : { request, ...(await erasing(read, vault, state.of, requestId)) };
  },
  group: ({ request: { id, state } }) => (state === undefined ? id : subjectOf(state.of)),
  guard: mayReview,
  decide: approveErasure,
});

const rejectHandler: CommandHandler<'RejectErasure', RejectErasure, ReviewingErasure> = {
  type: 'RejectErasure',
  body: RejectErasure,
  action: 'erasures:decide',
  lane: 'people',
  load: async (read, { body }) => ({ request: await read.record(erasureRequestRecord, body.erasureId) }),
  group: ({ request: { id, state } }) => (state === undefined ? id : subjectOf(state.of)),
  guard: mayReview,
  decide: rejectErasure,
};

/** As the actor may see it: one elsewhere is as good as none. */
const visible = ({ state }: ReviewingErasure['request'], actor: Actor): ErasureRequest | undefined =>
  state && hasInScope(actor, state.stamp) ? state : undefined;

function mayReview({ request }: ReviewingErasure, actor: Actor): Rejection | undefined {
  const state = visible(request, actor);
  return state === undefined ? reject('erasure/not-found') : ownSubmission(actor, state.by);
}

const subjectOf = (of: ErasePerson['of']): string => ('memberId' in of ? of.memberId : of.applicationId);

const notFound = (of: ErasePerson['of']): Rejection =>
  reject('memberId' in of ? 'member/not-found' : 'membership-application/not-found');

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
  sees: (stamp: Stamp) => boolean = () => true,
): Promise<ErasingPerson> {
  const record = await recordOf(read, vault, of, sees);
  if (record === undefined) return nobody(requestId);
  const { personId } = record.state.person;
  const [erasure, destruction] = await Promise.all([
    read.record(erasureRecord, personId),
    vault.destructionOf(personId),
  ]);
  return { erasure, record, destruction };
}

async function recordOf(
  read: Reader,
  vault: IdentityVault,
  of: ErasePerson['of'],
  sees: (stamp: Stamp) => boolean,
): Promise<ErasingPerson['record']> {
  if ('applicationId' in of) {
    const { state } = await read.record(applicationRecord, of.applicationId);
    return state && sees(state.stamp) ? { kind: 'application', state } : undefined;
  }
  const { state, lookups } = await read.record(memberRecord, of.memberId);
  if (state === undefined || !sees(state.stamp)) return undefined;
  const noted = lookups['identity'] as ClaimId | undefined;
  const claims = noted && (await vault.claimsBeside(noted, state.person));
  return { kind: 'member', state, claim: claims && (await read.claim(claims)) };
}
