import { describe, expect, it } from 'vitest';
import { claimsAreHeld } from './claims.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { ClaimItem } from './stored.ts';

const held = (view: BreakableView, of: 'IDNO' | 'USCC') =>
  itemOf<ClaimItem>(view, `registry/claim#${of}`, ({ holder }) => holder !== undefined);
const tombstone = (view: BreakableView) =>
  itemOf<ClaimItem>(view, 'registry/claim#USCC', ({ holder }) => holder === undefined);

describe('A5 A6 claims and what bears their numbers', () => {
  it('are two sides of one thing in a province where all is well', async () => {
    expect(await foundIn(claimsAreHeld)).toEqual([]);
  });

  it.each(['IDNO', 'USCC'] as const)('finds a live record without its claim: %s', async (of) => {
    const found = await foundIn(claimsAreHeld, (view) => view.items.delete(held(view, of)[0]));
    expect(found).toEqual([expect.stringMatching(/is live, its claim is held by nobody$/)]);
  });

  it('finds a claim that was released while its holder lives', async () => {
    const found = await foundIn(claimsAreHeld, (view) => {
      const [key, { holder, ...claim }] = held(view, 'USCC');
      view.items.set(key, { ...claim, pk: claim.pk, rev: 2, lastHolder: holder });
    });
    expect(found).toHaveLength(1);
  });

  it('finds a claim that nobody gave back: what was voided shuts others out', async () => {
    const found = await foundIn(claimsAreHeld, (view) => {
      const [key, claim] = tombstone(view);
      alter(view, [key, claim], { holder: claim.lastHolder });
    });
    expect(found).toEqual([expect.stringMatching(/is held by .*, which is not live$/)]);
  });

  it('finds a claim of somebody else’s', async () => {
    const found = await foundIn(claimsAreHeld, (view) => {
      alter(view, held(view, 'IDNO'), { holder: 'somebody', lastHolder: 'somebody' });
    });
    expect(found).toHaveLength(2);
  });

  it('finds a tombstone that forgot whose it was', async () => {
    const found = await foundIn(claimsAreHeld, (view) => {
      alter(view, tombstone(view), { lastHolder: undefined });
    });
    expect(found).toEqual([expect.stringContaining('names no holder at all')]);
  });

  it('lets a number have a claim under each index key, but one of another member under none', async () => {
    const under = (holder: (view: BreakableView) => string | undefined) =>
      foundIn(claimsAreHeld, (view) => {
        const pk = 'claim#IDNO#index-9#AAAA';
        view.items.set(`registry/${pk}`, { pk, rev: 1, holder: holder(view), lastHolder: holder(view) });
      });
    expect(await under((view) => held(view, 'IDNO')[1].holder)).toEqual([]);
    expect(await under(() => 'somebody')).toEqual([expect.stringContaining('is held by somebody')]);
  });

  it('writes down no number, nor its keyed hash whole', async () => {
    const view: { keys: string[] } = { keys: [] };
    const found = await foundIn(claimsAreHeld, (broken) => {
      for (const [key, item] of [...broken.items])
        if (key.startsWith('registry/claim#')) {
          view.keys.push(item.pk.slice('claim#'.length));
          alter(broken, [key, item], { holder: 'somebody' });
        }
    });
    expect(found.length).toBeGreaterThan(30);
    for (const key of view.keys) expect(found.join('\n')).not.toContain(key.split('#').at(-1));
  });
});
