import { describe, expect, it } from 'vitest';
import type { RequestId } from '../../../shared/kernel/ids.ts';
import { deadLettersAreRedriven, everyRequestIsDecided, outcomesTellWhatWasDone } from './requests.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { EntryItem, RequestItem } from './stored.ts';

const done = (view: BreakableView) =>
  itemOf<RequestItem>(
    view,
    'requests/',
    ({ outcome, type }) => outcome?.status === 'done' && type === 'RegisterMember',
  );
const at = '2026-11-23T01:00:00.000Z';

describe('Every accepted request', () => {
  it('has its outcome in a province where all is well', async () => {
    expect(await foundIn(everyRequestIsDecided)).toEqual([]);
  });

  it('is missed when it is gone', async () => {
    const found = await foundIn(everyRequestIsDecided, (view) => view.accepted.add('01J' as RequestId));
    expect(found).toEqual(['request 01J was accepted and is gone']);
  });

  it('is missed when nothing became of it', async () => {
    const found = await foundIn(everyRequestIsDecided, (view) => {
      alter(view, done(view), { outcome: undefined });
    });
    expect(found).toEqual([expect.stringMatching(/^request .* RegisterMember has no outcome$/)]);
  });
});

describe('An outcome', () => {
  it('tells what was done in a province where all is well', async () => {
    expect(await foundIn(outcomesTellWhatWasDone)).toEqual([]);
  });

  it.each<readonly [string, RegExp, (view: BreakableView) => void]>([
    [
      'done, without a trace in the ledger',
      /is done and did nothing$/,
      (view) => {
        const [, { pk }] = done(view);
        for (const [key, item] of view.items) if (item['requestId'] === pk) view.items.delete(key);
      },
    ],
    [
      'rejected, with a trace in the ledger',
      /is rejected and did something$/,
      (view) => {
        alter(view, done(view), { outcome: { status: 'rejected', at, rejection: { code: 'x' } } });
      },
    ],
    [
      'none, with a trace in the ledger',
      /did something and has no outcome$/,
      (view) => {
        alter(view, done(view), { outcome: undefined, pendingShard: '1' });
      },
    ],
    [
      'none, and nobody will look for it',
      /is open, its index says otherwise$/,
      (view) => {
        alter(view, done(view), { outcome: undefined });
      },
    ],
    [
      'one, and it would be sent again for ever',
      /is settled, its index says otherwise$/,
      (view) => {
        alter(view, done(view), { pendingShard: '1' });
      },
    ],
    [
      'of a request that was never made',
      /which was never accepted$/,
      (view) => view.items.delete(done(view)[0]),
    ],
    [
      'of two commits',
      /was carried out in more than one commit$/,
      (view) => {
        const [, { pk: requestId }] = done(view);
        const [, entry] = itemOf<EntryItem>(view, 'ledger/', (item) => item.requestId === requestId);
        const again = { ...entry, pk: 'member#again', commit: ['member#again@1'] };
        view.items.set('ledger/member#again@1', again);
      },
    ],
  ])('shows: %s', async (_, what, breaking) => {
    expect(await foundIn(outcomesTellWhatWasDone, breaking)).toContainEqual(expect.stringMatching(what));
  });

  it('outlives its request, which is kept ninety days', async () => {
    const found = await foundIn(
      { ...outcomesTellWhatWasDone, check: (view) => outcomesTellWhatWasDone.check(later(view)) },
      (view) => view.items.delete(done(view)[0]),
    );
    expect(found).toEqual([]);
  });
});

const later = <V extends { readonly now: string }>(view: V): V => ({
  ...view,
  now: '2027-02-22T01:00:00.000Z',
});

it('names each dead letter that is left', async () => {
  expect(await foundIn(deadLettersAreRedriven)).toEqual([]);
  const found = await foundIn(deadLettersAreRedriven, (view) => view.deadLetters.push('m1'));
  expect(found).toEqual(['dead letter m1']);
});
