import { describe, expect, it } from 'vitest';
import type { DemocraticAct } from '../../../shared/unions/domain/democratic-act.ts';
import { contractsAreRenewedOnce } from './democratic-acts.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const broken = (changes: Partial<DemocraticAct>, item: object = {}) =>
  foundIn(contractsAreRenewedOnce, (view) => {
    const [key, act] = itemOf<RecordItem<DemocraticAct>>(
      view,
      'registry/democratic-act#',
      ({ state }) => state.renewedBy !== undefined,
    );
    alter(view, [key, act], { state: { ...act.state, ...changes }, ...item });
  });

describe('what must hold of democratic acts', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(contractsAreRenewedOnce)).toEqual([]);
  });

  it('shows what is followed by nothing, has no term, is in no list, or of no union', async () => {
    expect(await broken({ renewedBy: '0'.repeat(26) as never })).toHaveLength(1);
    expect(await broken({ through: undefined })).toHaveLength(1);
    expect(await broken({}, { inUnion: undefined })).toHaveLength(1);
    expect((await broken({ unionId: '0'.repeat(26) as never })).length).toBeGreaterThan(1);
  });
});
