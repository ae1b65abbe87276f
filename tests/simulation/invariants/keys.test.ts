import { describe, expect, it } from 'vitest';
import type { KeyState } from '../../../shared/kernel/keys.ts';
import type { StoredKey } from '../../../shared/platform/keys/stored-ring.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { ringOpensEveryPerson, rotationsEnd } from './keys.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { ClaimItem } from './stored.ts';

const ringIn = (view: BreakableView) =>
  itemOf<StoredItem & { readonly keys: readonly StoredKey[] }>(view, 'keys/ring');

/** The ring with its key of this purpose changed, and perhaps another one beside it. */
function withKey(view: BreakableView, purpose: 'wrap' | 'index', changes: object, beside?: KeyState): void {
  const [, { keys }] = ringIn(view);
  const [key] = keys.filter((each) => each.purpose === purpose);
  alter(view, ringIn(view), {
    keys: [
      ...keys.map((each) => (each === key ? { ...each, ...changes } : each)),
      ...(beside ? [{ ...key, id: `${purpose}-2`, state: beside }] : []),
    ],
  });
}

describe('G4 the ring of keys', () => {
  it('opens everybody in a province where all is well, and nothing is half-way', async () => {
    expect(await foundIn(ringOpensEveryPerson)).toEqual([]);
    expect(await foundIn(rotationsEnd)).toEqual([]);
  });

  it('shows when the key that wraps persons’ keys has left it', async () => {
    const found = await foundIn(ringOpensEveryPerson, (view) => {
      withKey(view, 'wrap', { id: 'wrap-2' });
    });
    expect(found.length).toBeGreaterThan(30);
    expect(found[0]).toMatch(/is wrapped by wrap-1, which the ring has not$/);
  });

  it('shows when it is written with two keys of a purpose, or with none', async () => {
    const two = await foundIn(ringOpensEveryPerson, (view) => {
      withKey(view, 'index', {}, 'current');
    });
    expect(two).toEqual(['index: 2 current keys']);
    const none = await foundIn(ringOpensEveryPerson, (view) => {
      withKey(view, 'index', { state: 'previous' });
    });
    expect(none).toEqual(['index: 0 current keys']);
  });

  it('shows when a rotation rests half-way', async () => {
    const found = await foundIn(rotationsEnd, (view) => {
      withKey(view, 'index', {}, 'announced');
      const state = { rotationId: 'r', to: { id: 'index-2' }, phase: 'backfilling' };
      view.items.set('registry/key-rotation#r', {
        pk: 'key-rotation#r',
        type: 'key-rotation',
        rev: 1,
        state,
      });
    });
    expect(found).toEqual(['rotation r to index-2 rests at backfilling', 'index has index-1, index-2']);
  });

  it('shows when somebody was left behind: a key wrapped by the one before, a number without its new claim', async () => {
    const wrapped = await foundIn(rotationsEnd, (view) => {
      alter(
        view,
        itemOf(view, 'keys/person#', (item) => item['wrapped'] !== undefined),
        { by: 'wrap-0' },
      );
    });
    expect(wrapped).toEqual([expect.stringMatching(/is wrapped by wrap-0$/)]);
    const unclaimed = await foundIn(rotationsEnd, (view) => {
      const [key] = itemOf<ClaimItem>(view, 'registry/claim#IDNO', ({ holder }) => holder !== undefined);
      view.items.delete(key);
    });
    expect(unclaimed).toEqual([expect.stringMatching(/^member .* holds 0 claims under the new key$/)]);
  });
});
