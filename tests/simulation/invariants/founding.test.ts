import { describe, expect, it } from 'vitest';
import type { Founding } from '../../../shared/unions/domain/founding.ts';
import type { RosterChunk } from '../../../shared/members/domain/roster-chunk.ts';
import {
  foundingsComeToAnEnd,
  foundingsEnterAllEmployersOrNone,
  foundingsTellWhatWasDone,
} from './founding.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const founded = (view: BreakableView) =>
  itemOf<RecordItem<Founding>>(
    view,
    'registry/founding-application#',
    ({ state }) => state.status === 'founded',
  );

const changed = (changes: Partial<Founding>) => (view: BreakableView) => {
  const [key, item] = founded(view);
  alter(view, [key, item], { state: { ...item.state, ...changes } });
};

describe('B1 a founding', () => {
  it('tells what was done and waits for nothing in a province where all is well', async () => {
    expect(await foundIn(foundingsTellWhatWasDone)).toEqual([]);
    expect(await foundIn(foundingsComeToAnEnd)).toEqual([]);
    expect(await foundIn(foundingsEnterAllEmployersOrNone)).toEqual([]);
  });

  it('shows when its union does not stand as it says', async () => {
    for (const status of ['admitting', 'failed', 'ready'] as const) {
      const found = await foundIn(foundingsTellWhatWasDone, changed({ status }));
      expect(found).toContainEqual(expect.stringMatching(/its union (?:normal|term-due)$/));
    }
  });

  it('B7 shows when one of several employers was left out, or one stays behind in a union that came to nothing', async () => {
    const stranger = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' as Founding['employerId'];
    const withStranger = (status: Founding['status']) => (view: BreakableView) => {
      const [key, item] = founded(view);
      const otherEmployers = [{ employerId: stranger, employer: item.state.employer }];
      alter(view, [key, item], { state: { ...item.state, status, otherEmployers } });
    };
    for (const [status, words] of [
      ['founded', /of an unknown employer$/],
      ['preparing', /has 2 employers, its union 1$/],
      ['failed', /failed, and .* has its union yet$/],
    ] as const)
      expect(await foundIn(foundingsEnterAllEmployersOrNone, withStranger(status))).toEqual([
        expect.stringMatching(words),
      ]);
  });

  it('shows when it counted a chunk twice, or too few people', async () => {
    const done = { launched: 1, done: 2, admitted: 3, refused: 0, transferOffers: 0 };
    const twice = await foundIn(foundingsTellWhatWasDone, changed({ progress: done }));
    expect(twice).toContainEqual(expect.stringMatching(/counts 2 chunks done, 1 are$/));
    const few = await foundIn(
      foundingsTellWhatWasDone,
      changed({ progress: { ...done, done: 1, admitted: 2 } }),
    );
    expect(few).toContainEqual(expect.stringMatching(/ended with 2 admitted, its chunks say \d+$/));
  });

  it('shows when a chunk was not admitted after all', async () => {
    const found = await foundIn(foundingsTellWhatWasDone, (view) => {
      const [key, item] = itemOf<RecordItem<RosterChunk>>(view, 'registry/roster-chunk#');
      alter(view, [key, item], { state: { ...item.state, status: 'recorded' } });
    });
    expect(found.length).toBeGreaterThan(0);
  });

  it('shows when it stopped half way', async () => {
    for (const status of ['submitted', 'admitting'] as const)
      expect(await foundIn(foundingsComeToAnEnd, changed({ status }))).toEqual([
        expect.stringContaining(`is still ${status}`),
      ]);
    expect(await foundIn(foundingsComeToAnEnd, changed({ status: 'ready' }))).toEqual([]);
  });
});
