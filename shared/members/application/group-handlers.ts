import type { Actor } from '../../kernel/caller.ts';
import type { AnyHandler, CommandHandler, Reader } from '../../kernel/command-handler.ts';
import { absent } from '../../kernel/decision.ts';
import type { GroupId, MemberId } from '../../kernel/ids.ts';
import { isWithinReach, placeOf } from '../../kernel/place.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import * as commands from '../domain/change-group.ts';
import { NoteGroupsLeft, noteGroupsLeft, type NotingGroupsLeft } from '../domain/leave-groups.ts';
import { memberRecord } from '../domain/member.ts';
import { unionGroupRecord } from '../domain/union-group.ts';

const formHandler: CommandHandler<string, commands.FormGroup, commands.FormingGroup> = {
  type: 'FormGroup',
  body: commands.FormGroup,
  action: 'members:change',
  lane: 'people',
  load: async (read, { body: { unionId } }) => ({ gate: await read.gate(unionId) }),
  group: (_, { unionId }) => unionId,
  guard: ({ gate: { gate } }, actor) =>
    gate && hasInScope(actor, gate.stamp) ? undefined : reject('union/not-found'),
  decide: commands.formGroup,
};

/** A group of a union outside the actor's part of the tree is as good as none. */
async function groupFor(read: Reader, groupId: GroupId, actor: Actor) {
  const group = await read.record(unionGroupRecord, groupId);
  const place = await placeOf(read, group.state?.unionId, actor);
  return group.state && isWithinReach(actor, place) ? group : absent(unionGroupRecord, groupId);
}

const known = ({ group: { state } }: commands.OfGroup): Rejection | undefined =>
  state === undefined ? reject('group/not-found') : undefined;

const changeHandler: CommandHandler<string, commands.ChangeGroup, commands.OfGroup> = {
  type: 'ChangeGroup',
  body: commands.ChangeGroup,
  action: 'members:change',
  lane: 'people',
  async load(read, { body: { groupId, leader }, actor }) {
    const group = await groupFor(read, groupId, actor);
    return group.state === undefined || leader === undefined
      ? { group }
      : { group, leader: await read.record(memberRecord, leader) };
  },
  group: ({ group }, { groupId }) => group.state?.unionId ?? groupId,
  guard: known,
  decide: commands.changeGroup,
};

const endHandler: CommandHandler<string, commands.EndGroup, commands.OfGroup> = {
  type: 'EndGroup',
  body: commands.EndGroup,
  action: 'members:change',
  lane: 'people',
  load: async (read, { body: { groupId }, actor }) => ({ group: await groupFor(read, groupId, actor) }),
  group: ({ group }, { groupId }) => group.state?.unionId ?? groupId,
  guard: known,
  decide: commands.endGroup,
};

const assignHandler: CommandHandler<string, commands.AssignGroup, commands.AssigningGroup> = {
  type: 'AssignGroup',
  body: commands.AssignGroup,
  action: 'members:change',
  lane: 'people',
  async load(read, { body: { memberId, groupId }, actor }) {
    const member = await memberFor(read, memberId, actor);
    const former = member.state?.group?.groupId;
    if (member.state === undefined) return { member };
    const [group, left] = await Promise.all([
      groupId === undefined ? undefined : read.record(unionGroupRecord, groupId),
      former === undefined ? undefined : read.record(unionGroupRecord, former),
    ]);
    return { member, group, former: left };
  },
  group: ({ member }, { memberId }) => member.state?.unionId ?? memberId,
  guard: ({ member: { state } }) => (state === undefined ? reject('member/not-found') : undefined),
  decide: commands.assignGroup,
};

async function memberFor(read: Reader, memberId: MemberId, actor: Actor) {
  const member = await read.record(memberRecord, memberId);
  return member.state && hasInScope(actor, member.state.stamp) ? member : absent(memberRecord, memberId);
}

const noteHandler: CommandHandler<string, NoteGroupsLeft, NotingGroupsLeft> = {
  type: 'NoteGroupsLeft',
  body: NoteGroupsLeft,
  action: 'system',
  lane: 'bulk',
  async load(read, { body: { left } }) {
    const ids = [...new Set(left.map(({ groupId }) => groupId))];
    const groups = await Promise.all(
      ids.map(async (id) => [id, await read.record(unionGroupRecord, id)] as const),
    );
    return { groups: new Map(groups) };
  },
  group: (_, { unionId }) => unionId,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: noteGroupsLeft,
};

/** 工会小组: formed, changed and dissolved by the base union, and who of its members is in which. */
export const groupHandlers: readonly AnyHandler[] = [
  formHandler,
  changeHandler,
  endHandler,
  assignHandler,
  noteHandler,
];
