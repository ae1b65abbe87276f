import { findHeader, headerWithin } from '../domain/headers.ts';
import type { SheetRow } from '../domain/row.ts';
import { openArchive } from './archive.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { readSheet } from './sheet.ts';
import { Unreadable } from './unreadable.ts';
import { readWorkbook } from './workbook.ts';

/** Whether a row names the columns of what the file is to hold. */
export type IsHeader = (cells: readonly string[]) => boolean;

const isRosterHeader: IsHeader = (cells) => findHeader(cells) !== undefined;

/**
 * The rows of the first visible sheet that has a header row. The packed file is held in memory, because the
 * directory of a ZIP archive stands at its end and its parts come in any order; what it unpacks to is not.
 */
export async function* readXlsx(
  bytes: Buffer,
  limits: SpreadsheetLimits,
  isHeader: IsHeader = isRosterHeader,
): AsyncGenerator<SheetRow> {
  const archive = await openArchive(bytes, limits);
  const workbook = await readWorkbook(archive, limits);
  for (const sheet of workbook.sheets) {
    const part = archive.open(sheet);
    if (!part) throw new Unreadable('roster/damaged-file');
    const above: SheetRow[] = [];
    let found = false;
    for await (const row of readSheet(part, workbook, limits)) {
      if (found) yield row;
      else if (above.length === headerWithin) break;
      else if (isHeader(row.cells)) {
        yield* above;
        yield row;
        found = true;
      } else above.push(row);
    }
    if (found) return;
  }
  throw new Unreadable('roster/no-header', { within: headerWithin });
}
