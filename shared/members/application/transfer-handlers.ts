import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import type { Command } from '../../kernel/command.ts';
import { absent, type ClaimId, type Decide, type Loaded, type LoadedGate } from '../../kernel/decision.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import { placeOf } from '../../kernel/place.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { ownSubmission } from '../../kernel/submission.ts';
import type * as z from 'zod';
import { type Member, type MemberEvent, memberRecord } from '../domain/member.ts';
import * as commands from '../domain/transfer-commands.ts';
import { type Transfer, type TransferEvent, transferRecord } from '../domain/transfer.ts';
import type { Transferring } from '../domain/transferring.ts';
import { employmentClaims } from './membership-handlers.ts';
import type { IdentityVault } from './vault.ts';

/** 会籍接转: what the member, both unions and their superior ask for, and what the timers do. */
export const transferHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  requestHandler(vault),
  ...ownTransferHandlers(vault),
  ...[
    act({
      type: 'ConsentToTransfer',
      body: commands.ConsentToTransfer,
      decide: commands.consentToTransfer,
      may: onEitherSide,
    }),
    act({
      type: 'AcceptTransfer',
      action: 'transfers:answer',
      body: commands.OfTransfer,
      decide: commands.acceptTransfer,
      may: receives,
    }),
    act({
      type: 'DeclineTransfer',
      action: 'transfers:answer',
      body: commands.OfTransfer,
      decide: commands.declineTransfer,
      may: receives,
    }),
    act({
      type: 'WithdrawTransfer',
      body: commands.OfTransfer,
      decide: commands.withdrawTransfer,
      may: hasAsked,
    }),
    act({
      type: 'ReleaseMember',
      action: 'transfers:answer',
      body: commands.OfTransfer,
      decide: commands.releaseMember,
      may: gives,
    }),
    act({
      type: 'ObjectToTransfer',
      action: 'transfers:answer',
      body: commands.ObjectToTransfer,
      decide: commands.objectToTransfer,
      may: gives,
    }),
    act({
      type: 'DecideObjection',
      body: commands.DecideObjection,
      action: 'transfers:decide',
      decide: commands.decideObjection,
      may: isSuperior,
      // Nobody decides an objection they raised, or on a transfer they asked for.
      unless: (actor, { requestedBy, objection }) =>
        ownSubmission(actor, objection?.by ?? '') ?? ownSubmission(actor, requestedBy),
    }),
    timer('EscalateTransfer', commands.escalateTransfer),
    timer('CompleteTransfer', commands.completeTransfer),
    timer('ExpireTransfer', commands.expireTransfer),
  ].map((make) => make(vault)),
];

/** What members ask for about their own transfers. */
export const ownTransferHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  requestOwnHandler(vault),
  ownAct(vault, 'ConsentToOwnTransfer', commands.consentToTransfer),
  ownAct(vault, 'WithdrawOwnTransfer', commands.withdrawTransfer),
];

type May = (actor: Actor, transfer: Transfer) => boolean;

const gives: May = (actor, { fromStamp }) => hasInScope(actor, fromStamp);
const receives: May = (actor, { toStamp }) => hasInScope(actor, toStamp);
const onEitherSide: May = (actor, transfer) => gives(actor, transfer) || receives(actor, transfer);
/** The giving union can't take back what the member asked for: it objects, on a ground. */
const hasAsked: May = (actor, transfer) =>
  (transfer.askedBy !== 'target' && transfer.askedBy !== 'member' && gives(actor, transfer)) ||
  (transfer.askedBy !== 'source' && transfer.askedBy !== 'member' && receives(actor, transfer));
/** Above the giving union, and not within it. */
const isSuperior: May = (actor, transfer) =>
  gives(actor, transfer) && (actor.kind !== 'operator' || actor.scope !== transfer.from);
const isSystem: May = ({ kind }) => kind === 'system';

/**
 * Who may see a transfer: both unions and whoever is above one of them. Its stamp of the receiving side is of the day
 * it was asked for: `target` is where that union stands now. The giving side moves with the member.
 */
export const seesTransfer = (actor: Actor, transfer: Transfer, target: LoadedGate | undefined): boolean =>
  onEitherSide(actor, standing(transfer, target));

const standing = (transfer: Transfer, target: LoadedGate | undefined): Transfer =>
  target?.gate ? { ...transfer, toStamp: target.gate.stamp } : transfer;

interface Kind<Body extends commands.OfTransfer> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly action?: Action | 'system';
  readonly decide: Decide<Transferring, Command<string, Body>>;
  /** Whose step it is: for anybody else the transfer does not exist. */
  readonly may: May;
  readonly unless?: (actor: Actor, transfer: Transfer) => Rejection | undefined;
}

const act =
  <Body extends commands.OfTransfer>({ action = 'transfers:handle', may, unless, ...kind }: Kind<Body>) =>
  (vault: IdentityVault): CommandHandler<string, Body, Transferring> => ({
    ...kind,
    action,
    lane: 'people',
    async load(read, { body, actor }) {
      const transfer = await read.record(transferRecord, body.transferId);
      const { state } = transfer;
      const target = await placeOf(read, state?.to, actor);
      return state !== undefined && may(actor, standing(state, target))
        ? beside(read, vault, transfer, await read.record(memberRecord, state.memberId), state)
        : nothingOf(body.transferId);
    },
    group: ({ target }) => target.union,
    guard({ transfer: { state }, target }, actor) {
      if (state === undefined || !may(actor, standing(state, target))) return reject('transfer/not-found');
      return unless?.(actor, state);
    },
  });

const timer = (type: string, decide: Kind<commands.TransferTimer>['decide']) =>
  act({ type, body: commands.TransferTimer, action: 'system', decide, may: isSystem });

type LoadedTransfer = Loaded<Transfer, TransferEvent>;
type LoadedMember = Loaded<Member, MemberEvent>;

/** Both gates, and the claim, which is told when a retained membership becomes active. */
async function beside(
  read: Reader,
  vault: IdentityVault,
  transfer: LoadedTransfer,
  member: LoadedMember,
  { from, to }: { readonly from: UnionId; readonly to: UnionId },
): Promise<Transferring> {
  if (member.state === undefined) return nothingOf(transfer.id);
  const [claim, source, target] = await Promise.all([
    vault.claimsBeside(identityOf(member), member.state.person).then((claims) => read.claim(claims)),
    read.gate(from),
    read.gate(to),
  ]);
  return { transfer, member, claim, source, target };
}

function identityOf({ lookups }: LoadedMember): ClaimId {
  const claim = lookups['identity'];
  if (claim === undefined) throw new Error('a member without the keyed hash of their number');
  return claim as ClaimId;
}

/** What stands for a transfer, or a member, who is not there or not the actor's to see. */
const nothingOf = (id: string): Transferring => {
  const gate = { union: id as UnionId, rev: 0, gate: undefined };
  return {
    transfer: absent(transferRecord, id),
    member: absent(memberRecord, id),
    claim: { claim: 'IDNO#none', rev: 0, holder: undefined, lastHolder: undefined },
    source: gate,
    target: gate,
  };
};

type Requesting = Transferring & { readonly sides: commands.Sides };

const nobody: commands.Sides = { member: false, source: false, target: false };

/** A superior of both unions stands on both sides. */
const sidesOf = (actor: Actor, member: Member, { gate }: Transferring['target']): commands.Sides => ({
  member: false,
  source: hasInScope(actor, member.stamp),
  target: gate !== undefined && hasInScope(actor, gate.stamp),
});

/**
 * Proof of membership (会员证) is the member's number: whoever has it may ask for the member to be moved into a
 * union of theirs. On neither side nobody is found.
 */
const requestHandler = (
  vault: IdentityVault,
): CommandHandler<string, commands.RequestTransfer, Requesting> => ({
  type: 'RequestTransfer',
  body: commands.RequestTransfer,
  action: 'transfers:request',
  lane: 'people',
  decide: commands.requestTransfer,
  async load(read, { body, actor, requestId }) {
    const [member, target] = await Promise.all([
      read.record(memberRecord, body.memberId),
      read.gate(body.unionId),
    ]);
    const sides = member.state === undefined ? nobody : sidesOf(actor, member.state, target);
    if (member.state === undefined || (!sides.source && !sides.target))
      return { ...nothingOf(body.memberId), sides: nobody };
    const places = { from: member.state.unionId, to: body.unionId };
    const [records, claims] = await Promise.all([
      beside(read, vault, absent(transferRecord, requestId), member, places),
      employmentClaims(read, body),
    ]);
    return { ...records, ...claims, sides };
  },
  group: (_, { unionId }) => unionId,
  guard: ({ sides, target }) =>
    sides.source || sides.target
      ? target.gate === undefined
        ? reject('union/not-found')
        : undefined
      : reject('member/not-found'),
});

/** Theirs by the claim on the number in their token: no one else's, whatever ids stand in the command. */
const isOwn = ({ claim, member }: Transferring, actor: Actor): boolean =>
  actor.kind === 'worker' && member.state !== undefined && claim.holder === member.id;

/** The caller's own membership, and the claim on their number: the same is read whatever else is asked for. */
async function ownMembership(
  read: Reader,
  vault: IdentityVault,
  { memberId, identity }: Pick<commands.OfOwnTransfer, 'memberId' | 'identity'>,
): Promise<Pick<Transferring, 'member' | 'claim'>> {
  const member = await read.record(memberRecord, memberId);
  if (member.state === undefined) return nothingOf(memberId);
  return { member, claim: await read.claim(await vault.openIdentity(identity, member.state.person)) };
}

const requestOwnHandler = (
  vault: IdentityVault,
): CommandHandler<string, commands.RequestOwnTransfer, Requesting> => ({
  type: 'RequestOwnTransfer',
  body: commands.RequestOwnTransfer,
  action: 'own:transfer',
  lane: 'people',
  decide: commands.requestTransfer,
  async load(read, { body, requestId }) {
    const [own, target, claims] = await Promise.all([
      ownMembership(read, vault, body),
      read.gate(body.unionId),
      employmentClaims(read, body),
    ]);
    const { state } = own.member;
    const source = state === undefined ? target : await read.gate(state.unionId);
    const transfer = absent(transferRecord, requestId);
    return { ...own, ...claims, transfer, source, target, sides: { ...nobody, member: true } };
  },
  group: (_, { unionId }) => unionId,
  guard(records, actor) {
    if (!isOwn(records, actor)) return reject('own/no-membership');
    return records.target.gate === undefined ? reject('union/not-found') : undefined;
  },
});

const ownAct = (
  vault: IdentityVault,
  type: string,
  decide: Decide<Transferring, Command<string, commands.OfTransfer>>,
): CommandHandler<string, commands.OfOwnTransfer, Transferring> => ({
  type,
  body: commands.OfOwnTransfer,
  action: 'own:transfer',
  lane: 'people',
  decide,
  async load(read, { body, actor }) {
    const [own, transfer] = await Promise.all([
      ownMembership(read, vault, body),
      read.record(transferRecord, body.transferId),
    ]);
    const { state } = transfer;
    const nothing = nothingOf(body.transferId);
    if (state?.memberId !== body.memberId || !isOwn({ ...nothing, ...own }, actor)) return nothing;
    const [source, target] = await Promise.all([read.gate(state.from), read.gate(state.to)]);
    return { ...own, transfer, source, target };
  },
  group: ({ target }) => target.union,
  guard: (records, actor) => (isOwn(records, actor) ? undefined : reject('transfer/not-found')),
});
