import { longestCell } from '../domain/row.ts';

/**
 * What a roster file may cost to read. A million rows of 20 columns unpack to some 720 MB of XML at a ratio
 * of 7; sheets formatted down to their last row reach 60. Deflate itself can reach 1,032.
 */
export type SpreadsheetLimits = {
  readonly fileBytes: number;
  readonly rows: number;
  readonly columns: number;
  /** A longer cell is cut after one character more, so that whoever reads it can tell. */
  readonly cellCharacters: number;
  /** Of all parts of a workbook together. */
  readonly unpackedBytes: number;
  /** Unpacked over packed size of one part, looked at from `ratioFrom` bytes on. */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** Distinct texts of a workbook, which must be at hand while its rows are read. */
  readonly sharedTextBytes: number;
  readonly parts: number;
};

export const spreadsheetLimits: SpreadsheetLimits = {
  fileBytes: 50 * 1024 * 1024,
  rows: 1_000_000,
  columns: 64,
  cellCharacters: longestCell,
  unpackedBytes: 1024 * 1024 * 1024,
  ratio: 200,
  ratioFrom: 10 * 1024 * 1024,
  sharedTextBytes: 192 * 1024 * 1024,
  parts: 2_000,
};
