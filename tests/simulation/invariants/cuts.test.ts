import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../support/random.ts';
import { brokenBy, claimsNotRestored, cut, everyCutRestores } from './cuts.ts';
import { alter, foundIn, itemOf, standingView } from './standing-view.ts';
import { type ClaimItem, storedIn } from './stored.ts';
import { largestWholeSet } from '../../../shared/recovery/domain/restore.ts';
import { restoredFrom } from './restored.ts';
import { snapshotsEqualFold } from './snapshots.ts';

/** Enough to meet each kind of break in a small province. */
const CUTS = 1_000;

describe('H2 a ledger that was cut off', () => {
  it('restores whole in a province where all is well', async () => {
    expect(await foundIn(everyCutRestores)).toEqual([]);
  });

  it('restores all that there is when nothing was cut off', async () => {
    const view = await standingView();
    const entries = [...storedIn(view).ledger.values()].flat();
    const { items } = restoredFrom(largestWholeSet(entries), view);
    for (const [key, item] of view.items) {
      if (/^registry\/(?!gate#|claim#|due#)/.test(key))
        expect(items.get(key)).toMatchObject({ state: item['state'], rev: item.rev, head: item['head'] });
      if (key.startsWith('registry/gate#')) {
        const { status, stamp, employers, members, withoutVote, children } = item;
        expect(items.get(key)).toMatchObject({
          status,
          stamp,
          employers,
          members,
          withoutVote,
          children,
        });
      }
    }
    expect(claimsNotRestored(view)).toEqual([]);
    expect(await foundIn(snapshotsEqualFold)).toEqual([]);
  });

  it.each([
    ['tells otherwise of its holder', { standing: { status: 'retained', joinedOn: '2020-01-01' } }],
    ['tells nothing of its holder', { standing: undefined }],
    ['has lost its holder', { holder: undefined, standing: undefined }],
    ['names nobody who held it', { lastHolder: undefined }],
  ])('C8 shows when a claim %s', async (_, changes) => {
    const found = await foundIn(everyCutRestores, (view) => {
      const claim = itemOf<ClaimItem>(
        view,
        'registry/claim#IDNO#',
        ({ standing }) => standing?.['status'] === 'active',
      );
      alter(view, claim, changes);
    });
    expect(found).toEqual([expect.stringMatching(/^claim IDNO .* is not restored as it was$/)]);
  });

  it('C7 shows when whoever left is named by no tombstone', async () => {
    const found = await foundIn(everyCutRestores, (view) => {
      const claim = itemOf<ClaimItem>(
        view,
        'registry/claim#IDNO#',
        ({ holder, lastHolder }) => holder === undefined && lastHolder !== undefined,
      );
      alter(view, claim, { lastHolder: undefined });
    });
    expect(found).toEqual([expect.stringMatching(/is not restored as it was$/)]);
  });

  it('is cut in many ways, most of them through commits', async () => {
    const { ledger } = storedIn(await standingView());
    const all = [...ledger.values()].flat();
    const random = randomFrom(1);
    const cuts = Array.from({ length: CUTS }, () => cut(ledger, random));
    const torn = cuts.filter((left) => largestWholeSet(left).length < left.length);
    expect(torn.length).toBeGreaterThan(CUTS / 4);
    for (const left of cuts) expect(left.length).toBeLessThanOrEqual(all.length);
  });

  it.each(['commit', 'after'] as const)('shows when entries do not name what they need: %s', async (list) => {
    const view = await standingView();
    for (const [key, item] of view.items)
      if (key.startsWith('ledger/')) alter(view, [key, item], { [list]: undefined });
    const { ledger } = storedIn(view);
    const random = randomFrom(1);
    const found = Array.from({ length: CUTS }, () => brokenBy(view, cut(ledger, random)))
      .flat()
      .filter((words) => !words.endsWith('is not what was hashed'));
    expect(found).toContainEqual(expect.stringContaining('no such union'));
  });
});
