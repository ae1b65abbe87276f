import { describe, expect, it } from 'vitest';
import type { Case } from '../../../shared/members/domain/case.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import {
  casesAndMembersAgree,
  nobodyIsDeemedWithdrawnButByDecision,
  nobodyIsExpelledButByDecision,
  noFilingIsForgotten,
} from './cases.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem, RecordItem } from './stored.ts';

const caseIn = (view: BreakableView, status: Case['status']) =>
  itemOf<RecordItem<Case>>(view, 'registry/case#', ({ state }) => state.status === status);

const memberOf = (view: BreakableView, { memberId }: Case) =>
  itemOf<RecordItem<Member>>(view, 'registry/member#', ({ state }) => state.memberId === memberId);

describe('C7 cases and memberships', () => {
  it.each([
    casesAndMembersAgree,
    nobodyIsExpelledButByDecision,
    nobodyIsDeemedWithdrawnButByDecision,
    noFilingIsForgotten,
  ])('agree in a province where all is well: $name', async (invariant) => {
    expect(await foundIn(invariant)).toEqual([]);
  });

  it('finds an open case that its member does not name, and one named that is not open', async () => {
    const found = await foundIn(casesAndMembersAgree, (view) => {
      const [, open] = caseIn(view, 'committee');
      const [, filed] = caseIn(view, 'filing');
      const member = memberOf(view, open.state);
      alter(view, member, { state: { ...member[1].state, case: filed.state.caseId } });
    });
    expect(found).toEqual([
      expect.stringMatching(/^member#.* names case .*, which is not an open one of theirs$/),
      expect.stringMatching(/^case#.* is open, and its member does not name it$/),
    ]);
  });

  it('finds who was expelled without the group being heard', async () => {
    const found = await foundIn(nobodyIsExpelledButByDecision, (view) => {
      const of = caseIn(view, 'filing');
      const { opinion: _, ...unheard } = of[1].state;
      alter(view, of, { state: unheard });
    });
    expect(found).toEqual([
      expect.stringMatching(/^member#.* was expelled by case .*, which did not decide so$/),
    ]);
  });

  it('finds a member who stayed although the committee decided', async () => {
    const found = await foundIn(nobodyIsExpelledButByDecision, (view) => {
      const member = memberOf(view, caseIn(view, 'filing')[1].state);
      alter(view, member, { state: { ...member[1].state, status: 'active' } });
    });
    expect(found).toEqual([expect.stringMatching(/^member#.* is active, and its ledger tells otherwise$/)]);
  });

  it('finds who was deemed to have withdrawn without proof, and by no officer', async () => {
    const found = await foundIn(nobodyIsDeemedWithdrawnButByDecision, (view) => {
      const isEnd = ({ events }: EntryItem) => events.some(({ type }) => type === 'MemberExpelled');
      const entry = itemOf<EntryItem>(view, 'ledger/member#', isEnd);
      const events = entry[1].events.map((event) => ({ ...event, type: 'MemberDeemedWithdrawn' }));
      alter(view, entry, { events, by: 'system:follow-up' });
    });
    expect(found).toEqual([
      expect.stringMatching(/^member#.* was deemed to have withdrawn by case .*, which did not decide so$/),
      expect.stringMatching(/^member#.* was deemed to have withdrawn by system:follow-up$/),
      expect.stringMatching(/^case#.* is filing, and its member’s ledger tells otherwise$/),
    ]);
  });

  it('finds a case that says it has ended a membership, and has not', async () => {
    const found = await foundIn(nobodyIsDeemedWithdrawnButByDecision, (view) => {
      const of = caseIn(view, 'committee');
      alter(view, of, { state: { ...of[1].state, status: 'deemed-withdrawn' } });
    });
    expect(found).toEqual([
      expect.stringMatching(/^case#.* is deemed-withdrawn, and its member’s ledger tells otherwise$/),
    ]);
  });

  it('finds a filing without a timer, and one whose day is over', async () => {
    expect(
      await foundIn(noFilingIsForgotten, (view) => {
        const of = caseIn(view, 'filing');
        alter(view, of, { state: { ...of[1].state, dueOn: '2026-11-30' } });
      }),
    ).toEqual([expect.stringMatching(/^case#.* is to be filed by 2026-11-30, and no timer is set$/)]);
    expect(
      await foundIn(noFilingIsForgotten, (view) => {
        Object.assign(view, { now: '2027-03-01T00:00:00.000Z' });
      }),
    ).toEqual([expect.stringMatching(/^case#.* and its superior has not been told$/)]);
  });
});
