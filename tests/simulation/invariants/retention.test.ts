import { describe, expect, it } from 'vitest';
import type { ErasureRequest } from '../../../shared/members/domain/erasure-request.ts';
import type { RetentionRun } from '../../../shared/retention/domain/run.ts';
import type { RetentionSchedule } from '../../../shared/retention/domain/schedule.ts';
import { nothingGoesBeforeItsTime, runsCountWhatTheySwept } from './retention.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem, RequestItem } from './stored.ts';

const settled = (view: BreakableView) =>
  itemOf<RequestItem>(view, 'requests/', ({ outcome }) => outcome?.status === 'done');

const enforcing = (view: BreakableView) =>
  itemOf<RecordItem<RetentionRun>>(
    view,
    'registry/retention-run#',
    ({ state }) => state.mode === 'enforcement',
  );

describe('G7 the retention schedule of a province', () => {
  it('has taken nothing where all is well', async () => {
    expect(await foundIn(nothingGoesBeforeItsTime)).toEqual([]);
    expect(await foundIn(runsCountWhatTheySwept)).toEqual([]);
  });

  it('shows a body that went too early, and none that went in time', async () => {
    for (const [at, found] of [
      ['2026-10-24T15:59:59.999Z', 1],
      ['2026-10-22T15:59:59.999Z', 0],
    ] as const)
      expect(
        await foundIn(nothingGoesBeforeItsTime, (view) => {
          const [key, request] = settled(view);
          const { body: _, ...left } = request;
          view.items.set(key, { ...left, outcome: { ...request.outcome, at } });
        }),
      ).toHaveLength(found);
  });

  it('shows a proposal before its time, and a run of a version that was not released', async () => {
    expect(
      await foundIn(nothingGoesBeforeItsTime, (view) => {
        const [key, item] = itemOf<RecordItem<ErasureRequest>>(view, 'registry/erasure-request#');
        alter(view, [key, item], { state: { ...item.state, by: 'system:follow-up' } });
      }),
    ).toHaveLength(1);
    expect(
      await foundIn(nothingGoesBeforeItsTime, (view) => {
        const [key, item] = itemOf<RecordItem<RetentionSchedule>>(view, 'registry/retention-schedule#');
        const versions = item.state.versions.map(({ released: _, ...version }) => version);
        alter(view, [key, item], { state: { versions } });
      }),
    ).toHaveLength(1);
  });

  it('shows a run that counts otherwise than its sweeps, or leaves a kind out, or never ends', async () => {
    const broken = (change: (state: RetentionRun) => RetentionRun) =>
      foundIn(runsCountWhatTheySwept, (view) => {
        const [key, item] = enforcing(view);
        alter(view, [key, item], { state: change(item.state) });
      });
    const [first] = ['request-body'] as const;
    expect(
      await broken((state) => ({
        ...state,
        counts: state.counts.map((count) =>
          count.kind === first ? { ...count, due: count.due + 1 } : count,
        ),
      })),
    ).toHaveLength(1);
    expect(await broken((state) => ({ ...state, counts: state.counts.slice(1) }))).toHaveLength(1);
    expect(await broken((state) => ({ ...state, status: 'running' }))).toHaveLength(1);
  });
});
