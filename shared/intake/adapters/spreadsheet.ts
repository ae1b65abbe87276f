import type { FileProblem } from '../domain/problems.ts';
import type { SheetRow } from '../domain/row.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { readCsv } from './csv.ts';
import { type SpreadsheetLimits, spreadsheetLimits } from './limits.ts';
import { Unreadable } from './unreadable.ts';
import { type IsHeader, readXlsx } from './xlsx.ts';

const MEGABYTE = 1024 * 1024;
const SAMPLE = 64 * 1024;

/**
 * The rows of a roster file, or of one with another header, that hold anything, as they are read. What the file is its bytes say, not its name.
 * A file that can't be read, or not to its end, ends with the problem. Throws only what the source throws.
 */
export async function* readRows(
  source: AsyncIterable<Uint8Array>,
  limits: SpreadsheetLimits = spreadsheetLimits,
  isHeader?: IsHeader,
): AsyncGenerator<Result<SheetRow, FileProblem>> {
  let rows = 0;
  try {
    for await (const row of rowsOf(bounded(source, limits), limits, isHeader)) {
      rows += 1;
      if (rows > limits.rows) throw new Unreadable('roster/too-many-rows', { limit: limits.rows });
      yield ok(row);
    }
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    yield err(cause.problem);
  }
}

async function* rowsOf(
  source: AsyncIterable<Uint8Array>,
  limits: SpreadsheetLimits,
  isHeader: IsHeader | undefined,
): AsyncGenerator<SheetRow> {
  const bytes = source[Symbol.asyncIterator]();
  try {
    const { start, chunks } = await beginning(bytes);
    const all = rejoined(chunks, bytes);
    switch (kindOf(start)) {
      case 'empty':
        throw new Unreadable('roster/empty-file');
      case 'zip':
        yield* readXlsx(await collect(all), limits, isHeader);
        break;
      case 'ole':
        throw new Unreadable(oleProblem(await collect(all)));
      case 'text':
        yield* readCsv(start, all, limits);
        break;
    }
  } finally {
    await bytes.return?.();
  }
}

async function beginning(
  bytes: AsyncIterator<Uint8Array>,
): Promise<{ start: Buffer; chunks: readonly Uint8Array[] }> {
  const chunks: Uint8Array[] = [];
  for (let length = 0; length < SAMPLE;) {
    const next = await bytes.next();
    if (next.done) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return { start: Buffer.concat(chunks).subarray(0, SAMPLE), chunks };
}

async function* rejoined(
  read: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* read;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

const kindOf = (start: Buffer): 'empty' | 'zip' | 'ole' | 'text' => {
  if (start.length === 0) return 'empty';
  if (startsWith(start, [0x50, 0x4b, 0x03, 0x04]) || startsWith(start, [0x50, 0x4b, 0x05, 0x06]))
    return 'zip';
  return startsWith(start, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) ? 'ole' : 'text';
};

const startsWith = (bytes: Buffer, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

/**
 * A compound file is either an old workbook or the envelope of an encrypted new one (MS-OFFCRYPTO 2.3). Old
 * workbooks with a password are refused for their age, which is what the person has to mend first.
 */
const oleProblem = (
  bytes: Buffer,
): 'roster/encrypted' | 'roster/legacy-excel' | 'roster/unsupported-format' => {
  const holds = (stream: string): boolean => bytes.includes(Buffer.from(stream, 'utf16le'));
  if (holds('EncryptedPackage')) return 'roster/encrypted';
  return holds('Workbook') || holds('Book') ? 'roster/legacy-excel' : 'roster/unsupported-format';
};

async function* bounded(
  source: AsyncIterable<Uint8Array>,
  { fileBytes }: SpreadsheetLimits,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > fileBytes)
      throw new Unreadable('roster/file-too-large', { limit: Math.floor(fileBytes / MEGABYTE) });
    yield chunk;
  }
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
