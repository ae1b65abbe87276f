import { describe, expect, it } from 'vitest';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import { gatesCount, gatesStandAsTheirUnions } from './gates.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { GateItem, RecordItem } from './stored.ts';

const openGate = (view: BreakableView) =>
  itemOf<GateItem>(view, 'registry/gate#', ({ members, employers }) => members > 0 && employers.length > 0);
const superiorGate = (view: BreakableView) =>
  itemOf<GateItem>(view, 'registry/gate#', ({ children, stamp }) => children > 0 && stamp.path.length === 4);

describe('A7 gates count', () => {
  it('what stands, in a province where all is well', async () => {
    expect(await foundIn(gatesCount)).toEqual([]);
  });

  it('finds a member, one without a vote, or a child more or less', async () => {
    for (const by of [1, -1]) {
      const members = await foundIn(gatesCount, (view) => {
        const [key, gate] = openGate(view);
        alter(view, [key, gate], { members: gate.members + by });
      });
      expect(members).toEqual([expect.stringMatching(/^gate#.* counts members, .*; there are/)]);
      const voters = await foundIn(gatesCount, (view) => {
        const [key, gate] = openGate(view);
        alter(view, [key, gate], { withoutVote: (gate.withoutVote ?? 0) + by });
      });
      expect(voters).toHaveLength(1);
      const children = await foundIn(gatesCount, (view) => {
        const [key, gate] = superiorGate(view);
        alter(view, [key, gate], { children: gate.children + by });
      });
      expect(children).toHaveLength(1);
    }
  });

  it('finds a member that no gate counted', async () => {
    const found = await foundIn(gatesCount, (view) => {
      const [, member] = itemOf<RecordItem<Member>>(view, 'registry/member#');
      const state = { ...member.state, unionId: 'nowhere' };
      view.items.set('registry/member#more', { ...member, pk: 'member#more', state });
    });
    expect(found).toEqual(['union#nowhere has members or unions below it and no gate']);
  });

  it('does not count a void union below its superior', async () => {
    const found = await foundIn(gatesCount, (view) => {
      const [key, union] = itemOf<RecordItem<Union>>(
        view,
        'registry/union#',
        ({ state }) => state.status === 'void',
      );
      alter(view, [key, union], { state: { ...union.state, status: 'normal' } });
    });
    expect(found).toHaveLength(1);
  });
});

describe('B4 gates stand as their unions', () => {
  it('in a province where all is well', async () => {
    expect(await foundIn(gatesStandAsTheirUnions)).toEqual([]);
  });

  it.each<readonly [string, (view: BreakableView) => void]>([
    ['has no gate', (view) => view.items.delete(openGate(view)[0])],
    ['has no union', (view) => view.items.delete(openGate(view)[0].replace('gate#', 'union#'))],
    [
      ', its gate preparing',
      (view) => {
        alter(view, openGate(view), { status: 'preparing' });
      },
    ],
    [
      'differs from its union in stamp or employers',
      (view) => {
        alter(view, openGate(view), { employers: [] });
      },
    ],
  ])('finds one that %s', async (what, breaking) => {
    expect(await foundIn(gatesStandAsTheirUnions, breaking)).toEqual([expect.stringContaining(what)]);
  });
});
