import { describe, expect, it } from 'vitest';
import type { Entrustment } from '../../../shared/operators/domain/entrustment.ts';
import { contractsCover } from './entrustments.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem, RequestItem } from './stored.ts';

const contract = (view: BreakableView) => itemOf<RecordItem<Entrustment>>(view, 'registry/entrustment#');

const changed = (change: Partial<Entrustment>) =>
  foundIn(contractsCover, (view) => {
    const [key, item] = contract(view);
    alter(view, [key, item], { state: { ...item.state, ...change } });
  });

describe('G10 a contract of entrusted handling', () => {
  it('covers what was done under it where all is well', async () => {
    expect(await foundIn(contractsCover)).toEqual([]);
  });

  it('shows what was done before its first day, after its last, after its end, elsewhere, or on other data', async () => {
    const other = '0ZZZZZZZZZZZZZZZZZZZZZZZZZ';
    for (const change of [
      { from: '2026-11-24' },
      { through: '2026-11-22' },
      { ended: { by: 'system:test', at: '2026-11-22T00:00:00.000Z', reason: 'breach' } },
      { scope: other },
      { data: ['applications'] },
    ])
      expect(await changed(change as unknown as Partial<Entrustment>)).toHaveLength(1);
  });

  it('shows what was done under none, or under another than the account’s', async () => {
    const withActor = (change: object) =>
      foundIn(contractsCover, (view) => {
        const [key, request] = itemOf<RequestItem>(
          view,
          'requests/',
          ({ actor }) => actor.kind === 'operator' && actor.entrustment !== undefined,
        );
        alter(view, [key, request], { actor: { ...request.actor, ...change } });
      });
    expect(await withActor({ entrustment: undefined })).toHaveLength(1);
    expect(await withActor({ entrustment: '0'.repeat(26), certificate: undefined })).toHaveLength(1);
  });
});
