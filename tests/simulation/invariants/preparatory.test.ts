import { describe, expect, it } from 'vitest';
import type { Member } from '../../../shared/members/domain/member.ts';
import { preparatoryMembersWait } from './preparatory.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem, RecordItem } from './stored.ts';

const active = (view: BreakableView) =>
  [...view.items].find(
    ([key, item]) =>
      key.startsWith('registry/member#') && (item as RecordItem<Member>).state.status === 'active',
  ) as [string, RecordItem<Member>];

/** As if the membership had begun as a preparatory one. */
const admittedFirst = (view: BreakableView, on?: string) => {
  const [, { pk }] = active(view);
  const [key, entry] = itemOf<EntryItem>(view, `ledger/${pk}@1`);
  const events = [{ type: 'PreparatoryMemberAdmitted', v: 1 }];
  alter(view, [key, entry], { events, ...(on && { on }) });
};

describe('C2 preparatory members', () => {
  it('stand as they should in a province where all is well', async () => {
    expect(await foundIn(preparatoryMembersWait)).toEqual([]);
  });

  it('are found in a base union, or waiting for an employer that is none', async () => {
    const found = await foundIn(preparatoryMembersWait, (view) => {
      const [key, member] = active(view);
      view.items.delete(`registry/employer#${member.state.employerId}`);
      alter(view, [key, member], { state: { ...member.state, status: 'preparatory' } });
    });
    expect(found).toEqual([
      expect.stringContaining('which has employers'),
      expect.stringContaining('waits for no employer'),
    ]);
  });

  it('are found where they became active unconfirmed, or on another day', async () => {
    expect(await foundIn(preparatoryMembersWait, (view) => admittedFirst(view))).toEqual([
      expect.stringContaining('never confirmed'),
    ]);
    const found = await foundIn(preparatoryMembersWait, (view) => admittedFirst(view, '2020-01-01'));
    expect(found[0]).toContain('was admitted on 2020-01-01');
  });
});
