import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textTable } from './text-table.ts';

describe('textTable', () => {
  it('gives back every text by its position, whatever its characters', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 200 })), (texts) => {
        const table = textTable(1024 * 1024);
        for (const text of texts) expect(table.add(text)).toBe(true);
        expect(texts.map((_, position) => table.at(position))).toEqual(texts);
        expect(table.at(texts.length)).toBeUndefined();
      }),
    );
  });

  it('keeps texts whole where one piece of memory ends and the next begins', () => {
    const table = textTable(64 * 1024 * 1024);
    const texts = Array.from({ length: 3_000 }, (_, index) => `${index}-`.padEnd(4_001, '工'));
    for (const text of texts) table.add(text);
    expect(texts.every((text, position) => table.at(position) === text)).toBe(true);
  });

  it('takes no more than its limit, and keeps what it has', () => {
    const table = textTable(10);
    expect(['工会', '会', '员', 'a', ''].map((text) => table.add(text))).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect([0, 1, 2, 3, 4].map((position) => table.at(position))).toEqual(['工会', '会', 'a', '', undefined]);
  });

  it('knows no position before the first', () => {
    expect(textTable(10).at(-1)).toBeUndefined();
    expect(textTable(10).at(0.5)).toBeUndefined();
  });
});
