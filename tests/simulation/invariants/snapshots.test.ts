import { describe, expect, it } from 'vitest';
import type { Founding } from '../../../shared/unions/domain/founding.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import { snapshotsEqualFold } from './snapshots.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem, RecordItem } from './stored.ts';

const member = (view: BreakableView) => itemOf<RecordItem<Member>>(view, 'registry/member#');
const founding = (view: BreakableView) =>
  itemOf<RecordItem<Founding>>(view, 'registry/founding-application#', ({ rev }) => rev > 2);

describe('H2 snapshot and ledger', () => {
  it('tell the same in a province where all is well, of every kind of record', async () => {
    expect(await foundIn(snapshotsEqualFold)).toEqual([]);
  });

  it.each<readonly [string, RegExp, (view: BreakableView) => void]>([
    [
      'a state that no event made',
      /is not the fold of its entries$/,
      (view) => {
        const [key, item] = member(view);
        alter(view, [key, item], { state: { ...item.state, joinedOn: '2020-01-01' } });
      },
    ],
    [
      'a field beside what the events say',
      /is not the fold of its entries$/,
      (view) => {
        const [key, item] = founding(view);
        alter(view, [key, item], { state: { ...item.state, remark: 'no' } });
      },
    ],
    [
      'an event that the snapshot does not know',
      /is not the fold of its entries$/,
      (view) => {
        const [key, entry] = itemOf<EntryItem>(view, 'ledger/founding-application#', ({ seq }) => seq === 2);
        alter(view, [key, entry], { events: [{ type: 'FoundingRejected', v: 1, remark: 'no' }] });
      },
    ],
    [
      'a snapshot that fell behind',
      /is at rev 1 of \d entries$/,
      (view) => {
        alter(view, founding(view), { rev: 1 });
      },
    ],
    [
      'a head that is no entry’s',
      /does not carry the hash of its last entry$/,
      (view) => {
        alter(view, member(view), { head: 'other' });
      },
    ],
    [
      'a commit that is not the last',
      /names commit other, its last entry/,
      (view) => {
        alter(view, member(view), { commitId: 'other' });
      },
    ],
    [
      'a member on the list of another union',
      /stands in other lists than its state says$/,
      (view) => {
        alter(view, member(view), { inUnion: 'elsewhere' });
      },
    ],
    [
      'a founding that waits although it is decided',
      /stands in other lists than its state says$/,
      (view) => {
        alter(view, founding(view), { waitsAt: 'somewhere', waitsSince: 'ever' });
      },
    ],
    [
      'a record without a ledger',
      /has no entry in the ledger$/,
      (view) => {
        const [key, item] = member(view);
        view.items.delete(`${key.replace('registry/', 'ledger/')}@1`);
        view.items.set(key, { ...item });
      },
    ],
    ['a ledger without a record', /stands in the ledger only$/, (view) => view.items.delete(member(view)[0])],
    [
      'a kind of record that nothing folds',
      /are of a kind that nothing folds$/,
      (view) => view.items.set('registry/stranger#1', { pk: 'stranger#1', rev: 1, type: 'stranger' }),
    ],
  ])('show %s', async (_, what, breaking) => {
    expect(await foundIn(snapshotsEqualFold, breaking)).toContainEqual(expect.stringMatching(what));
  });
});
