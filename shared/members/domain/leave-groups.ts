import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import {
  change,
  type Decide,
  decide,
  type Decision,
  type DecisionContext,
  type FollowUp,
  refuse,
} from '../../kernel/decision.ts';
import { GroupId, MemberId, UnionId } from '../../kernel/ids.ts';
import { type Member, type MemberEvent, memberRecord } from './member.ts';
import { foldOver } from './offices.ts';
import type { LoadedGroup, UnionGroup, UnionGroupEvent } from './union-group.ts';

const Left = z.object({ groupId: GroupId, memberId: MemberId });
type Left = z.infer<typeof Left>;

export const NoteGroupsLeft = z.lazy(() => z.strictObject({ unionId: UnionId, left: z.array(Left).min(1) }));
export type NoteGroupsLeft = z.infer<typeof NoteGroupsLeft>;

export interface NotingGroupsLeft {
  readonly groups: ReadonlyMap<GroupId, LoadedGroup>;
}

/**
 * Whose membership ended, is retained or went to another union is in no group from that commit on; the group counts
 * them out by this. It comes once for each time that somebody left, so the count is right whatever came before it.
 */
export const noteGroupsLeft: Decide<NotingGroupsLeft, Command<string, NoteGroupsLeft>> = (
  { groups },
  { body: { left } },
) => {
  const changes = [...groups].flatMap(([groupId, group]) => {
    const went = left
      .filter((one) => one.groupId === groupId)
      .map(({ memberId }): UnionGroupEvent => ({ type: 'GroupMemberWent', v: 1, memberId }));
    return group.state === undefined || went.length === 0
      ? []
      : [change<UnionGroup, UnionGroupEvent>(group, went)];
  });
  return changes.length === 0 ? refuse('group/not-found') : decide({ changes });
};

/**
 * What follows from a decision for the groups of whom it is about. Every command of members passes here, so none can
 * forget it; who is assigned to another group is counted there already.
 */
export function leavingGroups(decision: Decision, context: Pick<DecisionContext, 'at' | 'on'>): Decision {
  const byUnion = new Map<UnionId, Left[]>();
  for (const { record, events } of decision.changes) {
    if (record.aggregate.type !== memberRecord.type) continue;
    const before = record.state as Member | undefined;
    if (before?.group === undefined || events.some(({ type }) => type === 'GroupAssigned')) continue;
    const after = foldOver(before, events as readonly MemberEvent[], context);
    if (after.group?.groupId === before.group.groupId) continue;
    const { in: unionId, groupId } = before.group;
    byUnion.set(unionId, [...(byUnion.get(unionId) ?? []), { groupId, memberId: before.memberId }]);
  }
  return byUnion.size === 0 ? decision : { ...decision, follow: [...decision.follow, ...told(byUnion)] };
}

const told = (byUnion: ReadonlyMap<UnionId, readonly Left[]>): FollowUp[] =>
  [...byUnion].map(([unionId, left]) => ({
    command: { type: 'NoteGroupsLeft', body: { unionId, left }, group: unionId, lane: 'bulk' },
  }));
