import { dateOfSerial } from '../domain/dates.ts';
import type { SheetRow } from '../domain/row.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';
import { isTrue, unescaped } from './workbook.ts';
import type { Workbook } from './workbook.ts';
import { parseXml } from './xml.ts';

type Attributes = Readonly<Record<string, string>>;

/** The rows of one worksheet that hold anything; formulas by their cached values. */
export async function* readSheet(
  part: AsyncIterable<Uint8Array>,
  workbook: Workbook,
  limits: SpreadsheetLimits,
): AsyncGenerator<SheetRow> {
  const keep = limits.cellCharacters + 1;
  let rows: SheetRow[] = [];
  let line = 0;
  let cells: string[] = [];
  let column = -1;
  let cell: Attributes = {};
  let raw = '';
  let collecting = false;
  let inPhonetic = false;
  let inCell = false;

  const endCell = (): void => {
    const value = valueOf(raw, cell, workbook).slice(0, keep);
    if (value.trim() === '') return;
    if (column >= limits.columns)
      throw new Unreadable('roster/too-many-columns', { line, limit: limits.columns });
    while (cells.length < column) cells.push('');
    cells[column] = value;
  };

  const parsing = parseXml(part, {
    open: (name, attributes) => {
      if (name === 'c') {
        column = columnOf(attributes['r']) ?? column + 1;
        cell = attributes;
        raw = '';
        inCell = true;
      } else if (name === 'v' || name === 't') {
        collecting = inCell && !inPhonetic;
      } else if (name === 'row') {
        line = Number(attributes['r'] ?? line + 1);
        cells = [];
        column = -1;
      } else if (name === 'rPh') {
        inPhonetic = true;
      }
    },
    text: (piece) => {
      if (collecting && raw.length < keep) raw += piece.slice(0, keep);
    },
    close: (name) => {
      if (name === 'c') {
        inCell = false;
        endCell();
      } else if (name === 'v' || name === 't') {
        collecting = false;
      } else if (name === 'row') {
        if (cells.length > 0) rows.push({ line, cells });
      } else if (name === 'rPh') {
        inPhonetic = false;
      }
    },
  });
  for await (const _ of parsing) {
    yield* rows;
    rows = [];
  }
}

/** `AB12` → 27. Undefined when the cell does not say where it stands. */
function columnOf(reference: string | undefined): number | undefined {
  if (reference === undefined) return undefined;
  let column = 0;
  for (const character of reference.toUpperCase()) {
    if (character < 'A' || character > 'Z') break;
    column = column * 26 + character.charCodeAt(0) - 64;
  }
  return column > 0 ? column - 1 : undefined;
}

function valueOf(raw: string, cell: Attributes, workbook: Workbook): string {
  if (raw === '') return '';
  switch (cell['t']) {
    case 's': {
      const text = workbook.texts.at(Number(raw));
      if (text === undefined) throw new Unreadable('roster/damaged-file');
      return text;
    }
    case 'inlineStr':
    case 'str':
      return unescaped(raw);
    case 'b':
      return isTrue(raw) ? 'TRUE' : 'FALSE';
    case 'e':
    case 'd':
      return raw;
    default:
      return workbook.isDate(Number(cell['s'])) ? dateOf(raw, workbook.from1904) : numberOf(raw);
  }
}

/** A spreadsheet keeps 15 digits. From there on the figure is shown so that nobody takes it for the number. */
const LOSSLESS_BELOW = 1e15;

function numberOf(raw: string): string {
  const value = Number(raw);
  if (Number.isNaN(value)) return raw;
  return Math.abs(value) < LOSSLESS_BELOW ? String(value) : value.toExponential();
}

/** Before 1 March 1900 the day numbers of spreadsheets are off by one. */
const FIRST_SURE_DAY = 61;
const LAST_DAY = 2_958_465;
const DAYS_TO_1904 = 1_462;

function dateOf(raw: string, from1904: boolean): string {
  const days = Math.floor(Number(raw)) + (from1904 ? DAYS_TO_1904 : 0);
  return days >= FIRST_SURE_DAY && days <= LAST_DAY ? dateOfSerial(days) : numberOf(raw);
}
