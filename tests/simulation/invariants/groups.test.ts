import { describe, expect, it } from 'vitest';
import type { GroupId } from '../../../shared/kernel/ids.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { UnionGroup } from '../../../shared/members/domain/union-group.ts';
import { groupsCountTheirMembers, groupsHaveActiveMembers } from './groups.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const GROUP = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as GroupId;

/** A group with one member, who leads it, but for what the test changes. */
const broken =
  (of: { readonly group?: Partial<UnionGroup>; readonly member?: Partial<Member> }) =>
  (view: BreakableView) => {
    const [key, item] = itemOf<RecordItem<Member>>(
      view,
      'registry/member#',
      ({ state }) => state.status === 'active',
    );
    const { unionId, memberId } = item.state;
    const group = { in: unionId, groupId: GROUP };
    alter(view, [key, item], { state: { ...item.state, group, ...of.member } });
    const state = { groupId: GROUP, unionId, status: 'formed', leader: memberId, members: 1, ...of.group };
    view.items.set(`registry/union-group#${GROUP}`, {
      ...{ pk: `union-group#${GROUP}`, type: 'union-group', rev: 1, commitId: 'x', head: 'x' },
      state,
    });
  };

describe('B7 groups of a union', () => {
  it('are in order where a member is in one of their union, which counts them', async () => {
    expect(await foundIn(groupsHaveActiveMembers, broken({}))).toEqual([]);
    expect(await foundIn(groupsCountTheirMembers, broken({}))).toEqual([]);
  });

  it('shows who is in a group of a union elsewhere, in one that is dissolved, or is no active member', async () => {
    for (const of of [
      { group: { unionId: 'elsewhere' as UnionGroup['unionId'] } },
      { group: { status: 'ended' } },
      { member: { status: 'retained' } },
    ] as const)
      expect(await foundIn(groupsHaveActiveMembers, broken(of))).toHaveLength(1);
  });

  it('shows a count that is wrong, and a leader who is not in the group', async () => {
    expect(await foundIn(groupsCountTheirMembers, broken({ group: { members: 2 } }))).toEqual([
      expect.stringMatching(/counts 2, 1 are in it$/),
    ]);
    expect(
      await foundIn(groupsCountTheirMembers, broken({ group: { leader: 'x' as Member['memberId'] } })),
    ).toEqual([expect.stringMatching(/led by somebody who is not in it$/)]);
  });
});
