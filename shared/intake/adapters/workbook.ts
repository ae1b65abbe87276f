import type { Archive } from './archive.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { textTable } from './text-table.ts';
import type { TextTable } from './text-table.ts';
import { Unreadable } from './unreadable.ts';
import { parseXml } from './xml.ts';
import type { XmlEvents } from './xml.ts';

/** What the cells of every sheet refer to. */
export type Workbook = {
  /** Part names of the visible worksheets, in the order of their tabs. */
  readonly sheets: readonly string[];
  readonly texts: TextTable;
  /** Whether a cell format, by its index, shows a number as a date. */
  readonly isDate: (format: number) => boolean;
  /** Day numbers count from 1904 instead of 1900: files born on old Macs. */
  readonly from1904: boolean;
};

type Relation = { readonly id: string; readonly type: string; readonly target: string };
type SheetEntry = { readonly relation: string; readonly hidden: boolean };

export async function readWorkbook(archive: Archive, limits: SpreadsheetLimits): Promise<Workbook> {
  const roots = await readRelations(archive, '_rels/.rels', '');
  const workbook = roots.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  // Also the answer to ZIP files of another kind: documents, presentations, binary workbooks, photographs.
  if (!workbook.endsWith('.xml') || !archive.has(workbook)) throw new Unreadable('roster/unsupported-format');

  const folder = folderOf(workbook);
  const relations = await readRelations(
    archive,
    `${folder}_rels/${workbook.slice(folder.length)}.rels`,
    folder,
  );
  const { entries, from1904 } = await readSheetList(archive, workbook);
  const sheets = entries
    .filter(({ hidden }) => !hidden)
    .flatMap(({ relation }) =>
      relations.filter(({ id, type }) => id === relation && type === 'worksheet').map(({ target }) => target),
    );
  if (sheets.length === 0) throw new Unreadable('roster/unsupported-format');

  return {
    sheets,
    from1904,
    texts: await readSharedTexts(archive, targetOf(relations, 'sharedStrings'), limits),
    isDate: await readDateFormats(archive, targetOf(relations, 'styles')),
  };
}

const targetOf = (relations: readonly Relation[], type: string): string | undefined =>
  relations.find((relation) => relation.type === type)?.target;

/** Their types by the last word of the URI, which strict and transitional workbooks have in common. */
async function readRelations(archive: Archive, part: string, folder: string): Promise<readonly Relation[]> {
  const relations: Relation[] = [];
  await consume(archive, part, {
    open: (name, { Id: id = '', Type: type = '', Target: target = '' }) => {
      if (name === 'Relationship')
        relations.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: resolve(folder, target) });
    },
  });
  return relations;
}

async function readSheetList(
  archive: Archive,
  workbook: string,
): Promise<{ entries: readonly SheetEntry[]; from1904: boolean }> {
  const entries: SheetEntry[] = [];
  let from1904 = false;
  await consume(archive, workbook, {
    open: (name, attributes) => {
      if (name === 'sheet')
        entries.push({
          relation: attributes['r:id'] ?? valueByLocalName(attributes, 'id') ?? '',
          hidden: attributes['state'] === 'hidden' || attributes['state'] === 'veryHidden',
        });
      if (name === 'workbookPr') from1904 = isTrue(attributes['date1904']);
    },
  });
  return { entries, from1904 };
}

/** The prefix of the relationships namespace is the writer's choice. */
const valueByLocalName = (attributes: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];

/** A rich text is its runs put together; phonetic readings (rPh) are not part of it. */
async function readSharedTexts(
  archive: Archive,
  part: string | undefined,
  limits: SpreadsheetLimits,
): Promise<TextTable> {
  const texts = textTable(limits.sharedTextBytes);
  let text = '';
  let inText = false;
  let inPhonetic = false;
  const keep = limits.cellCharacters + 1;
  if (part)
    await consume(archive, part, {
      open: (name) => {
        if (name === 'si') text = '';
        else if (name === 'rPh') inPhonetic = true;
        else if (name === 't') inText = !inPhonetic;
      },
      text: (piece) => {
        if (inText && text.length < keep) text += piece.slice(0, keep);
      },
      close: (name) => {
        if (name === 't') inText = false;
        else if (name === 'rPh') inPhonetic = false;
        else if (name === 'si' && !texts.add(unescaped(text).slice(0, keep)))
          throw new Unreadable('roster/unpacks-too-large');
      },
    });
  return texts;
}

/** ECMA-376 part 1, 22.9.2.19: characters that XML cannot hold are written _xHHHH_. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/giu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;

/** Built-in formats for dates (ECMA-376 part 1, 18.8.30), the Chinese ones from 27 on included. */
const builtInDates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);

async function readDateFormats(
  archive: Archive,
  part: string | undefined,
): Promise<(format: number) => boolean> {
  const dates = new Set(builtInDates);
  const formats: boolean[] = [];
  let inCellFormats = false;
  if (part)
    await consume(archive, part, {
      open: (name, attributes) => {
        if (name === 'numFmt' && showsDate(attributes['formatCode'] ?? ''))
          dates.add(Number(attributes['numFmtId']));
        else if (name === 'cellXfs') inCellFormats = true;
        else if (name === 'xf' && inCellFormats) formats.push(dates.has(Number(attributes['numFmtId'])));
      },
      close: (name) => {
        if (name === 'cellXfs') inCellFormats = false;
      },
    });
  return (format) => formats[format] === true;
}

/** A format with a year or a day in it, once quoted text, escapes, colours and locales are set aside. */
const showsDate = (code: string): boolean =>
  /[yd]/iu.test(code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/gu, '').replace(/general/giu, ''));

export const isTrue = (flag: string | undefined): boolean => flag === '1' || flag === 'true';

async function consume(archive: Archive, part: string, events: XmlEvents): Promise<void> {
  const bytes = archive.open(part);
  if (bytes) for await (const _ of parseXml(bytes, events)) continue;
}

const folderOf = (part: string): string => part.slice(0, part.lastIndexOf('/') + 1);

/** Targets stand relative to the folder of their source, or absolute within the package. */
function resolve(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : `/${folder}${target}`;
  return new URL(path.replaceAll('%', '%25'), 'package:/').pathname.slice(1);
}
