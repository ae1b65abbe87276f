import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse, type Parser } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { findHeader, headerWithin } from '../domain/headers.ts';
import type { SheetRow } from '../domain/row.ts';
import type { SpreadsheetLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';

type Delimiter = ',' | ';' | '\t';
type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

const delimiters: readonly Delimiter[] = [',', '\t', ';'];

/** What `info: true` adds to a record. */
type Numbered = { readonly record: string[]; readonly info: { readonly lines: number } };

/** The rows of a text file that hold anything. `start` is its beginning, at best 64 KB, `all` all of it. */
export async function* readCsv(
  start: Uint8Array,
  all: AsyncIterable<Uint8Array>,
  limits: SpreadsheetLimits,
): AsyncGenerator<SheetRow> {
  const encoding = encodingOf(start);
  const sample = new TextDecoder(encoding).decode(start, { stream: true });
  if (looksLikeMarkup(sample)) throw new Unreadable('roster/unsupported-format');

  const parser = parse({ ...tolerant, delimiter: delimiterOf(sample), max_record_size: longestRow(limits) });
  // The parser gives the failure of its source to whoever reads it, so that nothing is left to do here.
  pipeline(Readable.from(decode(all, encoding)), parser).catch(() => undefined);
  try {
    yield* rowsOf(parser, limits);
  } catch (cause) {
    throw problemOf(cause);
  }
}

async function* rowsOf(parser: Parser, limits: SpreadsheetLimits): AsyncGenerator<SheetRow> {
  // The parser counts the line a record ends on, and CR LF within quotation marks as two ends of a line.
  let tooMany = 0;
  for await (const { record, info } of parser as AsyncIterable<Numbered>) {
    tooMany += occurrences(record, /\r\n/g);
    const line = info.lines - tooMany - occurrences(record, /\r\n|\n|\r/g);
    let last = record.length - 1;
    while (last >= 0 && record[last]?.trim() === '') last -= 1;
    if (last < 0) continue;
    if (last >= limits.columns)
      throw new Unreadable('roster/too-many-columns', { line, limit: limits.columns });
    yield { line, cells: record.slice(0, last + 1).map((cell) => cell.slice(0, limits.cellCharacters + 1)) };
  }
}

const occurrences = (record: readonly string[], what: RegExp): number =>
  record.reduce((total, cell) => total + (cell.match(what)?.length ?? 0), 0);

const tolerant = { relax_column_count: true, relax_quotes: true, info: true } as const;

/** A record that has not ended by then is the rest of the file behind a lost quotation mark. */
const longestRow = ({ columns, cellCharacters }: SpreadsheetLimits): number => columns * cellCharacters * 4;

/**
 * By its mark if it has one; else UTF-8 if it can be UTF-8, which Chinese text in GB18030 practically never
 * can; else GB18030, which holds GBK and GB 2312. Throws on what is no text.
 */
function encodingOf(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  if (start.includes(0)) throw new Unreadable('roster/unsupported-format');
  for (const encoding of ['utf-8', 'gb18030'] as const) if (canBe(encoding, start)) return encoding;
  throw new Unreadable('roster/unreadable-text');
}

function canBe(encoding: Encoding, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Pages that office systems name .xls or .csv, and PDF. */
const looksLikeMarkup = (sample: string): boolean =>
  /^\s*(?:<(?:!doctype|html|table|\?xml|meta|style)|%PDF-|\{\\rtf)/iu.test(sample);

/** The one under which a header shows; else the one that splits most. */
function delimiterOf(sample: string): Delimiter {
  const read = delimiters.map((delimiter) => ({ delimiter, rows: firstRows(sample, delimiter) }));
  const best = read.find(({ rows }) => rows.some((row) => findHeader(row) !== undefined));
  const widest = read.toSorted((a, b) => widthOf(b.rows) - widthOf(a.rows))[0];
  return (best ?? widest)?.delimiter ?? ',';
}

const widthOf = (rows: readonly (readonly string[])[]): number =>
  Math.max(0, ...rows.map(({ length }) => length));

function firstRows(sample: string, delimiter: Delimiter): string[][] {
  try {
    const options = { relax_column_count: true, relax_quotes: true, delimiter, to: headerWithin };
    return parseAtOnce(sample, options);
  } catch {
    // The sample may end within quotation marks.
    return sample.split(/\r\n|\n|\r/, headerWithin).map((row) => row.split(delimiter));
  }
}

async function* decode(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (cause instanceof TypeError) throw new Unreadable('roster/unreadable-text', undefined, cause);
    throw cause;
  }
}

/** Faults of the source, such as a lost connection, stay what they are. */
function problemOf(cause: unknown): unknown {
  if (!(cause instanceof CsvError)) return cause;
  const line = (cause as CsvError & { readonly lines?: number }).lines ?? 0;
  return cause.code === 'CSV_MAX_RECORD_SIZE'
    ? new Unreadable('roster/row-too-long', { line }, cause)
    : new Unreadable('roster/broken-csv', { line }, cause);
}
