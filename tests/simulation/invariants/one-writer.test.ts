import { expect, it } from 'vitest';
import { oneRegionWrites } from './one-writer.ts';
import { foundIn } from './standing-view.ts';

it('H2 sees an entry that was committed while the other region wrote', async () => {
  expect(await foundIn(oneRegionWrites)).toEqual([]);
  expect(await foundIn(oneRegionWrites, (view) => view.underOthers.push('ledger/member#1@2'))).toEqual([
    'ledger/member#1@2 was committed while the other region wrote',
  ]);
});
