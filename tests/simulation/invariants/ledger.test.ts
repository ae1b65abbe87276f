import { describe, expect, it } from 'vitest';
import { commitsAreWhole, ledgerChains } from './ledger.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem } from './stored.ts';

const second = (view: BreakableView) => itemOf<EntryItem>(view, 'ledger/', ({ seq }) => seq === 2);
const shared = (view: BreakableView) =>
  itemOf<EntryItem>(view, 'ledger/', ({ commit }) => commit !== undefined);

describe('G5 the ledger of a record', () => {
  it('is a chain in a province where all is well', async () => {
    expect(await foundIn(ledgerChains)).toEqual([]);
  });

  it.each<readonly [string, RegExp, (view: BreakableView) => void]>([
    [
      'a changed entry',
      /is not what was hashed$/,
      (view) => {
        const [key, entry] = second(view);
        alter(view, [key, entry], { events: [...entry.events, { type: 'Invented', v: 1 }] });
      },
    ],
    [
      'an entry signed over by somebody else',
      /is not what was hashed$/,
      (view) => {
        alter(view, second(view), { by: 'operator:other' });
      },
    ],
    [
      'a chain that was cut and mended',
      /does not follow from the entry before it$/,
      (view) => {
        const [key, entry] = second(view);
        alter(view, [key, entry], { prev: entry.hash });
      },
    ],
    [
      'a removed entry',
      /is entry 1 of its record$/,
      (view) => view.items.delete(second(view)[0].replace('@2', '@1')),
    ],
  ])('shows %s', async (_, what, breaking) => {
    expect(await foundIn(ledgerChains, breaking)).toContainEqual(expect.stringMatching(what));
  });
});

describe('H2 a commit', () => {
  it('is whole in a province where all is well', async () => {
    expect(await foundIn(commitsAreWhole)).toEqual([]);
  });

  it.each<readonly [string, RegExp, (view: BreakableView) => void]>([
    ['lacks an entry', /which is missing$/, (view) => view.items.delete(shared(view)[0])],
    [
      'claims an entry of another one',
      /which is of another commit$/,
      (view) => {
        alter(view, shared(view), { commitId: 'another' });
      },
    ],
    [
      'does not name the entry itself',
      /is not part of its own commit$/,
      (view) => {
        const [key, entry] = shared(view);
        alter(view, [key, entry], { commit: entry.commit?.filter((name) => !key.endsWith(name)) });
      },
    ],
    [
      'rests on one that is not there',
      /rests on commit .*, which is missing$/,
      (view) => {
        alter(view, second(view), { after: ['nothing'] });
      },
    ],
    [
      'is of another request',
      /belongs to commit/,
      (view) => {
        alter(view, second(view), { requestId: 'another' });
      },
    ],
  ])('shows when it %s', async (_, what, breaking) => {
    expect(await foundIn(commitsAreWhole, breaking)).toContainEqual(expect.stringMatching(what));
  });
});
