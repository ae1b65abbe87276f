import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../support/random.ts';
import { brokenBy, cut, everyCutRestores } from './cuts.ts';
import { alter, foundIn, standingView } from './standing-view.ts';
import { storedIn } from './stored.ts';
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
        const { status, stamp, employers, members, children } = item;
        expect(items.get(key)).toMatchObject({ status, stamp, employers, members, children });
      }
      if (key.startsWith('registry/claim#') && item['holder'] !== undefined)
        expect(items.get(key)).toMatchObject({ holder: item['holder'] });
    }
    expect(await foundIn(snapshotsEqualFold)).toEqual([]);
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
