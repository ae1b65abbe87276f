import { sheetFile } from '../../platform/sheet-file.ts';
import { rosterColumns, type SheetRow } from '../domain/roster-sheet.ts';
import type { RosterFormat } from './media-types.ts';

/** A roster as a file that spreadsheet programs open. */
export const rosterFile = (format: RosterFormat, rows: readonly SheetRow[]): Uint8Array =>
  sheetFile(format, '会员名册', [
    rosterColumns,
    ...rows.map((row) => rosterColumns.map((column) => row[column])),
  ]);
