import type { UnionGroup } from '../../../shared/members/domain/union-group.ts';
import type { Invariant } from '../contract.ts';
import { liveMembers } from './membership.ts';
import { recordsIn, within } from './stored.ts';

/** B7: whoever is in a group is an active member of its union, at every instant. */
export const groupsHaveActiveMembers: Invariant = {
  name: 'whoever is in a group of a union is an active member of that union, and the group is there',
  when: 'always',
  check(view) {
    const groups = recordsIn<UnionGroup>(view, 'union-group');
    return liveMembers(view).flatMap(({ state: { memberId, unionId, status, group } }) => {
      if (group === undefined) return [];
      const of = groups.get(group.groupId)?.state;
      const isIn = status === 'active' && unionId === group.in && of?.unionId === unionId;
      return isIn && of.status === 'formed'
        ? []
        : [
            `member#${memberId} is ${status} in ${unionId}, and in a group that is ${of?.status ?? 'nowhere'}`,
          ];
    });
  },
};

/** Once all is quiet each group counts whom it has, and is led by one of them. */
export const groupsCountTheirMembers: Invariant = {
  name: 'a group counts its members, and its leader is one of them',
  when: 'drained',
  check(view) {
    const inGroup = new Map<string, string[]>();
    for (const { state } of liveMembers(view))
      if (state.group !== undefined) within(inGroup, state.group.groupId, () => []).push(state.memberId);
    return [...recordsIn<UnionGroup>(view, 'union-group')].flatMap(([id, { state }]) => {
      const there = inGroup.get(id) ?? [];
      return [
        ...(state.members === there.length
          ? []
          : [`union-group#${id} counts ${String(state.members)}, ${String(there.length)} are in it`]),
        ...(state.leader === undefined || there.includes(state.leader)
          ? []
          : [`union-group#${id} is led by somebody who is not in it`]),
      ];
    });
  },
};
