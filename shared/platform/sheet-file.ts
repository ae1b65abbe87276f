import { zipSync } from 'fflate';

/** Kinds of files that spreadsheet programs open. */
export type SheetFormat = 'csv' | 'xlsx';

/** Lines of texts as a file; every cell is text, so that no number loses digits. */
export const sheetFile = (format: SheetFormat, name: string, lines: Cells): Uint8Array =>
  format === 'csv' ? csv(lines) : xlsx(name, lines);

type Cells = readonly (readonly string[])[];

/** RFC 4180 in UTF-8 with a byte order mark, without which Excel takes it for GBK. */
const csv = (lines: Cells): Uint8Array =>
  Buffer.from(`\uFEFF${lines.map((cells) => `${cells.map((cell) => quoted(cell)).join(',')}\r\n`).join('')}`);

/** A spreadsheet would run what begins like a formula: an apostrophe makes it text. */
const quoted = (cell: string): string => {
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** The least that ECMA-376 asks of a workbook: one sheet of texts in their cells. */
function xlsx(name: string, lines: Cells): Uint8Array {
  const rows = lines
    .map((cells, index) => {
      const texts = cells.map(
        (cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
      );
      return `<row r="${String(index + 1)}">${texts.join('')}</row>`;
    })
    .join('');
  const relation = (type: string, target: string): string =>
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/${type}" Target="${target}"/></Relationships>`;
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = {
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
    '_rels/.rels': relation('officeDocument', 'xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escaped(name)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relation('worksheet', 'worksheets/sheet1.xml'),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${MAIN}"><sheetData>${rows}</sheetData></worksheet>`,
  };
  return zipSync(
    Object.fromEntries(Object.entries(parts).map(([name, xml]) => [name, Buffer.from(`${XML}${xml}`)])),
  );
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 has no place for control characters. */
const escaped = (text: string): string =>
  text

    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
