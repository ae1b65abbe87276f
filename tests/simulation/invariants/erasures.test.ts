import { describe, expect, it } from 'vitest';
import type { ErasureRequest } from '../../../shared/members/domain/erasure-request.ts';
import { erasuresAreApproved } from './erasures.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { BreakableView } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const requestThat = (view: BreakableView, status: ErasureRequest['status']) =>
  itemOf<RecordItem<ErasureRequest>>(
    view,
    'registry/erasure-request#',
    ({ state }) => state.status === status,
  );

describe('G7 an erasure', () => {
  it('is as approved in a province where all is well', async () => {
    expect(await foundIn(erasuresAreApproved)).toEqual([]);
  });

  it('shows when it was carried out on a request that was taken back', async () => {
    const found = await foundIn(erasuresAreApproved, (view) => {
      const [key, item] = requestThat(view, 'approved');
      const withdrawnAt = item.state.decidedAt;
      const state = { ...item.state, status: 'withdrawn' as const, ...(withdrawnAt && { withdrawnAt }) };
      alter(view, [key, item], { state });
      for (const [place, entry] of view.items)
        if (place.startsWith('ledger/erasure#') && entry['commitId'] === item.commitId)
          view.items.set(place, { ...entry, by: 'operator:op-1' });
    });
    expect(found).toEqual([expect.stringContaining('no request was approved')]);
  });

  it('shows when an approval erased nobody', async () => {
    const found = await foundIn(erasuresAreApproved, (view) => {
      const [, item] = requestThat(view, 'approved');
      for (const [place, each] of view.items)
        if (place.startsWith('registry/erasure#') && each['commitId'] === item.commitId)
          view.items.delete(place);
    });
    expect(found).toEqual([expect.stringContaining('nobody is erased')]);
  });

  it.each([
    ['was decided by who asked for it', 'rejected', { by: 'operator:one', decidedBy: 'operator:one' }],
    ['is withdrawn without a day', 'withdrawn', { withdrawnAt: undefined }],
    ['was decided twice', 'submitted', {}],
  ] as const)('shows when it %s', async (_, status, changes) => {
    const found = await foundIn(erasuresAreApproved, (view) => {
      const [key, item] = requestThat(view, status === 'submitted' ? 'rejected' : status);
      const made = status === 'submitted' ? { status: 'submitted' as const } : changes;
      alter(view, [key, item], { state: { ...item.state, ...made } });
    });
    expect(found.length).toBeGreaterThan(0);
  });
});
