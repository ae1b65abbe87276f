import { describe, expect, it } from 'vitest';
import { type Extract, fileKeyOf } from '../../../shared/statistics/domain/extract.ts';
import { extractsAreWhole, extractsComeToRest } from './extracts.ts';
import { alter, type BreakableView, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

const extractIn = (view: BreakableView, format = 'csv') =>
  itemOf<RecordItem<Extract>>(view, 'registry/extract#', ({ state }) => state.format === format);

const edited = (edit: (lines: string[]) => string[]) =>
  foundIn(extractsAreWhole, (view) => {
    const [, { state }] = extractIn(view);
    const key = fileKeyOf(state);
    const text = Buffer.from(view.files.get(key) ?? []).toString();
    view.files.set(key, Buffer.from(edit(text.split('\r\n')).join('\r\n')));
  });

const altered = (changes: Partial<Extract>, invariant = extractsAreWhole, format = 'csv') =>
  foundIn(invariant, (view) => {
    const [key, item] = extractIn(view, format);
    alter(view, [key, item], { state: { ...item.state, ...changes } });
  });

describe('what must hold of extracts', () => {
  it('holds in a province where all is well, of either format', async () => {
    expect(await foundIn(extractsAreWhole)).toEqual([]);
    expect(await foundIn(extractsComeToRest)).toEqual([]);
  });

  it('shows a line that is missing, one that stands twice, and one of nobody', async () => {
    expect((await edited(([header = '', , ...rest]) => [header, ...rest])).length).toBeGreaterThanOrEqual(2);
    expect(
      (await edited(([header = '', first = '', ...rest]) => [header, first, first, ...rest])).length,
    ).toBeGreaterThanOrEqual(2);
    expect(
      await edited(([header = '', first = '', ...rest]) => [header, first.replace(/^./, 'X'), ...rest]),
    ).toContainEqual(expect.stringContaining('a line of no record'));
  });

  it('shows other figures than the file has, of either format, and a file that is not there', async () => {
    expect(await altered({ rows: 1 })).toHaveLength(1);
    expect(await altered({ rows: 1 }, extractsAreWhole, 'xlsx')).toHaveLength(1);
    expect(await altered({ run: 7, held: { parts: [], upload: 'none' } })).toHaveLength(1);
  });

  it('shows what has stopped on its way', async () => {
    expect(await altered({ status: 'reading' }, extractsComeToRest)).toHaveLength(1);
  });
});
