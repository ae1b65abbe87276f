import { describe, expect, it } from 'vitest';
import type { Member } from '../../../shared/members/domain/member.ts';
import { secondmentsAreReminded } from './secondments.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

describe('C4 art 14: secondments', () => {
  it('are reminded of in a province where all is well', async () => {
    expect(await foundIn(secondmentsAreReminded)).toEqual([]);
  });

  it.each<readonly [string, (member: Member) => object]>([
    ['is retained and seconded', () => ({ status: 'retained' })],
    ['is seconded to where they come from', ({ secondment }) => ({ unionId: secondment?.from })],
    ['no reminder is set', ({ secondment }) => ({ secondment: { ...secondment, until: '2099-01-01' } })],
    ['was not reminded', ({ secondment }) => ({ secondment: { ...secondment, until: '2020-01-01' } })],
    [
      'was reminded',
      ({ secondment }) => ({ secondment: { ...secondment, endedAt: '2026-11-23T00:00:00.000Z' } }),
    ],
  ])('finds one that %s', async (what, broken) => {
    const found = await foundIn(secondmentsAreReminded, (view) => {
      const [key, member] = itemOf<RecordItem<Member>>(
        view,
        'registry/member#',
        ({ state }) => state.secondment !== undefined,
      );
      alter(view, [key, member], { state: { ...member.state, ...broken(member.state) } });
    });
    expect(found).toContainEqual(expect.stringContaining(what));
  });
});
