import { describe, expect, it } from 'vitest';
import type { Duplicate, DuplicateStatus } from '../../../shared/members/domain/duplicate.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import {
  everybodyIsMarked,
  findingsStandAsSettled,
  likePairsAreFound,
  openFindingsAreNamed,
  openFindingsAreOfLikeMembers,
} from './duplicates.ts';
import { alter, type BreakableView, foundIn, itemOf, standingView } from './standing-view.ts';
import type { EntryItem, RecordItem } from './stored.ts';

const finding = (view: BreakableView, status: DuplicateStatus) =>
  itemOf<RecordItem<Duplicate>>(view, 'registry/duplicate#', ({ state }) => state.status === status);

/** The mark that the pair shares. */
const sharedMark = (view: BreakableView, { members }: Duplicate): Set<string> => {
  for (const bearers of view.marks.values()) if (members.every((id) => bearers.has(id))) return bearers;
  throw new Error('the pair shares no mark');
};

describe('A8 likely duplicates', () => {
  it('are found, settled and taken back in a province where all is well, in every state there is', async () => {
    for (const invariant of [
      everybodyIsMarked,
      likePairsAreFound,
      openFindingsAreOfLikeMembers,
      openFindingsAreNamed,
      findingsStandAsSettled,
    ])
      expect(await foundIn(invariant)).toEqual([]);
    const view = await standingView();
    for (const status of ['open', 'different', 'merged', 'lapsed'] as const) finding(view, status);
  });

  it('show when a member bears no mark, and when somebody bears one who is none', async () => {
    const lost = await foundIn(everybodyIsMarked, (view) => {
      const { state } = finding(view, 'open')[1];
      sharedMark(view, state).delete(state.members[0]);
    });
    expect(lost).toEqual([expect.stringMatching(/bears no mark of mobile$/)]);
    const dead = await foundIn(everybodyIsMarked, (view) => {
      const [member, { state }] = itemOf<RecordItem<Member>>(
        view,
        'registry/member#',
        (item) => item.state.status === 'active',
      );
      alter(view, [member, view.items.get(member) as RecordItem<Member>], {
        state: { ...state, status: 'deceased' },
      });
    });
    expect(dead).toHaveLength(2);
    const twice = await foundIn(everybodyIsMarked, (view) => {
      view.marks.set('mobile#index-1#other', new Set(finding(view, 'open')[1].state.members));
    });
    expect(twice).toEqual(['somebody bears two marks of mobile']);
  });

  it('show when a pair has no finding, or one that was settled before', async () => {
    for (const status of ['merged', 'lapsed'] as const) {
      const found = await foundIn(likePairsAreFound, (view) => {
        const [key, item] = finding(view, 'open');
        alter(view, [key, item], { state: { ...item.state, status } });
      });
      expect(found).toEqual([expect.stringMatching(new RegExp(`mobile: ${status}$`))]);
    }
    const missing = await foundIn(likePairsAreFound, (view) => view.items.delete(finding(view, 'open')[0]));
    expect(missing).toEqual([expect.stringMatching(/mobile: not found$/)]);
  });

  it.each([
    ['is of nobody any more', { members: ['0ZZZZZZZZZZZZZZZZZZZZZZZZZ', '0ZZZZZZZZZZZZZZZZZZZZZZZZY'] }],
    ['stands before another union', { at: '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' }],
    ['has the path of another time', { stamp: { path: ['0ZZZZZZZZZZZZZZZZZZZZZZZZZ'], division: '440305' } }],
    ['says that they share something else', { signs: ['name-and-birth-date'] }],
  ])('show when an open one %s', async (_, changes) => {
    const found = await foundIn(openFindingsAreOfLikeMembers, (view) => {
      const [key, item] = finding(view, 'open');
      alter(view, [key, item], { state: { ...item.state, ...changes } });
    });
    expect(found).toHaveLength(1);
  });

  it('show when a member does not name what is open about them, or names what is not', async () => {
    const unnamed = await foundIn(openFindingsAreNamed, (view) => {
      const [id] = finding(view, 'open')[1].state.members;
      const member = itemOf<RecordItem<Member>>(view, `registry/member#${id}`);
      const { duplicates: _, ...state } = member[1].state;
      alter(view, member, { state });
    });
    expect(unnamed).toEqual([expect.stringMatching(/is open, and not named$/)]);
    const over = await foundIn(openFindingsAreNamed, (view) => {
      const [key, item] = finding(view, 'open');
      alter(view, [key, item], { state: { ...item.state, status: 'lapsed' } });
    });
    expect(over).toHaveLength(2);
    for (const words of over) expect(words).toMatch(/is named, and not open$/);
  });

  it('show when a dismissed pair is found again, and when a merger voids nobody', async () => {
    const again = await foundIn(findingsStandAsSettled, (view) => {
      const [key] = finding(view, 'different');
      const entry = itemOf<EntryItem>(view, `ledger/${key.slice('registry/'.length)}@2`);
      view.items.set(`${entry[0].slice(0, -1)}3`, {
        ...entry[1],
        seq: 3,
        events: [{ type: 'DuplicateFound', v: 1 }],
      });
    });
    expect(again).toEqual([expect.stringMatching(/@3 comes after the pair was dismissed$/)]);
    const alone = await foundIn(findingsStandAsSettled, (view) => {
      const [key] = finding(view, 'merged');
      const entry = itemOf<EntryItem>(view, `ledger/${key.slice('registry/'.length)}@2`);
      alter(view, entry, { commit: [] });
    });
    expect(alone).toEqual([expect.stringMatching(/@2 merges and voids nobody$/)]);
  });
});
