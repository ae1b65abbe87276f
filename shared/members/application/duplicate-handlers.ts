import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent, type Loaded, type LoadedGate } from '../../kernel/decision.ts';
import type { DuplicateId, MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import {
  CompareMembers,
  compareMembers,
  type Comparing,
  type Compared,
  lowestCommon,
} from '../domain/compare-members.ts';
import { duplicateIdOf, duplicateRecord, pairIn } from '../domain/duplicate.ts';
import { type Member, type MemberEvent, memberRecord } from '../domain/member.ts';
import { PersonalData } from '../domain/person.ts';
import {
  DismissDuplicate,
  dismissDuplicate,
  MergeMembers,
  mergeMembers,
  type Merging,
  type SettlingDuplicate,
} from '../domain/settle-duplicate.ts';
import { identityIn, nobody } from './standing-handlers.ts';
import type { IdentityVault } from './vault.ts';

/** 疑似重复: what the finder asks for of two members, and what officers decide. */
export const duplicateHandlers = (vault: IdentityVault): readonly AnyHandler[] => [
  compareHandler(vault),
  dismissHandler,
  mergeHandler(vault),
];

const compareHandler = (
  vault: IdentityVault,
): CommandHandler<'CompareMembers', CompareMembers, Comparing> => ({
  type: 'CompareMembers',
  body: CompareMembers,
  action: 'system',
  lane: 'bulk',
  async load(read, { body: { members } }) {
    const [duplicate, one, other] = await Promise.all([
      read.record(duplicateRecord, duplicateIdOf(members)),
      read.record(memberRecord, members[0]),
      read.record(memberRecord, members[1]),
    ]);
    const common = one.state && other.state && lowestCommon(one.state.stamp, other.state.stamp);
    const [first, second, gate] = await Promise.all([
      compared(vault, one),
      compared(vault, other),
      common === undefined ? noGate(members[0]) : read.gate(common),
    ]);
    return { duplicate, pair: [first, second], gate };
  },
  group: ({ duplicate }) => duplicate.id,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: compareMembers,
});

async function compared(vault: IdentityVault, member: Loaded<Member, MemberEvent>): Promise<Compared> {
  const [opened] = member.state === undefined ? [] : await vault.openAll([member.state.person]);
  return { member, data: opened === undefined ? undefined : PersonalData.parse(opened) };
}

const noGate = (id: MemberId): LoadedGate => ({ union: id as string as UnionId, rev: 0, gate: undefined });

/**
 * Whoever has both members in their part of the tree, as they stand now: one may have moved, or the union that holds
 * them, since the pair was found.
 */
export const seesDuplicate = (actor: Actor, members: readonly (Member | undefined)[]): boolean =>
  members.every((member) => member !== undefined && hasInScope(actor, member.stamp));

async function seen(read: Reader, actor: Actor, duplicateId: DuplicateId): Promise<SettlingDuplicate> {
  const [one, other] = pairIn(duplicateId);
  const [duplicate, ...members] = await Promise.all([
    read.record(duplicateRecord, duplicateId),
    read.record(memberRecord, one),
    read.record(memberRecord, other),
  ]);
  const sees =
    duplicate.state !== undefined &&
    seesDuplicate(
      actor,
      members.map(({ state }) => state),
    );
  return sees ? { duplicate, members } : { duplicate: absent(duplicateRecord, duplicateId), members: [] };
}

const isSeen = ({ duplicate }: SettlingDuplicate): Rejection | undefined =>
  duplicate.state === undefined ? reject('duplicate/not-found') : undefined;

const dismissHandler: CommandHandler<'DismissDuplicate', DismissDuplicate, SettlingDuplicate> = {
  type: 'DismissDuplicate',
  body: DismissDuplicate,
  action: 'duplicates:dismiss',
  lane: 'people',
  load: (read, { body, actor }) => seen(read, actor, body.duplicateId),
  group: ({ duplicate }) => duplicate.id,
  guard: isSeen,
  decide: dismissDuplicate,
};

const mergeHandler = (vault: IdentityVault): CommandHandler<'MergeMembers', MergeMembers, Merging> => ({
  type: 'MergeMembers',
  body: MergeMembers,
  // To void a membership takes the right to void one.
  action: 'members:void',
  lane: 'people',
  async load(read, { body, actor }) {
    const { duplicate, members } = await seen(read, actor, body.duplicateId);
    const kept = members.find(({ id }) => id === body.kept) ?? absent(memberRecord, body.kept);
    const other = members.find(({ id }) => id !== body.kept);
    if (other?.state === undefined) return { duplicate, members, kept, other: nobody(body.kept) };
    const { person, unionId } = other.state;
    const [claim, gate] = await Promise.all([
      vault.claimsBeside(identityIn(other.lookups), person).then((claims) => read.claim(claims)),
      read.gate(unionId),
    ]);
    return { duplicate, members, kept, other: { member: other, claim, gate } };
  },
  group: ({ other }) => other.gate.union,
  guard: isSeen,
  decide: mergeMembers,
});
