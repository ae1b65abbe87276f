import { describe, expect, it } from 'vitest';
import type { KeyState } from '../../../shared/kernel/keys.ts';
import type { StoredKey } from '../../../shared/platform/keys/stored-ring.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { claimsAreHeld } from './claims.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { ClaimItem, RecordItem } from './stored.ts';

const held = (view: BreakableView, of: 'IDNO' | 'USCC') =>
  itemOf<ClaimItem>(view, `registry/claim#${of}`, ({ holder }) => holder !== undefined);
const tombstone = (view: BreakableView) =>
  itemOf<ClaimItem>(view, 'registry/claim#USCC', ({ holder }) => holder === undefined);

/** The ring with another index key, in this state; as current it takes the place of the first. */
function withIndexKey(view: BreakableView, state: KeyState): void {
  const ring = itemOf<StoredItem & { readonly keys: readonly StoredKey[] }>(view, 'keys/ring');
  const [, { keys }] = ring;
  const old = keys.find(({ purpose }) => purpose === 'index');
  if (old === undefined) throw new Error('a ring without an index key');
  const others = keys.map((key) =>
    key === old && state === 'current' ? { ...key, state: 'previous' } : key,
  );
  alter(view, ring, { keys: [...others, { ...old, id: 'index-9', state }] });
}

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
      const [key, { holder, standing: _, ...claim }] = held(view, 'USCC');
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

  it('finds a claim that tells otherwise of its holder than the record does', async () => {
    const found = await foundIn(claimsAreHeld, (view) => {
      const [key, claim] = held(view, 'IDNO');
      alter(view, [key, claim], { standing: { ...claim.standing, status: 'expelled' } });
    });
    expect(found).toEqual([expect.stringMatching(/tells otherwise of .* than its record$/)]);
    const told = await foundIn(claimsAreHeld, (view) => {
      alter(view, tombstone(view), { standing: { status: 'active' } });
    });
    expect(told).toEqual([expect.stringMatching(/tells of a holder that it has not$/)]);
  });

  it('finds a live member whose claim was given back, and an ended one whose claim was not', async () => {
    const left = (view: BreakableView) =>
      itemOf<RecordItem<Member>>(view, 'registry/member#', ({ state }) => state.status === 'withdrawn')[1];
    const kept = await foundIn(claimsAreHeld, (view) => {
      const { lookups, state } = left(view);
      const claim = itemOf<ClaimItem>(view, `registry/claim#${lookups?.['identity'] ?? ''}`);
      alter(view, claim, { holder: state.memberId });
    });
    expect(kept).toEqual([expect.stringMatching(/is held by .*, which is not live$/)]);
    const revived = await foundIn(claimsAreHeld, (view) => {
      const member = left(view);
      alter(view, [`registry/${member.pk}`, member], { state: { ...member.state, status: 'retained' } });
    });
    expect(revived).toContainEqual(expect.stringMatching(/is live, its claim is held by nobody$/));
  });

  it('finds a tombstone that would reopen the record of another number, or of nobody', async () => {
    const grave = (view: BreakableView) =>
      itemOf<ClaimItem>(
        view,
        'registry/claim#IDNO',
        ({ holder, lastHolder }) => holder === undefined && lastHolder !== undefined,
      );
    const another = await foundIn(claimsAreHeld, (view) => {
      alter(view, grave(view), { lastHolder: held(view, 'IDNO')[1].holder });
    });
    expect(another).toEqual([expect.stringContaining('which bears another number')]);
    const nobody = await foundIn(claimsAreHeld, (view) => {
      alter(view, grave(view), { lastHolder: 'nobody' });
    });
    expect(nobody).toEqual([expect.stringContaining('which is no member')]);
  });

  it('finds a certificate that has gone over to another account', async () => {
    const found = await foundIn(claimsAreHeld, (view) => {
      alter(view, itemOf<ClaimItem>(view, 'registry/claim#CERT'), { holder: 'other', lastHolder: 'other' });
    });
    expect(found).toHaveLength(2);
  });

  it('lets a number have a claim under each index key, but one of another member under none', async () => {
    const under = (holder: (view: BreakableView) => string | undefined) =>
      foundIn(claimsAreHeld, (view) => {
        const pk = 'claim#IDNO#index-9#AAAA';
        withIndexKey(view, 'announced');
        view.items.set(`registry/${pk}`, { pk, rev: 1, holder: holder(view), lastHolder: holder(view) });
      });
    expect(await under((view) => held(view, 'IDNO')[1].holder)).toEqual([]);
    expect(await under(() => 'somebody')).toEqual([expect.stringContaining('is held by somebody')]);
  });

  it('finds a live member who has no claim under the index key that decides by now', async () => {
    const found = await foundIn(claimsAreHeld, (view) => {
      const [, { holder, ...claim }] = held(view, 'IDNO');
      withIndexKey(view, 'current');
      for (const [key, item] of [...view.items])
        if (key.startsWith('registry/claim#IDNO#index-1#')) {
          const pk = item.pk.replace('index-1', 'index-9');
          if ((item as ClaimItem).holder !== holder) view.items.set(`registry/${pk}`, { ...item, pk });
        }
      expect(claim).toBeDefined();
    });
    expect(found).toEqual([expect.stringMatching(/is live, its claim is held by nobody$/)]);
  });

  it('leaves alone what stands under an index key that nobody reads any more', async () => {
    const under = (state: KeyState) =>
      foundIn(claimsAreHeld, (view) => {
        withIndexKey(view, state);
        const pk = 'claim#IDNO#index-9#AAAA';
        view.items.set(`registry/${pk}`, { pk, rev: 1, holder: 'somebody', lastHolder: 'somebody' });
      });
    expect(await under('retired')).toEqual([]);
    expect(await under('previous')).toHaveLength(1);
  });

  it('writes down no number, nor its keyed hash whole', async () => {
    const view: { keys: string[] } = { keys: [] };
    const found = await foundIn(claimsAreHeld, (broken) => {
      for (const [key, item] of [...broken.items])
        if (/^registry\/claim#(IDNO|USCC)/.test(key)) {
          view.keys.push(item.pk.slice('claim#'.length));
          alter(broken, [key, item], { holder: 'somebody' });
        }
    });
    expect(found.length).toBeGreaterThan(30);
    for (const key of view.keys) expect(found.join('\n')).not.toContain(key.split('#').at(-1));
  });
});
