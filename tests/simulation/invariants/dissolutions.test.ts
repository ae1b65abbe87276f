import { describe, expect, it } from 'vitest';
import type { Disposal } from '../../../shared/members/domain/disposal.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { Dissolution } from '../../../shared/unions/domain/dissolution.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import {
  dissolutionsComeToAnEnd,
  dissolutionsStandAsTheirUnions,
  nobodyIsLeftInADissolvedUnion,
} from './dissolutions.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { GateItem, RecordItem } from './stored.ts';

const union = (view: BreakableView, status: Union['status']) =>
  itemOf<RecordItem<Union>>(view, 'registry/union#', ({ state }) => state.status === status);

const dissolution = (view: BreakableView, status: Dissolution['status']) =>
  itemOf<RecordItem<Dissolution>>(view, 'registry/dissolution#', ({ state }) => state.status === status);

const changed =
  (status: Dissolution['status'], changes: (state: Dissolution) => Partial<Dissolution>) =>
  (view: BreakableView) => {
    const [key, item] = dissolution(view, status);
    alter(view, [key, item], { state: { ...item.state, ...changes(item.state) } });
  };

describe('B3 a dissolution', () => {
  it('leaves nobody, and comes to an end, in a province where all is well', async () => {
    expect(await foundIn(nobodyIsLeftInADissolvedUnion)).toEqual([]);
    expect(await foundIn(dissolutionsStandAsTheirUnions)).toEqual([]);
    expect(await foundIn(dissolutionsComeToAnEnd)).toEqual([]);
  });

  it('shows when somebody is left in a dissolved union', async () => {
    const found = await foundIn(nobodyIsLeftInADissolvedUnion, (view) => {
      const [, { state }] = union(view, 'dissolved');
      const [key, member] = itemOf<RecordItem<Member>>(
        view,
        'registry/member#',
        (item) => item.state.status === 'retained',
      );
      alter(view, [key, member], { state: { ...member.state, unionId: state.unionId } });
    });
    expect(found).toEqual([expect.stringMatching(/^member#.* is left in a dissolved union$/)]);
  });

  it('shows when a union stands below a dissolved one', async () => {
    const found = await foundIn(nobodyIsLeftInADissolvedUnion, (view) => {
      const [, { state }] = union(view, 'dissolved');
      const [key, other] = union(view, 'dissolving');
      alter(view, [key, other], { state: { ...other.state, superior: state.unionId } });
    });
    expect(found).toEqual([expect.stringMatching(/^union#.* stands below a dissolved union$/)]);
  });

  it.each([{ members: 1 }, { children: 1 }, { status: 'open' as const }])(
    'shows when the gate of a dissolved union is not shut over nobody: %o',
    async (changes) => {
      const found = await foundIn(nobodyIsLeftInADissolvedUnion, (view) => {
        const [, { state }] = union(view, 'dissolved');
        alter(view, itemOf<GateItem>(view, `registry/gate#${state.unionId}`), changes);
      });
      expect(found).toEqual([expect.stringMatching(/is not shut over nobody$/)]);
    },
  );

  it('shows a proposal that waits for a superior which the union had once', async () => {
    const found = await foundIn(dissolutionsStandAsTheirUnions, (view) => {
      const [key, item] = itemOf<RecordItem<Dissolution>>(
        view,
        'registry/dissolution#',
        ({ state }) => state.status === 'proposed',
      );
      alter(view, [key, item], { state: { ...item.state, superior: item.state.unionId } });
    });
    expect(found).toEqual([expect.stringMatching(/waits for a superior that the union does not have$/)]);
  });

  it('shows when somebody holds a post of a dissolved union', async () => {
    const found = await foundIn(nobodyIsLeftInADissolvedUnion, (view) => {
      const [key, item] = union(view, 'dissolved');
      alter(view, [key, item], { state: { ...item.state, officers: [] } });
    });
    expect(found).toEqual([expect.stringMatching(/is dissolved and has officers$/)]);
  });

  it.each(['waiting', 'closed', 'proposed'] as const)(
    'shows when the union stands otherwise than its dissolution, which was %s',
    async (status) => {
      const other = status === 'proposed' ? 'placing' : 'returned';
      const found = await foundIn(
        dissolutionsStandAsTheirUnions,
        changed(status, () => ({ status: other })),
      );
      expect(found).toHaveLength(1);
    },
  );

  it('shows when it has stopped on its way, or waits for nothing', async () => {
    const stopped = await foundIn(
      dissolutionsComeToAnEnd,
      changed('waiting', () => ({ status: 'placing' })),
    );
    expect(stopped).toEqual([expect.stringMatching(/has stopped on its way$/)]);
    const aimless = await foundIn(
      dissolutionsComeToAnEnd,
      changed('waiting', () => ({ waitsFor: [] })),
    );
    expect(aimless).toEqual([expect.stringMatching(/nobody knows what for$/)]);
  });

  it('shows when it counts otherwise than its chunks', async () => {
    const found = await foundIn(dissolutionsComeToAnEnd, (view) => {
      const [key, item] = itemOf<RecordItem<Disposal>>(
        view,
        'registry/disposal#',
        ({ state }) => state.members.length > 0,
      );
      alter(view, [key, item], { state: { ...item.state, members: [] } });
    });
    expect(found).toEqual([expect.stringMatching(/has counted otherwise than its chunks$/)]);
  });
});
