import { describe, expect, it } from 'vitest';
import { everyPersonIsReadable } from './persons.ts';
import { foundIn, itemOf } from './standing-view.ts';

describe('G4 every person', () => {
  it('can be read in a province where all is well', async () => {
    expect(await foundIn(everyPersonIsReadable)).toEqual([]);
  });

  it('shows when their key is missing or has been destroyed', async () => {
    const missing = await foundIn(everyPersonIsReadable, ({ items }) => {
      for (const key of items.keys()) if (key.startsWith('keys/person#')) items.delete(key);
    });
    expect(missing.length).toBeGreaterThan(30);
    const destroyed = await foundIn(everyPersonIsReadable, (view) => {
      const [key, { pk }] = itemOf(view, 'keys/person#');
      view.items.set(key, { pk, rev: 2 });
    });
    expect(destroyed).toEqual([expect.stringMatching(/^person .* has no key$/)]);
  });

  it('shows when they were erased and can be read again', async () => {
    const found = await foundIn(everyPersonIsReadable, ({ items }) => {
      const gone = [...items].find(
        ([key, item]) => key.startsWith('keys/person#') && item['wrapped'] === undefined,
      );
      if (gone) items.set(gone[0], { ...gone[1], wrapped: Uint8Array.of(1) });
    });
    expect(found).toEqual([expect.stringMatching(/^person .* was erased and can be read$/)]);
  });
});
