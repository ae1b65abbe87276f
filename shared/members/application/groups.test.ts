import { beforeEach, describe, expect, it } from 'vitest';
import { gateOf, officerOf, stateOf } from '../../../tests/support/affiliations.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { people } from '../../../tests/support/people.ts';
import { randomFrom } from '../../../tests/support/random.ts';
import { foundUnion, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import type { MemberId, UnionId } from '../../kernel/ids.ts';
import type { Member } from '../domain/member.ts';
import type { UnionGroup } from '../domain/union-group.ts';

let store: MemoryStore;
let registry: TestRegistry;
let union: UnionId;
let members: MemberId[];

const outcomeOf = async (type: string, body: object, scope: UnionId = union): Promise<string> => {
  const outcome = await registry.run(type, body, { actor: officerOf(scope) });
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
};
const formed = async (name: string, unionId: UnionId = union): Promise<string> => {
  const outcome = await registry.run(
    'FormGroup',
    { unionId, groupName: name },
    { actor: officerOf(unionId) },
  );
  return outcome.status === 'done' ? String(outcome.result['groupId']) : outcome.rejection.code;
};
const group = (id: string) => stateOf<UnionGroup>(store, 'union-group', id);
const member = (id: string) => stateOf<Member>(store, 'member', id);
const idsOf = async (count: number, seed: number): Promise<MemberId[]> =>
  Promise.all(
    people(count, seed).map(async ({ idNumber }) => {
      const [claim] = await registry.vault.claimsOf(idNumber);
      return String(store.items.get(`registry/claim#${claim}`)?.['holder']) as MemberId;
    }),
  );

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  ({ unionId: union } = await foundUnion(registry, { seed: 1, size: 4 }));
  members = await idsOf(4, 1);
});

describe('B7 groups of a base union 工会小组', () => {
  it('are formed by a base union, have its members, each in one, and are led by one of them', async () => {
    const [first, second] = [await formed('一车间小组'), await formed('二车间小组')];
    const [one, two, three] = members as [MemberId, MemberId, MemberId];
    for (const memberId of [one, two])
      expect(await outcomeOf('AssignGroup', { memberId, groupId: first })).toBe('done');
    expect(await outcomeOf('AssignGroup', { memberId: one, groupId: first })).toBe('group/in-it-already');
    expect(await outcomeOf('ChangeGroup', { groupId: first, leader: three })).toBe(
      'group/leader-of-its-members',
    );
    expect(await outcomeOf('ChangeGroup', { groupId: first, leader: one, groupName: '总装小组' })).toBe(
      'done',
    );
    expect(group(first)).toMatchObject({ name: '总装小组', members: 2, leader: one, formedOn: '2026-11-23' });
    // Out of the one and into the other in one commit; whoever led it leads it no longer.
    expect(await outcomeOf('AssignGroup', { memberId: one, groupId: second })).toBe('done');
    expect(member(one).group).toEqual({ in: union, groupId: second });
    expect([group(first), group(second)].map(({ members: count, leader }) => [count, leader])).toEqual([
      [1, undefined],
      [1, undefined],
    ]);
    expect(await outcomeOf('AssignGroup', { memberId: one })).toBe('done');
    expect(await outcomeOf('AssignGroup', { memberId: one })).toBe('group/in-none');
    expect([member(one).group, group(second).members]).toEqual([undefined, 0]);
  });

  it('are dissolved once nobody is in them, and take nobody then', async () => {
    const id = await formed('行政小组');
    const [memberId] = members;
    await outcomeOf('AssignGroup', { memberId, groupId: id });
    expect(await outcomeOf('EndGroup', { groupId: id })).toBe('group/members-left');
    await outcomeOf('AssignGroup', { memberId });
    expect(await outcomeOf('EndGroup', { groupId: id })).toBe('done');
    expect(group(id)).toMatchObject({ status: 'ended', endedOn: '2026-11-23' });
    for (const [type, body] of [
      ['EndGroup', { groupId: id }],
      ['ChangeGroup', { groupId: id, groupName: '行政一组' }],
      ['AssignGroup', { memberId, groupId: id }],
    ] as const)
      expect(await outcomeOf(type, body)).toBe('group/ended');
  });

  it('lose whoever withdraws, is retained or goes to another union, and their leader with them', async () => {
    const id = await formed('一车间小组');
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    for (const memberId of members) await outcomeOf('AssignGroup', { memberId, groupId: id });
    const [withdraws, retires, moves, stays] = members as [MemberId, MemberId, MemberId, MemberId];
    await outcomeOf('ChangeGroup', { groupId: id, leader: withdraws });
    const asked = { requestedOn: '2026-11-20', talkedOn: '2026-11-21', announcedOn: '2026-11-22' };
    const withdrawal = { memberId: withdraws, ...asked, certificateRecovered: true };
    expect(await outcomeOf('WithdrawMember', withdrawal)).toBe('done');
    expect(group(id)).not.toHaveProperty('leader');
    const retirement = { memberId: retires, for: 'retired', since: '2026-11-20' };
    expect(await outcomeOf('RetainMember', retirement)).toBe('done');
    expect([withdraws, retires].map((of) => member(of).group)).toEqual([undefined, undefined]);
    expect(group(id).members).toBe(2);
    const wanted = { memberId: moves, unionId: other.unionId, employerId: other.employerId, consent: 'ZZ-1' };
    const requested = await registry.run('RequestTransfer', wanted, { actor: officerOf(other.unionId) });
    const transferId = requested.status === 'done' ? requested.result['transferId'] : '';
    // While it is under way they are in the group yet.
    expect(member(moves).group).toEqual({ in: union, groupId: id });
    expect(await outcomeOf('ReleaseMember', { transferId })).toBe('done');
    expect({ at: member(moves).unionId, group: member(moves).group }).toEqual({
      at: other.unionId,
      group: undefined,
    });
    expect([member(stays).group?.groupId, group(id).members]).toEqual([id, 1]);
  });

  it('are of nobody else: not of federations, of members elsewhere, nor to be seen from another union', async () => {
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    const [stranger] = await idsOf(1, 2);
    const id = await formed('一车间小组');
    expect(await formed('机关小组', superior)).toBe('group/not-base');
    expect(await outcomeOf('FormGroup', { unionId: union, groupName: '二组' }, other.unionId)).toBe(
      'union/not-found',
    );
    expect(await outcomeOf('ChangeGroup', { groupId: id, groupName: '二组' }, other.unionId)).toBe(
      'group/not-found',
    );
    expect(await outcomeOf('AssignGroup', { memberId: stranger, groupId: id }, superior)).toBe(
      'group/not-found',
    );
    expect(await outcomeOf('AssignGroup', { memberId: members[0], groupId: id }, other.unionId)).toBe(
      'member/not-found',
    );
    expect(await outcomeOf('ChangeGroup', { groupId: id })).toBe('group/unchanged');
  });

  it('count exactly those who are in them, whoever comes, leaves and comes back', async () => {
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    const groups = [await formed('一组'), await formed('二组'), await formed('三组', other.unionId)];
    const random = randomFrom(20_261_201);
    const asked = { requestedOn: '2026-11-20', talkedOn: '2026-11-21', announcedOn: '2026-11-22' };
    const moved = async (memberId: MemberId) => {
      const { unionId } = member(memberId);
      const to = unionId === union ? other.unionId : union;
      const [employerId] = gateOf(store, to).employers;
      const wanted = { memberId, unionId: to, employerId, consent: 'ZZ-1' };
      const outcome = await registry.run('RequestTransfer', wanted, { actor: officerOf(to) });
      const transferId = outcome.status === 'done' ? outcome.result['transferId'] : '';
      return outcomeOf('ReleaseMember', { transferId }, unionId);
    };
    const restored = (memberId: MemberId) => {
      const place = { unionId: union, employerId: gateOf(store, union).employers[0] };
      return outcomeOf('RestoreMember', { memberId, ...place }, superior);
    };
    const acts: readonly ((memberId: MemberId) => Promise<string>)[] = [
      (memberId) => outcomeOf('AssignGroup', { memberId, groupId: random.pick(groups) }, superior),
      (memberId) => outcomeOf('AssignGroup', { memberId, groupId: random.pick(groups) }, superior),
      (memberId) => outcomeOf('AssignGroup', { memberId }, superior),
      (memberId) => outcomeOf('ChangeGroup', { groupId: random.pick(groups), leader: memberId }, superior),
      moved,
      (memberId) => outcomeOf('RetainMember', { memberId, for: 'unemployed', since: '2026-11-20' }, superior),
      restored,
      (memberId) =>
        random.chance(0.02)
          ? outcomeOf('WithdrawMember', { memberId, ...asked, certificateRecovered: true }, superior)
          : Promise.resolve('spared'),
    ];
    const outcomes = new Map<string, number>();
    for (let step = 0; step < 220; step += 1) {
      const outcome = await random.pick(acts)(random.pick(members));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      const all = members.map((id) => member(id));
      for (const one of all)
        if (one.group !== undefined) expect([one.status, one.unionId]).toEqual(['active', one.group.in]);
      for (const id of groups) {
        const there = all.filter((one) => one.group?.groupId === id).map(({ memberId }) => memberId);
        const { members: count, leader } = group(id);
        expect(count).toBe(there.length);
        if (leader !== undefined) expect(there).toContain(leader);
      }
    }
    expect(outcomes.get('done')).toBeGreaterThan(50);
  });
});
