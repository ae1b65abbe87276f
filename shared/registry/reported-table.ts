import { reject } from '../kernel/problem.ts';
import { err, ok } from '../kernel/result.ts';
import { spreadsheetLimits } from '../intake/adapters/limits.ts';
import { isReportedHeader, MOST_ROWS, type TableRow } from '../statistics/domain/reported-table.ts';
import type { ReadTable } from '../statistics/http/reported-file-routes.ts';

/** A few hundred rows unpack to no more. */
const limits = { ...spreadsheetLimits, unpackedBytes: 32 * 1024 * 1024 };

/** The header, what may stand above it, and one row too many. */
const ABOVE = 40;

/** As rosters are read; a row more than are taken says that there are too many. */
export const readTable: ReadTable = async (bytes) => {
  const { readRows } = await import('../intake/adapters/spreadsheet.ts');
  const rows: TableRow[] = [];
  const whole = async function* () {
    yield await Promise.resolve(bytes);
  };
  for await (const row of readRows(whole(), limits, isReportedHeader)) {
    // The table says itself what its columns have to be.
    if (!row.ok && row.error.code === 'roster/no-header') return ok([]);
    if (!row.ok) return err(reject(row.error.code, row.error.params));
    rows.push(row.value);
    if (rows.length > MOST_ROWS + ABOVE) break;
  }
  return ok(rows);
};
