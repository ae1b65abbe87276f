/** A line of cells; every cell is text, so that no number loses digits. */
export type Cells = readonly string[];

/** Kinds of files that spreadsheet programs open. */
export type SheetFormat = 'csv' | 'xlsx';

export const sheetMediaTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const satisfies Record<SheetFormat, string>;

/** Without it Excel takes UTF-8 for GBK. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** RFC 4180. */
export const csvLine = (cells: Cells): string => `${cells.map((cell) => quoted(cell)).join(',')}\r\n`;

/** A spreadsheet would run what begins like a formula: an apostrophe makes it text. */
const quoted = (cell: string): string => {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** What stands in a workbook before the rows of a sheet, and after them. */
export const sheetHead = `${XML}<worksheet xmlns="${MAIN}"><sheetData>`;
export const sheetFoot = '</sheetData></worksheet>';

/** A row of a sheet, the first being 1; texts in their cells, which no program runs. */
export const sheetRow = (cells: Cells, row: number): string => {
  const texts = cells.map(
    (cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
  );
  return `<row r="${String(row)}">${texts.join('')}</row>`;
};

/** Where the sheet of that number stands, the first being 1. */
export const sheetPath = (sheet: number): string => `xl/worksheets/sheet${String(sheet)}.xml`;

/** The least that ECMA-376 asks of a workbook beside its sheets, by where it stands. */
export function workbookParts(name: string, sheets: number): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const relations = (all: readonly (readonly [type: string, target: string])[]): string =>
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all
      .map(
        ([type, target], index) =>
          `<Relationship Id="r${String(index + 1)}" Type="${OFFICE}/${type}" Target="${target}"/>`,
      )
      .join('')}</Relationships>`;
  const override = (path: string, type: string) =>
    `<Override PartName="/${path}" ContentType="${TYPES}.${type}+xml"/>`;
  const named = numbers.map((number) => {
    const title = escaped(sheets === 1 ? name : `${name}${String(number)}`);
    return `<sheet name="${title}" sheetId="${String(number)}" r:id="r${String(number)}"/>`;
  });
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${[
      override('xl/workbook.xml', 'sheet.main'),
      ...numbers.map((number) => override(sheetPath(number), 'worksheet')),
    ].join('')}</Types>`,
    '_rels/.rels': relations([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${named.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      numbers.map((number) => ['worksheet', sheetPath(number).slice('xl/'.length)]),
    ),
  };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no place for control characters. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
