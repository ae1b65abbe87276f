import { describe, expect, it } from 'vitest';
import type { MembershipApplication } from '../../../shared/members/domain/membership-application.ts';
import { expelledComeBackByConsent } from './readmission.ts';
import { alter, type BreakableView, foundIn } from './standing-view.ts';
import type { EntryItem, RecordItem } from './stored.ts';

/** As if the member that an approved application made had been expelled before. */
function expelledBefore(view: BreakableView, change: Partial<MembershipApplication> = {}): void {
  const approved = [...view.items].find(
    ([key, item]) =>
      key.startsWith('registry/membership-application#') &&
      (item as RecordItem<MembershipApplication>).state.status === 'approved',
  ) as [string, RecordItem<MembershipApplication>];
  const { memberId } = approved[1].state;
  const [key, joined] = [...view.items].find(([at]) => at === `ledger/member#${String(memberId)}@1`) as [
    string,
    EntryItem,
  ];
  view.items.set(`${key}-before`, {
    ...joined,
    seq: 0,
    commitId: 'earlier',
    events: [{ type: 'MemberExpelled', v: 1 }],
  });
  alter(view, approved, { state: { ...approved[1].state, ...change } });
}

const consent = { by: 'operator:county', at: '2026-11-20T00:00:00.000Z' as never, reason: '确有悔改表现' };

describe('C1 an expelled person is back by consent', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(expelledComeBackByConsent)).toEqual([]);
  });

  it('finds who is back without it, and nobody who has it', async () => {
    expect(await foundIn(expelledComeBackByConsent, (view) => expelledBefore(view))).toEqual([
      expect.stringContaining('without a consent'),
    ]);
    expect(await foundIn(expelledComeBackByConsent, (view) => expelledBefore(view, { consent }))).toEqual([]);
  });
});
