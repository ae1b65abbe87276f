import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sheetOf, workbookParts, xlsxOf, zipOf } from '../../../tests/support/xlsx.ts';
import type { FileProblem } from '../domain/problems.ts';
import type { SheetRow } from '../domain/row.ts';
import { type SpreadsheetLimits, spreadsheetLimits } from './limits.ts';
import { readRows } from './spreadsheet.ts';

const header = ['姓名', '性别', '证件号码', '移动电话', '户籍类型'];
const person = ['张三', '男', '440305199003071236', '13800138000', '农业'];

type Read = { readonly rows: readonly SheetRow[]; readonly problem?: FileProblem };

async function read(
  file: Uint8Array | string,
  limits: Partial<SpreadsheetLimits> = {},
  piece = 7_000,
): Promise<Read> {
  const rows: SheetRow[] = [];
  for await (const row of readRows(inPieces(Buffer.from(file), piece), { ...spreadsheetLimits, ...limits }))
    if (row.ok) rows.push(row.value);
    else return { rows, problem: row.error };
  return { rows };
}

async function* inPieces(bytes: Buffer, piece: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}

const cellsOf = ({ rows }: Read) => rows.map(({ cells }) => cells);
const linesOf = ({ rows }: Read) => rows.map(({ line }) => line);
const csv = (...rows: readonly string[][]) => rows.map((row) => row.join(',')).join('\r\n');
const specimen = (name: string) =>
  readFileSync(new URL(`../../../tests/fixtures/rosters/${name}`, import.meta.url));
const bookOf = (rows: string, texts?: readonly string[], styles?: string) =>
  zipOf(workbookParts([{ xml: sheetOf(rowOf(header) + rows) }], texts, styles));
const rowOf = (texts: readonly string[]) =>
  `<row>${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

describe('readRows: what a file is', () => {
  it.each<[string, Buffer | string, FileProblem['code']]>([
    ['nothing at all', '', 'roster/empty-file'],
    ['an old .xls workbook', specimen('excel-97.xls'), 'roster/legacy-excel'],
    ['a workbook with a password', specimen('encrypted.xlsx'), 'roster/encrypted'],
    [
      'an archive of something else',
      zipOf([{ name: 'word/document.xml', data: '<w/>' }]),
      'roster/unsupported-format',
    ],
    [
      'an archive with a password',
      zipOf([{ name: 'xl/workbook.xml', data: '<w/>', encrypted: true }]),
      'roster/encrypted',
    ],
    ['a PDF', '%PDF-1.7\n1 0 obj', 'roster/unsupported-format'],
    [
      'a web page that calls itself .xls',
      '\n<html><table><tr><td>姓名</td></tr></table>',
      'roster/unsupported-format',
    ],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]),
      'roster/unsupported-format',
    ],
    ['bytes in no encoding', Buffer.from([0xd0, 0xff, 0xff, 0x41, 0x0a]), 'roster/unreadable-text'],
    ['an archive cut off', xlsxOf([header, person]).subarray(0, -40), 'roster/damaged-file'],
  ])('A9 refuses %s', async (_, file, code) => {
    expect((await read(file)).problem?.code).toBe(code);
  });

  it('A9 goes by the bytes alone: they decide between workbook and text', async () => {
    expect(cellsOf(await read(xlsxOf([header, person])))).toEqual([header, person]);
    expect(cellsOf(await read(csv(header, person)))).toEqual([header, person]);
  });

  it('ends the source when the reader has seen enough, and lets its faults through', async () => {
    let ended = false;
    const source = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from(`${csv(header, person)}\r\n`.repeat(1_000));
      } finally {
        ended = true;
      }
    };
    for await (const row of readRows(source())) if (row.ok) break;
    expect(ended).toBe(true);

    const fault = new Error('connection lost');
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${csv(header, person)}\r\n`.repeat(5_000));
      throw fault;
    };
    const reading = async () => {
      for await (const row of readRows(broken())) expect(row.ok).toBe(true);
    };
    await expect(reading()).rejects.toBe(fault);
  });
});

describe('readRows: text files', () => {
  const gb18030 = Buffer.from('d0d5c3fb2cd0d4b1f02cd6a4bcfebac5c2eb0d0ad5c5c8fd2cc4d02c310d0a', 'hex');
  const rows = [header, person];
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

  it.each<[string, Buffer | string]>([
    ['UTF-8', csv(...rows)],
    ['UTF-8 with a mark', `\ufeff${csv(...rows)}`],
    ['UTF-16 little-endian, as Excel saves Unicode text', utf16(csv(...rows))],
    ['UTF-16 big-endian', utf16(csv(...rows)).swap16()],
  ])('A9 reads %s', async (_, file) => {
    expect(cellsOf(await read(file, {}, 5))).toEqual(rows);
  });

  it('A9 reads GB18030, as Chinese Excel saves CSV', async () => {
    expect(cellsOf(await read(gb18030, {}, 1))).toEqual([
      ['姓名', '性别', '证件号码'],
      ['张三', '男', '1'],
    ]);
  });

  it('A9 reads UTF-8 whose sample ends within a character', async () => {
    const long = csv(header, ...Array.from({ length: 4_000 }, () => person));
    for (const shift of ['', 'a', 'aa']) {
      const { rows: found, problem } = await read(`${shift}${long}`);
      expect([found.length, problem]).toEqual([4_001, undefined]);
    }
  });

  it.each([
    [';', ';'],
    ['a tab', '\t'],
    [',', ','],
  ])('A9 finds out that the columns are parted by %s', async (_, delimiter) => {
    const title = ['工会会员信息采集表', '说明：姓名，性别；a,b,c'];
    const quoted = `"${person.join(',;\t')}"`;
    const file = [title[0], header.join(delimiter), [quoted, ...person.slice(1)].join(delimiter)].join('\n');
    expect(cellsOf(await read(file))).toEqual([
      [title[0]],
      header,
      [person.join(',;\t'), ...person.slice(1)],
    ]);
  });

  it('counts lines as an editor does, over blank lines and breaks within quotes', async () => {
    const file = `标题\r\n\r\n${header.join()}\r\n"张\r\n三",男\r\n,,,\r\n李四,"\r\n\n女"\r\n王五`;
    expect(linesOf(await read(file))).toEqual([1, 3, 4, 7, 10]);
  });

  it('forgives a quotation mark within a cell', async () => {
    expect(cellsOf(await read(`${header.join()}\n张"三,男`)).at(-1)).toEqual(['张"三', '男']);
  });

  it('tells where quotation marks stop matching', async () => {
    expect((await read(`${header.join()}\n张三,"男\n李四,女\n`)).problem).toEqual({
      code: 'roster/broken-csv',
      params: { line: 3 },
    });
    const { problem } = await read(`${header.join()}\n张三,"${'男\n'.repeat(200_000)}`);
    expect(problem?.code).toBe('roster/row-too-long');
  });

  it('stops at bytes that are not in the encoding of the beginning', async () => {
    const good = `${csv(header, ...Array.from({ length: 3_000 }, () => person))}\r\n`;
    const { rows: found, problem } = await read(
      Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe, 0x0a])]),
    );
    expect(problem).toEqual({ code: 'roster/unreadable-text' });
    expect(found.length).toBeGreaterThan(0);
  });
});

describe('readRows: workbooks', () => {
  const people = [
    { name: '张伟', born: '1990-03-07', idNumber: '440305199003071236', mobile: '13800138001' },
    { name: '古丽·买买提', born: '1985-12-31', idNumber: '650102198512310041', mobile: '13800138002' },
    { name: '欧阳娜', born: '2000-02-29', idNumber: '450102200002298866', mobile: '13800138003' },
  ];

  it.each([
    ['openpyxl.xlsx: a hidden and a cover sheet before, dates in a Chinese format, mobiles as figures', 1],
    ['xlsxwriter-1904.xlsx: days counted from 1904, texts in the cells, mobiles by formula', 0],
    ['rich-text.xlsx: coloured titles and names', 0],
  ])('A9 reads %s', async (title, above) => {
    const { rows, problem } = await read(specimen(title.split(':')[0] ?? ''));
    expect(problem).toBeUndefined();
    const found = rows.slice(above + 1).map(({ cells }) => ({
      name: cells[1]?.trim(),
      born: cells[3],
      idNumber: cells[5],
      mobile: cells[6],
    }));
    expect(found).toEqual(people);
    expect(rows.slice(above + 1).map(({ line }) => line)).toEqual([2, 3, 4].map((line) => line + above));
  });

  it('A9 reads a workbook whose shared texts stand behind the sheets that need them', async () => {
    const { rows } = await read(specimen('exceljs.xlsx'));
    expect(rows).toHaveLength(7);
    expect(rows[2]?.cells.slice(0, 5)).toEqual(['1', '王伟伟', '女', '1965-01-01', '汉族']);
  });

  it.each(['shared', 'inline'] as const)(
    'A9 reads %s texts with every character XML allows',
    async (kind) => {
      const odd = ['张 三', '<&>"\'', '𠮷𡈽', 'a\tb', '_x0041_', ''];
      const found = cellsOf(await read(xlsxOf([header, odd], kind)));
      expect(found[1]).toEqual(['张 三', '<&>"\'', '𠮷𡈽', 'a\tb', 'A']);
    },
  );

  it.each([
    ['a figure', '<c><v>13800138000</v></c>', '13800138000'],
    ['a figure in the notation of Java', '<c><v>1.3800138E10</v></c>', '13800138000'],
    ['an ID number that became a figure', '<c><v>440305199003071236</v></c>', '4.403051990030712e+17'],
    ['a truth', '<c t="b"><v>1</v></c>', 'TRUE'],
    ['an error', '<c t="e"><v>#N/A</v></c>', '#N/A'],
    ['the last value of a formula', '<c t="str"><f>A1&amp;B1</f><v>张三</v></c>', '张三'],
    ['a date by the standard', '<c t="d"><v>1990-03-07</v></c>', '1990-03-07'],
    ['a day number under a date format', '<c s="1"><v>32939</v></c>', '1990-03-07'],
    ['a moment under a custom date format', '<c s="2"><v>32939.5</v></c>', '1990-03-07'],
    ['a number under a format that only quotes dates', '<c s="3"><v>32939</v></c>', '32939'],
    ['a number under no format', '<c s="0"><v>32939</v></c>', '32939'],
    ['a day number before days are sure', '<c s="1"><v>60</v></c>', '60'],
    [
      'a text without its phonetic reading',
      '<c t="inlineStr"><is><r><t>张</t></r><r><t>三</t></r><rPh><t>zs</t></rPh></is></c>',
      '张三',
    ],
  ])('A9 shows %s as text', async (_, cell, text) => {
    const styles =
      '<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>' +
      '<numFmt numFmtId="177" formatCode="[Red]0&quot;day&quot;\\d"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="176"/><xf numFmtId="177"/></cellXfs></styleSheet>';
    expect(cellsOf(await read(bookOf(`<row>${cell}</row>`, [], styles)))[1]).toEqual([text]);
  });

  it('puts cells where they say they stand, and counts lines that are left out', async () => {
    const rows =
      '<row r="5"><c r="B5" t="str"><v>男</v></c><c t="str"><v>1</v></c></row><row r="9"/><row><c t="str"><v>李四</v></c></row>';
    expect((await read(bookOf(rows))).rows.slice(1)).toEqual([
      { line: 5, cells: ['', '男', '1'] },
      { line: 10, cells: ['李四'] },
    ]);
  });

  it('reads elements whatever prefix their namespace has', async () => {
    const xml = sheetOf(rowOf(header)).replace(/<(\/?)(?=\w)/g, '<$1x:');
    expect(cellsOf(await read(zipOf(workbookParts([{ xml }]))))).toEqual([header]);
  });

  it('takes the first visible sheet that has a header, and says when none has', async () => {
    const other = ['李四', '女', '2', '3', '4'];
    const sheet = (...rows: string[][]) => sheetOf(rows.map(rowOf).join(''));
    const first = zipOf(
      workbookParts([
        { xml: sheet(header, other), hidden: true },
        { xml: sheet(...Array.from({ length: 40 }, () => ['说明'])) },
        { xml: sheet(['花名册'], header, person) },
        { xml: sheet(header, other) },
      ]),
    );
    expect(cellsOf(await read(first))).toEqual([['花名册'], header, person]);
    const none = await read(zipOf(workbookParts([{ xml: sheet(['说明']) }])));
    expect(none).toEqual({ rows: [], problem: { code: 'roster/no-header', params: { within: 30 } } });
  });

  it.each([
    ['XML that is not well-formed', '<row><c></row>'],
    ['a text that is not there', '<row><c t="s"><v>99</v></c></row>'],
    ['an entity of its own', '<row><c t="str"><v>&boom;</v></c></row>'],
  ])('refuses %s', async (_, rows) => {
    expect((await read(bookOf(rows))).problem).toEqual({ code: 'roster/damaged-file' });
  });

  it('refuses a document type declaration, and with it entities that multiply', async () => {
    const xml = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${sheetOf(rowOf(header))}`;
    expect((await read(zipOf(workbookParts([{ xml }])))).problem).toEqual({ code: 'roster/damaged-file' });
  });
});

describe('readRows: limits', () => {
  const wide = (column: number) => Object.assign(Array<string>(column).fill(''), { [column - 1]: 'x' });
  const forms: readonly (readonly [string, (rows: string[][]) => Buffer | string])[] = [
    ['CSV', (rows) => csv(...rows)],
    ['XLSX', (rows) => xlsxOf(rows, 'inline')],
  ];

  describe.each(forms)('of %s', (_, make) => {
    it('stops after the last row that is allowed', async () => {
      const { rows, problem } = await read(make([header, person, person, person]), { rows: 3 });
      expect([rows.length, problem]).toEqual([3, { code: 'roster/too-many-rows', params: { limit: 3 } }]);
      expect((await read(make([header, person, person]), { rows: 3 })).problem).toBeUndefined();
    });

    it('refuses a cell beyond the last column, but not blanks there', async () => {
      expect((await read(make([header, wide(64)]))).rows[1]?.cells).toHaveLength(64);
      expect((await read(make([header, wide(65)]))).problem).toEqual({
        code: 'roster/too-many-columns',
        params: { line: 2, limit: 64 },
      });
      expect(
        (await read(make([header, [...person, ...Array<string>(90).fill(' ')]]))).problem,
      ).toBeUndefined();
    });

    it('cuts a cell one character after the limit', async () => {
      const cells = cellsOf(await read(make([header, ['长'.repeat(5_000), '长'.repeat(1_000)]])))[1];
      expect(cells?.map(({ length }) => length)).toEqual([1_001, 1_000]);
    });

    it('refuses a file of more bytes than allowed', async () => {
      const file = make([header, ...Array.from({ length: 50 }, () => person)]);
      const { problem } = await read(file, { fileBytes: Buffer.byteLength(file) - 1 });
      expect(problem?.code).toBe('roster/file-too-large');
      expect((await read(file, { fileBytes: Buffer.byteLength(file) })).problem).toBeUndefined();
    });
  });

  it('G9 refuses a ZIP bomb by what it declares, before unpacking it', async () => {
    const parts = workbookParts([{ xml: sheetOf(rowOf(header)) }]);
    const bomb = zipOf([...parts, { name: 'xl/media/a.bin', data: Buffer.alloc(12 * 1024 * 1024) }]);
    expect((await read(bomb)).problem).toEqual({ code: 'roster/unpacks-too-large' });
    const many = zipOf([
      ...parts,
      ...Array.from({ length: 2_000 }, (_, at) => ({ name: `p${at}`, data: '' })),
    ]);
    expect((await read(many)).problem).toEqual({ code: 'roster/unpacks-too-large' });
    const sum = await read(zipOf(parts), { unpackedBytes: 500 });
    expect(sum.problem).toEqual({ code: 'roster/unpacks-too-large' });
  });

  it('G9 stops a ZIP bomb that lies about its size', async () => {
    const xml = sheetOf(rowOf(header) + rowOf(person).repeat(50_000));
    const parts = workbookParts([{ xml }]).map((part) =>
      part.name.includes('worksheets') ? { ...part, declaredSize: 2_000 } : part,
    );
    const { rows, problem } = await read(zipOf(parts));
    expect(problem).toEqual({ code: 'roster/damaged-file' });
    expect(rows.length).toBeLessThan(50_001);
  });

  it('G9 counts what is really unpacked, also when many names point at one part', async () => {
    const xml = sheetOf(rowOf(['说明']).repeat(2_000));
    const sheets = Array.from({ length: 40 }, () => ({ xml }));
    const { problem } = await read(zipOf(workbookParts(sheets)), { unpackedBytes: 3 * 1024 * 1024 });
    expect(problem?.code).toBe('roster/unpacks-too-large');
  });

  it('G9 does not gather a text or a tag that never ends', async () => {
    const endless = 'a'.repeat(9 * 1024 * 1024);
    const texts = await read(
      zipOf(workbookParts([{ xml: sheetOf(`${rowOf(header)}<row><c t="str"><v>${endless}</v></c></row>`) }])),
      { ratio: 2_000 },
    );
    expect(texts.problem).toEqual({ code: 'roster/damaged-file' });
    const tags = await read(bookOf(`<row a="${endless}"/>`), { ratio: 2_000 });
    expect(tags.problem).toEqual({ code: 'roster/damaged-file' });
  });

  it('bounds the shared texts it must keep at hand', async () => {
    const { problem } = await read(xlsxOf([header, person]), { sharedTextBytes: 40 });
    expect(problem).toEqual({ code: 'roster/unpacks-too-large' });
  });
});
