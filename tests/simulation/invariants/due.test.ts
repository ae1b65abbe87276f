import { describe, expect, it } from 'vitest';
import { everyEventIsTold, followUpsBelongToCommits, nothingDueIsLeft } from './due.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { DueItem } from './stored.ts';

const due = (view: BreakableView) => itemOf<DueItem>(view, 'registry/due#');

describe('Follow-ups', () => {
  it('belong to commits in a province where all is well, and none is left', async () => {
    expect(await foundIn(followUpsBelongToCommits)).toEqual([]);
    expect(await foundIn(nothingDueIsLeft)).toEqual([]);
    expect(await foundIn(everyEventIsTold)).toEqual([]);
  });

  it('show when one was lost', async () => {
    const found = await foundIn(followUpsBelongToCommits, (view) => view.items.delete(due(view)[0]));
    expect(found).toEqual([expect.stringMatching(/announces follow-up .*, which is missing$/)]);
  });

  it('show when one is of no commit', async () => {
    const found = await foundIn(followUpsBelongToCommits, (view) => {
      alter(view, due(view), { commitId: 'none' });
    });
    expect(found).toEqual([expect.stringContaining('is of commit none, which is not in the ledger')]);
  });

  it('show when one was marked and never sent', async () => {
    const found = await foundIn(followUpsBelongToCommits, (view) =>
      view.items.delete(`requests/${due(view)[1].id}`),
    );
    expect(found).toContainEqual(expect.stringContaining('is marked sent and was not'));
  });

  it('show when one is left that is due, and not before', async () => {
    for (const [dueAt, left] of [
      ['2026-11-23T01:00:00.000Z', 1],
      ['2026-11-23T01:00:00.001Z', 0],
    ] as const) {
      const found = await foundIn(nothingDueIsLeft, (view) => {
        alter(view, due(view), { dueShard: '1', dueAt });
      });
      expect(found).toHaveLength(left);
    }
  });

  it('show when an event has not reached its consumer', async () => {
    for (const type of ['founding-application', 'member', 'roster-chunk', 'erasure']) {
      const found = await foundIn(everyEventIsTold, (view) => {
        const place = view.published.findIndex((id) => id.startsWith(`${type}#`));
        view.published.splice(place, 1);
      });
      expect(found).toEqual([
        expect.stringMatching(new RegExp(`^event ${type}#.*@\\d+\\.\\d+ has not been told$`)),
      ]);
    }
  });
});
