import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { absent, type ClaimId, type Decide } from '../../kernel/decision.ts';
import type { Command } from '../../kernel/command.ts';
import { targetOf } from '../../kernel/disposition.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import type { Action } from '../../kernel/permissions.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type * as z from 'zod';
import {
  NoteEmployment,
  noteEmployment,
  RecordDeath,
  recordDeath,
  ReviveMember,
  reviveMember,
  VoidMember,
  voidMember,
  WithdrawMember,
  withdrawMember,
} from '../domain/leave.ts';
import { NoteLapse, noteLapse, NoteParticipation, noteParticipation } from '../domain/deem-withdrawn.ts';
import { memberRecord } from '../domain/member.ts';
import { NoteDisposition, noteDisposition } from '../domain/note-disposition.ts';
import { ForwardPreparatory, forwardPreparatory } from '../domain/preparatory.ts';
import { RestoreMember, restoreMember, RetainMember, retainMember } from '../domain/retain.ts';
import type { EmploymentWanted } from '../domain/placement.ts';
import { remindOfReturn, ReturnTimer, SettleSecondment, settleSecondment } from '../domain/secondment.ts';
import type { Standing } from '../domain/standing.ts';
import { employmentClaims } from './membership-handlers.ts';
import type { IdentityVault } from './vault.ts';

interface OfMember {
  readonly memberId: MemberId;
}

interface Kind<Body extends OfMember> {
  readonly type: string;
  readonly body: z.ZodType<Body>;
  readonly action: Action | 'system';
  readonly decide: Decide<Standing, Command<string, Body>>;
  /** The union that is to hold the membership, where the command names one. */
  readonly target?: (body: Body) => UnionId | undefined;
  /** The record that the member's is merged into, where the command names one. */
  readonly into?: (body: Body) => MemberId | undefined;
  /** How the member is to be employed, where the command says so. */
  readonly employment?: (body: Body) => EmploymentWanted;
}

/** Commands that change where a membership stands: all load the same, and are asked of the union that holds it. */
export const standingHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  ofMember(vault, {
    type: 'RetainMember',
    body: RetainMember,
    action: 'members:change',
    decide: retainMember,
    target: ({ holder }) => holder,
  }),
  ofMember(vault, {
    type: 'RestoreMember',
    body: RestoreMember,
    action: 'members:change',
    decide: restoreMember,
    target: ({ unionId }) => unionId,
    employment: (body) => body,
  }),
  ofMember(vault, {
    type: 'ForwardPreparatory',
    body: ForwardPreparatory,
    action: 'members:change',
    decide: forwardPreparatory,
    target: ({ unionId }) => unionId,
  }),
  ofMember(vault, {
    type: 'NoteDisposition',
    body: NoteDisposition,
    action: 'members:change',
    decide: noteDisposition,
    target: ({ wanted }) => wanted && targetOf(wanted),
  }),
  ofMember(vault, {
    type: 'NoteEmployment',
    body: NoteEmployment,
    action: 'members:change',
    decide: noteEmployment,
  }),
  ofMember(vault, {
    type: 'SettleSecondment',
    body: SettleSecondment,
    action: 'members:change',
    decide: settleSecondment,
  }),
  ofMember(vault, { type: 'RemindOfReturn', body: ReturnTimer, action: 'system', decide: remindOfReturn }),
  ofMember(vault, { type: 'NoteLapse', body: NoteLapse, action: 'members:change', decide: noteLapse }),
  ofMember(vault, {
    type: 'NoteParticipation',
    body: NoteParticipation,
    action: 'members:change',
    decide: noteParticipation,
  }),
  ofMember(vault, {
    type: 'WithdrawMember',
    body: WithdrawMember,
    action: 'members:change',
    decide: withdrawMember,
  }),
  ofMember(vault, { type: 'RecordDeath', body: RecordDeath, action: 'members:change', decide: recordDeath }),
  ofMember(vault, {
    type: 'VoidMember',
    body: VoidMember,
    action: 'members:void',
    decide: voidMember,
    into: ({ mergedInto }) => mergedInto,
  }),
  ofMember(vault, { type: 'ReviveMember', body: ReviveMember, action: 'members:void', decide: reviveMember }),
];

function ofMember<Body extends OfMember>(
  vault: IdentityVault,
  { target, employment, into, ...kind }: Kind<Body>,
): CommandHandler<string, Body, Standing> {
  return {
    ...kind,
    lane: 'people',
    async load(read, { body, actor }) {
      const member = await read.record(memberRecord, body.memberId);
      const { state, lookups } = member;
      if (state === undefined || !hasInScope(actor, state.stamp)) return nobody(body.memberId);
      const to = target?.(body);
      const other = into?.(body);
      const [claim, gate, targetGate, kept, claims] = await Promise.all([
        vault.claimsBeside(identityIn(lookups), state.person).then((claims) => read.claim(claims)),
        read.gate(state.unionId),
        to === undefined || to === state.unionId ? undefined : read.gate(to),
        other === undefined ? undefined : read.record(memberRecord, other),
        employmentClaims(read, employment?.(body) ?? {}),
      ]);
      // Another's member is as good as none.
      const seen = kept?.state && hasInScope(actor, kept.state.stamp) ? kept : undefined;
      return { member, claim, gate, target: targetGate, into: seen, ...claims };
    },
    group: ({ target: to, gate }) => (to ?? gate).union,
    guard: mayChange,
  };
}

/**
 * Whoever works in the union's part of the tree, and in that of the union it goes to: over any other border it is
 * a transfer. Another's member is as good as none.
 */
function mayChange({ member: { state }, target }: Standing, actor: Actor): Rejection | undefined {
  if (!state || !hasInScope(actor, state.stamp)) return reject('member/not-found');
  const sees = target === undefined || (target.gate && hasInScope(actor, target.gate.stamp));
  return sees ? undefined : reject('union/not-found');
}

/** What stands for a member who is not there, or not the actor's to see. */
export const nobody = (memberId: MemberId): Standing => ({
  member: absent(memberRecord, memberId),
  claim: { claim: 'IDNO#none', rev: 0, holder: undefined, lastHolder: undefined },
  gate: { union: memberId as string as UnionId, rev: 0, gate: undefined },
});

export function identityIn(lookups: Readonly<Record<string, string>>): ClaimId {
  const claim = lookups['identity'];
  if (claim === undefined) throw new Error('a member without the keyed hash of their number');
  return claim as ClaimId;
}
