import { describe, expect, it } from 'vitest';
import type { ReportedFigure, ReportedFigures } from '../../../shared/statistics/domain/reported-figures.ts';
import { reportedFiguresStandInOrder } from './reported-figures.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

type Change = (figures: readonly ReportedFigure[]) => readonly ReportedFigure[];

const broken = (change: Change, more: Partial<ReportedFigures> = {}) =>
  foundIn(reportedFiguresStandInOrder, (view) => {
    const [key, item] = itemOf<RecordItem<ReportedFigures>>(view, 'registry/reported-figures#');
    alter(view, [key, item], { state: { ...item.state, figures: change(item.state.figures), ...more } });
  });

describe('what must hold of reported figures', () => {
  it('holds in a province where all is well', async () => {
    expect(await foundIn(reportedFiguresStandInOrder)).toEqual([]);
  });

  it('shows what stands twice, out of order, ahead of its day, in no sample, or in another’s record', async () => {
    const all = (figures: readonly ReportedFigure[]) => figures;
    expect(await broken((figures) => figures.flatMap((figure) => [figure, figure]))).toHaveLength(1);
    expect(await broken((figures) => figures.toReversed())).toHaveLength(1);
    expect(
      (await broken((figures) => figures.map((figure) => ({ ...figure, from: '2099-01-01' as never }))))
        .length,
    ).toBeGreaterThan(1);
    expect(await broken((figures) => figures.filter(({ kind }) => kind !== 'sample-checked'))).toHaveLength(
      1,
    );
    expect(await broken(all, { scope: 'division:440106' })).toHaveLength(1);
  });
});
