import { describe, expect, it } from 'vitest';
import type { AffiliationChange } from '../../../shared/unions/domain/affiliation.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import {
  levelsFallTowardsTheBase,
  noUnionStandsBelowItself,
  placesAgreeWithGates,
  restampingComesToItsEnd,
} from './affiliation.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { GateItem, RecordItem } from './stored.ts';

const base = (view: BreakableView) =>
  itemOf<RecordItem<Union>>(
    view,
    'registry/union#',
    ({ state }) => state.level === 'base' && state.status !== 'void',
  );
const gate = (view: BreakableView) => itemOf<GateItem>(view, 'registry/gate#', ({ members }) => members > 0);
const member = (view: BreakableView) =>
  itemOf<RecordItem<Member>>(view, 'registry/member#', ({ state }) => state.status === 'active');
const change = (view: BreakableView, status: AffiliationChange['status']) =>
  itemOf<RecordItem<AffiliationChange>>(
    view,
    'registry/affiliation-change#',
    ({ state }) => state.status === status,
  );

describe('B4 a change of superior', () => {
  it('holds in a province where all is well', async () => {
    for (const invariant of [noUnionStandsBelowItself, placesAgreeWithGates, restampingComesToItsEnd])
      expect(await foundIn(invariant)).toEqual([]);
  });

  it('shows a circle of superiors, and a superior that is not there', async () => {
    const circle = await foundIn(noUnionStandsBelowItself, (view) => {
      const [key, union] = base(view);
      alter(view, [key, union], { state: { ...union.state, superior: union.state.unionId } });
    });
    expect(circle).toContainEqual(expect.stringMatching(/stands in a circle of superiors$/));
    const gone = await foundIn(noUnionStandsBelowItself, (view) => {
      const [key, union] = base(view);
      alter(view, [key, union], { state: { ...union.state, superior: 'nowhere' } });
    });
    expect(gone).toContainEqual(expect.stringMatching(/has a superior that does not exist$/));
  });

  it('shows who stands elsewhere than the gate says, and who is counted as behind and is not', async () => {
    const stray = await foundIn(placesAgreeWithGates, (view) => {
      const [key, item] = member(view);
      const stamp = { ...item.state.stamp, path: item.state.stamp.path.slice(1) };
      alter(view, [key, item], { state: { ...item.state, stamp } });
    });
    expect(stray).toEqual([expect.stringMatching(/carries another stamp than its union$/)]);
    const miscounted = await foundIn(placesAgreeWithGates, (view) => {
      const [key, item] = gate(view);
      alter(view, [key, item], { membersBehind: (item.membersBehind ?? 0) + 1 });
    });
    expect(miscounted).toEqual([
      expect.stringMatching(/counts members and unions behind: 1, 0; there are 0, 0$/),
    ]);
    const path = await foundIn(placesAgreeWithGates, (view) => {
      const [key, union] = base(view);
      const [, ...rest] = union.state.stamp.path;
      alter(view, [key, union], { state: { ...union.state, stamp: { ...union.state.stamp, path: rest } } });
    });
    expect(path).toContainEqual(expect.stringMatching(/has another path than its superior gives it$/));
  });

  it('B7 shows a federation below one of its own level or below a base union, and a third tier of base unions', async () => {
    const below = (level: string) =>
      foundIn(levelsFallTowardsTheBase, (view) => {
        const [key, item] = itemOf<RecordItem<Union>>(
          view,
          'registry/union#',
          ({ state }) => state.level === 'county' && state.stamp.division === '440305',
        );
        const [, base] = itemOf<RecordItem<Union>>(
          view,
          'registry/union#',
          ({ state }) => state.level === 'base',
        );
        const superior = level === 'base' ? base.state.unionId : item.state.superior;
        const own = level === 'base' ? 'county' : level;
        alter(view, [key, item], { state: { ...item.state, level: own, superior } });
      });
    expect(await below('county')).toEqual([]);
    expect(await below('city')).toHaveLength(1);
    expect(await below('base')).toHaveLength(1);
    const third = await foundIn(levelsFallTowardsTheBase, (view) => {
      const [key, union] = base(view);
      alter(view, [key, union], { state: { ...union.state, superior: union.state.unionId } });
    });
    expect(third).toHaveLength(1);
  });

  it('shows a change that has not come to its end, and a union that nobody sets free', async () => {
    const open = await foundIn(restampingComesToItsEnd, (view) => {
      const [key, item] = change(view, 'done');
      alter(view, [key, item], { state: { ...item.state, walks: 1 } });
    });
    expect(open).toEqual([expect.stringMatching(/^affiliation-change#.* has not ended$/)]);
    const held = await foundIn(restampingComesToItsEnd, (view) => {
      const [key, item] = change(view, 'requested');
      alter(view, [key, item], { state: { ...item.state, status: 'withdrawn' } });
    });
    expect(held).toEqual([
      expect.stringMatching(/is affiliation-changing on behalf of no change that waits$/),
    ]);
    const behind = await foundIn(restampingComesToItsEnd, (view) => {
      alter(view, gate(view), { childrenBehind: 1 });
    });
    expect(behind).toEqual([expect.stringMatching(/counts somebody behind$/)]);
  });
});
