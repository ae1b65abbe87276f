import { describe, expect, it } from 'vitest';
import type { BreakGlass } from '../../../shared/operators/domain/break-glass.ts';
import { emergenciesEnd } from './emergencies.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

describe('G6 an emergency grant', () => {
  it('is over in a province where all is well', async () => {
    expect(await foundIn(emergenciesEnd)).toEqual([]);
  });

  it('shows when it is open past its time, and not before', async () => {
    for (const [endsAt, open] of [
      ['2026-11-23T01:00:00.000Z', 1],
      ['2026-11-23T01:00:00.001Z', 0],
    ] as const) {
      const found = await foundIn(emergenciesEnd, (view) => {
        const [key, grant] = itemOf<RecordItem<BreakGlass>>(view, 'registry/break-glass#');
        alter(view, [key, grant], { state: { ...grant.state, status: 'open', endsAt } });
      });
      expect(found).toHaveLength(open);
    }
  });
});
