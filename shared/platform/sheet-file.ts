import { zipSync } from 'fflate';
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

/** Lines of texts as a file that spreadsheet programs open. */
export const sheetFile = (format: SheetFormat, name: string, lines: readonly Cells[]): Uint8Array =>
  format === 'csv'
    ? Buffer.from(`${BYTE_ORDER_MARK}${lines.map(csvLine).join('')}`)
    : zipSync(
        Object.fromEntries(
          Object.entries({
            ...workbookParts(name, 1),
            [sheetPath(1)]:
              `${sheetHead}${lines.map((cells, index) => sheetRow(cells, index + 1)).join('')}${sheetFoot}`,
          }).map(([path, xml]) => [path, Buffer.from(xml)]),
        ),
      );
