import { crc32, deflateRawSync } from 'node:zlib';

/** A part of a ZIP archive; `declaredSize` and `encrypted` make archives that lie. */
export type ZipPart = {
  readonly name: string;
  readonly data: Buffer | string;
  readonly declaredSize?: number;
  readonly encrypted?: boolean;
};

export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const data = Buffer.from(part.data);
    const packed = deflateRawSync(data);
    const name = Buffer.from(part.name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(part.encrypted ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(part.declaredSize ?? data.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, name, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, place, name]));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, entries, Buffer.from('PK\u0005\u0006'), end]);
}

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export type SheetXml = { readonly xml: string; readonly hidden?: boolean };

/** The parts of a workbook around hand-written sheets, the shared texts after the sheets that need them. */
export function workbookParts(
  sheets: readonly SheetXml[],
  sharedTexts: readonly string[] = [],
  styles?: string,
): ZipPart[] {
  const list = sheets.map(
    ({ hidden }, index) =>
      `<sheet name="S${index}" sheetId="${index + 1}" r:id="rId${index}"${hidden ? ' state="hidden"' : ''}/>`,
  );
  const relations = sheets.map((_, index) =>
    relation(`rId${index}`, 'worksheet', `worksheets/s${index}.xml`),
  );
  return [
    {
      name: '_rels/.rels',
      data: `<Relationships>${relation('r', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<workbook xmlns:r="${relationships}"><sheets>${list.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<Relationships>${relations.join('')}${relation('t', 'sharedStrings', 'sharedStrings.xml')}${relation('s', 'styles', '/xl/styles.xml')}</Relationships>`,
    },
    ...sheets.map(({ xml }, index) => ({ name: `xl/worksheets/s${index}.xml`, data: xml })),
    ...(styles === undefined ? [] : [{ name: 'xl/styles.xml', data: styles }]),
    {
      name: 'xl/sharedStrings.xml',
      data: `<sst>${sharedTexts.map((text) => `<si><t>${escape(text)}</t></si>`).join('')}</sst>`,
    },
  ];
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${relationships}/${type}" Target="${target}"/>`;

/** A sheet of texts, in shared texts or in the cells themselves. */
export function xlsxOf(rows: readonly (readonly string[])[], kind: 'shared' | 'inline' = 'shared'): Buffer {
  const texts: string[] = [];
  const cellOf = (text: string): string =>
    kind === 'shared'
      ? `<c t="s"><v>${texts.push(text) - 1}</v></c>`
      : `<c t="inlineStr"><is><t>${escape(text)}</t></is></c>`;
  const xml = sheetOf(rows.map((cells) => `<row>${cells.map(cellOf).join('')}</row>`).join(''));
  return zipOf(workbookParts([{ xml }], texts));
}

export const sheetOf = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');
