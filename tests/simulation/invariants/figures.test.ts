import { describe, expect, it } from 'vitest';
import { figuresEqualRecount } from './figures.ts';
import { alter, foundIn, itemOf } from './standing-view.ts';
import type { RecordItem } from './stored.ts';

describe('E5 the figures', () => {
  it('are those of a recount in a province where all is well', async () => {
    expect(await foundIn(figuresEqualRecount)).toEqual([]);
  });

  it('show one counted twice, once more than there is, and not at all', async () => {
    const figure = 'division:440305 members/status-active';
    const doubled = await foundIn(figuresEqualRecount, ({ counters }) =>
      counters.set(figure, 2 * (counters.get(figure) ?? 0)),
    );
    expect(doubled).toEqual([
      expect.stringMatching(/^division:440305 members\/status-active is \d+, a recount/),
    ]);
    expect(await foundIn(figuresEqualRecount, ({ counters }) => counters.delete(figure))).toHaveLength(1);
    const invented = await foundIn(figuresEqualRecount, ({ counters }) =>
      counters.set('union:x members/migrant', 1),
    );
    expect(invented).toEqual(['union:x members/migrant is 1, a recount gives 0']);
  });

  it('show a member that was never counted, in every scope', async () => {
    const found = await foundIn(figuresEqualRecount, (view) => {
      const [, member] = itemOf(view, 'registry/member#');
      view.items.set('registry/member#more', { ...member, pk: 'member#more' });
    });
    for (const scope of ['division:440000', 'division:440300', 'division:440305', 'union:'])
      expect(found).toContainEqual(expect.stringContaining(scope));
  });

  it('show a record that can’t be counted', async () => {
    const found = await foundIn(figuresEqualRecount, (view) => {
      alter(view, itemOf<RecordItem>(view, 'registry/member#'), { state: {} });
    });
    expect(found).toContainEqual(expect.stringMatching(/^member#.* can't be counted$/));
  });
});
