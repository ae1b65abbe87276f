import { describe, expect, it } from 'vitest';
import type { Member } from '../../../shared/members/domain/member.ts';
import { membersStandInUnions, onePersonOneMembership } from './membership.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { BreakableView } from './standing-view.ts';
import type { ClaimItem, GateItem, RecordItem } from './stored.ts';

const memberOf = (view: BreakableView) => itemOf<RecordItem<Member>>(view, 'registry/member#');

describe('A5 one person, one membership', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(onePersonOneMembership)).toEqual([]);
  });

  it('finds a second member of the same number, whatever the claim says', async () => {
    const found = await foundIn(onePersonOneMembership, (view) => {
      const [, member] = memberOf(view);
      view.items.set('registry/member#twin', { ...member, pk: 'member#twin' });
    });
    expect(found).toEqual([expect.stringMatching(/^member#.* and member#.* are the same person$/)]);
  });

  it('finds a member who holds two claims', async () => {
    const found = await foundIn(onePersonOneMembership, (view) => {
      const [, claim] = itemOf<ClaimItem>(view, 'registry/claim#IDNO');
      view.items.set(`registry/${claim.pk}-2`, { ...claim, pk: `${claim.pk}-2` });
    });
    expect(found).toEqual([expect.stringContaining('holds two claims')]);
  });

  it('finds a member whose number nobody could find again', async () => {
    const found = await foundIn(onePersonOneMembership, (view) => {
      alter(view, memberOf(view), { lookups: {} });
    });
    expect(found).toEqual([expect.stringContaining('has no keyed hash of its number')]);
  });
});

describe('A7 no member without a union and an employer of it', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(membersStandInUnions)).toEqual([]);
  });

  const place = (view: BreakableView) => {
    const [, { state }] = memberOf(view);
    return state;
  };

  it.each<readonly [string, (view: BreakableView) => void]>([
    ['no such union', (view) => view.items.delete(`registry/union#${place(view).unionId}`)],
    [
      'no such union',
      (view) => {
        const [key, union] = itemOf<RecordItem>(view, `registry/union#${place(view).unionId}`);
        alter(view, [key, union], { state: { ...(union.state as object), status: 'void' } });
      },
    ],
    ['its gate admits nobody', (view) => view.items.delete(`registry/gate#${place(view).unionId}`)],
    [
      'its gate admits nobody',
      (view) => {
        alter(view, itemOf<GateItem>(view, `registry/gate#${place(view).unionId}`), { status: 'shut' });
      },
    ],
    [
      'the gate does not admit employer',
      (view) => {
        alter(view, itemOf<GateItem>(view, `registry/gate#${place(view).unionId}`), {
          employers: ['another'],
        });
      },
    ],
    [
      'works as direct at',
      (view) => {
        const [key, member] = memberOf(view);
        const more = { form: 'direct', workUnit: 'another' };
        alter(view, [key, member], { state: { ...member.state, ...more } });
      },
    ],
    ['no such employer', (view) => view.items.delete(`registry/employer#${place(view).employerId}`)],
    [
      'its stamp is not the union’s',
      (view) => {
        const [key, member] = memberOf(view);
        const stamp = { ...member.state.stamp, division: '440106' };
        alter(view, [key, member], { state: { ...member.state, stamp } });
      },
    ],
  ])('finds: %s', async (what, breaking) => {
    const found = await foundIn(membersStandInUnions, breaking);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toContainEqual(expect.stringContaining(what));
  });
});
