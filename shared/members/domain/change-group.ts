import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  absent,
  change,
  type Decide,
  decide,
  type Loaded,
  type LoadedGate,
  pass,
  refuse,
} from '../../kernel/decision.ts';
import { GroupId, MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Member, MemberEvent } from './member.ts';
import { isAbove } from './placement.ts';
import { memberFor } from './standing.ts';
import {
  GroupName,
  type LoadedGroup,
  type UnionGroup,
  type UnionGroupEvent,
  unionGroupRecord,
} from './union-group.ts';

export const FormGroup = z.lazy(() => z.strictObject({ unionId: UnionId, groupName: GroupName }));
export type FormGroup = z.infer<typeof FormGroup>;

export interface FormingGroup {
  readonly gate: LoadedGate;
}

/** 建立工会小组: by a base union that takes members. Federations have unions below them, and no groups. */
export const formGroup: Decide<FormingGroup, Command<string, FormGroup>> = (
  { gate },
  { body: { unionId, groupName: name } },
  { newId },
) => {
  if (gate.gate?.status !== 'open') return refuse('union/not-open');
  if (isAbove(gate.gate)) return refuse('group/not-base');
  const groupId = newId<GroupId>('group');
  return decide({
    changes: [
      change(absent(unionGroupRecord, groupId), { type: 'UnionGroupFormed', v: 1, groupId, unionId, name }),
    ],
    gates: [pass(gate, 'open', {})],
    result: { groupId },
  });
};

export interface OfGroup {
  readonly group: LoadedGroup;
  /** Who is to lead it, where the command names one. */
  readonly leader?: Loaded<Member, MemberEvent> | undefined;
}

const formed = ({ state }: LoadedGroup): Result<UnionGroup, Rejection> =>
  state === undefined
    ? err(reject('group/not-found'))
    : state.status === 'formed'
      ? ok(state)
      : err(reject('group/ended'));

export const ChangeGroup = z.lazy(() =>
  z.strictObject({ groupId: GroupId, groupName: GroupName.optional(), leader: MemberId.optional() }),
);
export type ChangeGroup = z.infer<typeof ChangeGroup>;

/**
 * Another name, another leader (工会小组长), who is one of its members. Should they go at the same moment, the group is
 * told, and is without a leader again.
 */
export const changeGroup: Decide<OfGroup, Command<string, ChangeGroup>> = (
  { group, leader },
  { body: { groupName: name, leader: leaderId } },
) => {
  const found = formed(group);
  if (!found.ok) return err(found.error);
  const { groupId, name: before, leader: leads } = found.value;
  if (leaderId !== undefined && leader?.state?.group?.groupId !== groupId)
    return refuse('group/leader-of-its-members');
  const events: UnionGroupEvent[] = [
    ...(name === undefined || name === before ? [] : [{ type: 'UnionGroupRenamed', v: 1, name } as const]),
    ...(leaderId === undefined || leaderId === leads
      ? []
      : [{ type: 'GroupLeaderNamed', v: 1, leader: leaderId } as const]),
  ];
  return events.length === 0
    ? refuse('group/unchanged')
    : decide({ changes: [change(group, events)], result: { groupId } });
};

export const EndGroup = z.lazy(() => z.strictObject({ groupId: GroupId }));
export type EndGroup = z.infer<typeof EndGroup>;

/** Its members go to other groups, or to none, before it is no more. */
export const endGroup: Decide<OfGroup, Command<string, EndGroup>> = ({ group }) => {
  const found = formed(group);
  if (!found.ok) return err(found.error);
  const { groupId, members } = found.value;
  return members > 0
    ? refuse('group/members-left', { members })
    : decide({
        changes: [change<UnionGroup, UnionGroupEvent>(group, { type: 'UnionGroupEnded', v: 1 })],
        result: { groupId },
      });
};

export const AssignGroup = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    /** Absent: out of the one they are in. */
    groupId: GroupId.optional(),
  }),
);
export type AssignGroup = z.infer<typeof AssignGroup>;

export interface AssigningGroup {
  readonly member: Loaded<Member, MemberEvent>;
  readonly group?: LoadedGroup | undefined;
  /** The one they are in. */
  readonly former?: LoadedGroup | undefined;
}

/** 编入工会小组: a member is in one group of their union at most; out of the one and into the other in one commit. */
export const assignGroup: Decide<AssigningGroup, Command<string, AssignGroup>> = (
  { member, group, former },
  { body: { memberId, groupId } },
) => {
  const found = memberFor({ member }, 'assign-group');
  if (!found.ok) return err(found.error);
  const { unionId, group: is } = found.value;
  if (is?.groupId === groupId) return refuse(groupId === undefined ? 'group/in-none' : 'group/in-it-already');
  if (groupId !== undefined) {
    if (group?.state?.unionId !== unionId) return refuse('group/not-found');
    const open = formed(group);
    if (!open.ok) return err(open.error);
  }
  const assigned: MemberEvent = { type: 'GroupAssigned', v: 1, ...(groupId && { groupId }) };
  return decide({
    changes: [
      change<Member, MemberEvent>(member, assigned),
      ...(group
        ? [change<UnionGroup, UnionGroupEvent>(group, { type: 'GroupMemberCame', v: 1, memberId })]
        : []),
      ...(former
        ? [change<UnionGroup, UnionGroupEvent>(former, { type: 'GroupMemberWent', v: 1, memberId })]
        : []),
    ],
    result: { memberId },
  });
};
