import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { sheetFile } from './sheet-file.ts';
import type { Cells } from './sheet-lines.ts';
import { nothingWritten, sheetPiece, type Written } from './sheet-pieces.ts';

const titled = { name: '会员', header: ['会员编号', '姓名'] };

/** A file made of pieces, each as somebody else would make it: knowing what was kept, as it was kept. */
function inPieces(
  format: 'csv' | 'xlsx',
  pieces: readonly (readonly Cells[])[],
  rowsOfASheet = 1_000,
): Buffer {
  let written: Written = nothingWritten;
  const made = pieces.map((lines, index) => {
    const kept = JSON.parse(JSON.stringify(written)) as Written;
    const piece = sheetPiece(format, titled, kept, lines, {
      last: index === pieces.length - 1,
      rowsOfASheet,
    });
    written = piece.written;
    return piece.bytes;
  });
  expect(written.bytes).toBe(Buffer.concat(made).length);
  return Buffer.concat(made);
}

const textOf = (file: Uint8Array, path: string): string => {
  const part = unzipSync(file)[path];
  if (part === undefined) throw new Error(`no ${path}`);
  return Buffer.from(part).toString();
};

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('=1+1', '+86', '-2', '@SUM', '张三', '"', ',', '\t'),
);
const pieces = fc.array(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), { minLength: 1, maxLength: 6 });

describe('a spreadsheet written in pieces', () => {
  it('E7 is the file that is written at once, wherever it was cut', () => {
    fc.assert(
      fc.property(pieces, (cut) => {
        const whole = [titled.header, ...cut.flat()];
        expect(inPieces('csv', cut).equals(sheetFile('csv', titled.name, whole))).toBe(true);
        const once = sheetFile('xlsx', titled.name, whole);
        const made = inPieces('xlsx', cut);
        expect(Object.keys(unzipSync(made)).toSorted()).toEqual(Object.keys(unzipSync(once)).toSorted());
        for (const path of Object.keys(unzipSync(once))) expect(textOf(made, path)).toBe(textOf(once, path));
      }),
      { numRuns: 60 },
    );
  });

  it('E7 goes on to another sheet where one is full, with the header on each', () => {
    const lines = Array.from({ length: 7 }, (_, index) => [String(index), '某']);
    const file = inPieces('xlsx', [lines.slice(0, 2), lines.slice(2, 3), lines.slice(3)], 4);
    const rows = [1, 2, 3].map((sheet) =>
      [
        ...textOf(file, `xl/worksheets/sheet${String(sheet)}.xml`).matchAll(
          /<row r="(\d)">.*?>([^<]+)<\/t>/g,
        ),
      ].map(([, row, text]) => `${row ?? ''}:${text ?? ''}`),
    );
    expect(rows).toEqual([
      ['1:会员编号', '2:0', '3:1', '4:2'],
      ['1:会员编号', '2:3', '3:4', '4:5'],
      ['1:会员编号', '2:6'],
    ]);
    expect(textOf(file, 'xl/workbook.xml')).toContain('name="会员3"');
  });

  it('E7 runs nothing: what begins like a formula is a text', () => {
    const csv = inPieces('csv', [
      [
        ['=cmd', '+1'],
        ['-1', '@x'],
      ],
    ]).toString();
    expect(csv.split('\r\n').slice(1, 3)).toEqual(["'=cmd,'+1", "'-1,'@x"]);
    const xml = textOf(inPieces('xlsx', [[['=cmd', '+1']]]), 'xl/worksheets/sheet1.xml');
    expect(xml).not.toContain('<f>');
    expect(xml).toContain('<c t="inlineStr"><is><t xml:space="preserve">=cmd</t></is></c>');
  });

  it('E7 tells of each part its checksum and its sizes, by which programs know a damaged file', () => {
    const file = inPieces('xlsx', [[['1', '某']], [], [['2', '某']]]);
    const parts = unzipSync(file);
    const told = [...file.toString('latin1').matchAll(/PK\u0001\u0002/g)].map(({ index }) => {
      const name = file.toString('utf8', index + 46, index + 46 + file.readUInt16LE(index + 28));
      return [name, file.readUInt32LE(index + 16), file.readUInt32LE(index + 24)];
    });
    expect(told.toSorted()).toEqual(
      Object.entries(parts)
        .map(([name, part]) => [name, crc32(part), part.length])
        .toSorted(),
    );
  });
});
