import { describe, expect, it } from 'vitest';
import type { Consent } from '../../../shared/members/domain/consent.ts';
import { consentsAreAsAgreed } from './consents.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

describe('G7 a consent', () => {
  it('is as agreed in a province where all is well', async () => {
    expect(await foundIn(consentsAreAsAgreed)).toEqual([]);
  });

  it.each([
    ['memberId', { memberId: '0ZZZZZZZZZZZZZZZZZZZZZZZZZ' }],
    ['version', { given: { version: 2, on: '2026-11-20' } }],
    ['status', { status: 'given' }],
    ['withdrawal', { withdrawn: { on: '2020-01-02' } }],
  ])('shows when its %s is not what was agreed', async (_, changes) => {
    const found = await foundIn(consentsAreAsAgreed, (view) => {
      const [key, consent] = itemOf<RecordItem<Consent>>(
        view,
        'registry/consent#',
        ({ state }) => state.status === 'withdrawn',
      );
      alter(view, [key, consent], { state: { ...consent.state, ...changes } });
    });
    expect(found.length).toBeGreaterThan(0);
  });
});
