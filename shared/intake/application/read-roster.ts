import { err, ok, type Result } from '../../kernel/result.ts';
import { type Columns, columnsOf, findHeader, headerWithin } from '../domain/headers.ts';
import { fileProblem, type FileProblem, rowProblem, type RowProblem } from '../domain/problems.ts';
import { rawRow, readPerson, type RosterPerson, type SheetRow } from '../domain/row.ts';

/** What the reading of one file needs to know; whatever else the job carries comes back to the ports with it. */
export type RosterJob = {
  readonly objectKey: string;
  /** Where an earlier reading paused; the chunks before it are recorded. */
  readonly fromChunk?: number;
};

/** A row as recorded: a person, or what is wrong with the row. Codes of the person's own rules come from `checkPerson`. */
export type ChunkRow<Person> =
  | { readonly line: number; readonly person: Person }
  | { readonly line: number; readonly problems: readonly RowProblem<string>[] };

export type RosterSummary = {
  readonly rows: number;
  readonly accepted: number;
  readonly refused: number;
  /** Chunks are numbered from 0. */
  readonly chunks: number;
  /** SHA-256 of the file, hex. */
  readonly digest: string;
  /** Spreadsheet letters of the columns that no field was found for. */
  readonly ignoredColumns: readonly string[];
};

/** SHA-256 of what it has been fed. */
export type FileDigest = {
  readonly update: (bytes: Uint8Array) => void;
  readonly hex: () => string;
};

export type ReadRosterDeps<Job extends RosterJob, Person> = {
  /** Undefined when nothing has been uploaded there. */
  readonly open: (objectKey: string) => Promise<AsyncIterable<Uint8Array> | undefined>;
  readonly readRows: (source: AsyncIterable<Uint8Array>) => AsyncIterable<Result<SheetRow, FileProblem>>;
  /** The rules for a person, which belong to the members context, and whether the job is for their employer. */
  readonly checkPerson: (person: RosterPerson, job: Job) => Result<Person, readonly RowProblem<string>[]>;
  /** The same chunk number always comes with the same rows, also when a file is read again. */
  readonly recordRows: (job: Job, chunk: number, rows: readonly ChunkRow<Person>[]) => Promise<void>;
  readonly complete: (job: Job, summary: RosterSummary) => Promise<void>;
  readonly fail: (job: Job, problem: FileProblem) => Promise<void>;
  readonly newDigest: () => FileDigest;
  readonly rowsPerChunk: number;
  /** Chunks that may be on their way to `recordRows` at once. */
  readonly chunksInFlight: number;
  /** False when the time left is needed to end in good order; asked once per chunk. */
  readonly mayContinue: () => boolean;
};

export type RosterReading =
  | { readonly status: 'completed'; readonly summary: RosterSummary }
  | { readonly status: 'failed'; readonly problem: FileProblem }
  /** Go on with a job that has this `fromChunk`. */
  | { readonly status: 'paused'; readonly nextChunk: number };

/**
 * Reads a roster file (花名册) as a stream, row by row, into chunks. Reading it again, after a fault or a pause,
 * makes the same chunks. Rejects with what a port rejects with: then the job is to be tried again.
 */
export const readRoster =
  <Job extends RosterJob, Person>(deps: ReadRosterDeps<Job, Person>) =>
  async (job: Job): Promise<RosterReading> => {
    const reading = await read(deps, job);
    if (reading.status === 'completed') await deps.complete(job, reading.summary);
    if (reading.status === 'failed') await deps.fail(job, reading.problem);
    return reading;
  };

async function read<Job extends RosterJob, Person>(
  deps: ReadRosterDeps<Job, Person>,
  job: Job,
): Promise<RosterReading> {
  const source = await deps.open(job.objectKey);
  if (source === undefined) return failed(fileProblem('roster/file-missing'));

  const digest = deps.newDigest();
  const recording = inOrder<ChunkRow<Person>>(deps.chunksInFlight, (chunk, rows) =>
    deps.recordRows(job, chunk, rows),
  );
  const fromChunk = job.fromChunk ?? 0;
  const counts = { rows: 0, accepted: 0, chunks: 0 };
  const ignoredColumns: string[] = [];
  let chunk: ChunkRow<Person>[] = [];

  const endChunk = async (): Promise<void> => {
    if (counts.chunks >= fromChunk) await recording.start(counts.chunks, chunk);
    counts.chunks += 1;
    chunk = [];
  };

  try {
    for await (const item of checkedRows(deps, job, fed(source, digest))) {
      if (!item.ok) return failed(item.error);
      if ('ignored' in item.value) {
        ignoredColumns.push(...item.value.ignored);
        continue;
      }
      chunk.push(item.value);
      counts.rows += 1;
      if ('person' in item.value) counts.accepted += 1;
      if (chunk.length < deps.rowsPerChunk) continue;
      await endChunk();
      // At least one chunk a turn, so that pauses can't follow each other for ever.
      if (counts.chunks > fromChunk && !deps.mayContinue())
        return { status: 'paused', nextChunk: counts.chunks };
    }
    if (chunk.length > 0) await endChunk();
  } finally {
    await recording.settled();
  }

  if (counts.rows === 0) return failed(fileProblem('roster/no-rows'));
  const refused = counts.rows - counts.accepted;
  return {
    status: 'completed',
    summary: { ...counts, refused, digest: digest.hex(), ignoredColumns },
  };
}

const failed = (problem: FileProblem): RosterReading => ({ status: 'failed', problem });

/** The columns once, then every row that tells of somebody; ends with the first problem of the file. */
async function* checkedRows<Job extends RosterJob, Person>(
  { readRows, checkPerson }: ReadRosterDeps<Job, Person>,
  job: Job,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Result<ChunkRow<Person> | Pick<Columns, 'ignored'>, FileProblem>> {
  const firstLines = new Map<string, number>();
  let columns: Columns | undefined;
  let above = 0;
  for await (const row of readRows(source)) {
    if (!row.ok) {
      yield row;
      return;
    }
    if (columns === undefined) {
      const header = findHeader(row.value.cells);
      above += 1;
      if (header) {
        const found = columnsOf(header);
        if (!found.ok) {
          yield found;
          return;
        }
        columns = found.value;
        yield ok({ ignored: columns.ignored });
      } else if (above >= headerWithin) break;
      continue;
    }
    const raw = rawRow(columns, row.value);
    if (raw === undefined) continue;
    const person = readPerson(raw);
    const duplicate = person.ok && duplicateOf(firstLines, person.value.idNumber, raw.line);
    const checked = person.ok ? checkPerson(person.value, job) : person;
    const problems = [...(duplicate ? [duplicate] : []), ...(checked.ok ? [] : checked.error)];
    yield ok(
      checked.ok && problems.length === 0
        ? { line: raw.line, person: checked.value }
        : { line: raw.line, problems },
    );
  }
  if (columns === undefined) yield err(fileProblem('roster/no-header', { within: headerWithin }));
}

/** Remembers where each number stands first, whether or not that row is accepted: one of the two is wrong. */
function duplicateOf(
  firstLines: Map<string, number>,
  idNumber: string,
  line: number,
): RowProblem<string> | undefined {
  const firstLine = firstLines.get(idNumber);
  if (firstLine !== undefined) return rowProblem('idNumber', 'roster/duplicate-row', { firstLine });
  firstLines.set(detached(idNumber), line);
  return undefined;
}

/** A copy, since a number cut out of a row would keep the memory of the whole row. */
const detached = (text: string): string => Buffer.from(text).toString();

async function* fed(source: AsyncIterable<Uint8Array>, digest: FileDigest): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    digest.update(bytes);
    yield bytes;
  }
}

type Recording<Row> = {
  /** Resolves when there is room for the next; rejects with the failure of an earlier one. */
  readonly start: (chunk: number, rows: readonly Row[]) => Promise<void>;
  /** Resolves when all have been recorded; rejects with the first failure. */
  readonly settled: () => Promise<void>;
};

/** Starts chunks in order and lets some be on their way at once. */
function inOrder<Row>(
  limit: number,
  record: (chunk: number, rows: readonly Row[]) => Promise<void>,
): Recording<Row> {
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const raise = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    async start(chunk, rows) {
      raise();
      const going = record(chunk, rows)
        .catch((cause: unknown) => void failures.push(cause))
        .finally(() => inFlight.delete(going));
      inFlight.add(going);
      if (inFlight.size >= limit) await Promise.race(inFlight);
      raise();
    },
    async settled() {
      await Promise.all(inFlight);
      raise();
    },
  };
}
