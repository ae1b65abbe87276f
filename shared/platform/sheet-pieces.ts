import {
  BYTE_ORDER_MARK,
  type Cells,
  csvLine,
  sheetFoot,
  type SheetFormat,
  sheetHead,
  sheetPath,
  sheetRow,
  workbookParts,
} from './sheet-lines.ts';
import { begin, directory, type Entry, extend, finish } from './zip-pieces.ts';

/** How far a file has been written; small, whatever its size. */
export interface Written {
  readonly bytes: number;
  /** Of a workbook: its sheets, the last of them being written. */
  readonly sheets: readonly (Entry & { readonly rows: number })[];
}

export const nothingWritten: Written = { bytes: 0, sheets: [] };

interface Titled {
  readonly name: string;
  /** The line that stands above all others, on every sheet. */
  readonly header: Cells;
}

interface Piece {
  readonly bytes: Buffer;
  readonly written: Written;
}

/** Rows of a sheet, by the limits of spreadsheet programs. */
export const ROWS_OF_A_SHEET = 1_048_576;

/** The next piece of a file, made of its next lines: pieces in their order are the file. The last one ends it. */
export const sheetPiece = (
  format: SheetFormat,
  titled: Titled,
  before: Written,
  lines: readonly Cells[],
  { last, rowsOfASheet = ROWS_OF_A_SHEET }: { readonly last: boolean; readonly rowsOfASheet?: number },
): Piece =>
  format === 'csv'
    ? csvPiece(titled, before, lines)
    : xlsxPiece(titled, before, lines, { last, rowsOfASheet });

function csvPiece({ header }: Titled, { bytes: before }: Written, lines: readonly Cells[]): Piece {
  const begins = before === 0 ? `${BYTE_ORDER_MARK}${csvLine(header)}` : '';
  const bytes = Buffer.from(`${begins}${lines.map(csvLine).join('')}`);
  return { bytes, written: { bytes: before + bytes.length, sheets: [] } };
}

function xlsxPiece(
  { name, header }: Titled,
  before: Written,
  lines: readonly Cells[],
  { last, rowsOfASheet }: { readonly last: boolean; readonly rowsOfASheet: number },
): Piece {
  const pieces: Buffer[] = [];
  const sheets = [...before.sheets];
  const at = () => before.bytes + pieces.reduce((sum, { length }) => sum + length, 0);
  const put = ({ bytes, entry }: { readonly bytes: Buffer; readonly entry: Entry }): Entry => {
    pieces.push(bytes);
    return entry;
  };
  const end = () => {
    const sheet = sheets.pop();
    if (sheet !== undefined) sheets.push({ ...sheet, ...put(finish(put(extend(sheet, sheetFoot)))) });
  };
  const fill = (text: string, rows: number) => {
    const sheet = sheets.pop();
    if (sheet !== undefined) sheets.push({ ...put(extend(sheet, text)), rows: sheet.rows + rows });
  };
  const open = () => {
    sheets.push({ ...put(begin(sheetPath(sheets.length + 1), at())), rows: 0 });
    fill(`${sheetHead}${sheetRow(header, 1)}`, 1);
  };

  if (sheets.length === 0) open();
  let rest = lines;
  while (rest.length > 0) {
    const rows = sheets.at(-1)?.rows ?? 0;
    const fitting = rest.slice(0, rowsOfASheet - rows);
    if (fitting.length === 0) {
      end();
      open();
    } else {
      fill(fitting.map((cells, index) => sheetRow(cells, rows + index + 1)).join(''), fitting.length);
      rest = rest.slice(fitting.length);
    }
  }
  if (last) {
    end();
    const parts = Object.entries(workbookParts(name, sheets.length)).map(
      ([path, xml]) => [path, put(finish(put(extend(put(begin(path, at())), xml))))] as const,
    );
    const listed = sheets.map((sheet, index) => [sheetPath(index + 1), sheet] as const);
    pieces.push(directory([...parts, ...listed], at()));
  }
  const bytes = Buffer.concat(pieces);
  return { bytes, written: { bytes: before.bytes + bytes.length, sheets } };
}
