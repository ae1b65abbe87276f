import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../kernel/result.ts';
import { sha256 } from '../adapters/sha256.ts';
import { fileProblem, type FileProblem, rowProblem } from '../domain/problems.ts';
import type { RosterPerson, SheetRow } from '../domain/row.ts';
import {
  type ChunkRow,
  readRoster,
  type ReadRosterDeps,
  type RosterJob,
  type RosterSummary,
} from './read-roster.ts';

const header = ['姓名', '性别', '证件号码', '移动电话', '户籍类型'];
const bytes = [Buffer.from('any '), Buffer.from('bytes')];
const digest = createHash('sha256').update('any bytes').digest('hex');

/** A row of the file whose number is all that tells it from the others. */
const personRow = (number: number): string[] => ['张三', '男', `ID${number}`, '13800138000', '农业'];
const rowsOf = (count: number) => Array.from({ length: count }, (_, index) => personRow(index));

type Deps = ReadRosterDeps<RosterJob, string>;

/** A reading over cells instead of a file; a person is known by their number. */
function reading(sheet: readonly (readonly string[])[], changed: Partial<Deps> = {}, end?: FileProblem) {
  const recorded = new Map<number, readonly ChunkRow<string>[]>();
  const ended: (RosterSummary | FileProblem)[] = [];
  const deps: Deps = {
    open: async () =>
      (async function* () {
        yield* bytes;
      })(),
    async *readRows(source) {
      for await (const _ of source) continue;
      for (const [index, cells] of sheet.entries()) yield ok<SheetRow>({ line: index + 1, cells });
      if (end) yield err(end);
    },
    checkPerson: ({ idNumber }: RosterPerson) => ok(idNumber),
    recordRows: async (_, chunk, rows) => void recorded.set(chunk, rows),
    complete: async (_, summary) => void ended.push(summary),
    fail: async (_, problem) => void ended.push(problem),
    newDigest: sha256,
    rowsPerChunk: 20,
    chunksInFlight: 4,
    mayContinue: () => true,
    ...changed,
  };
  const run = (fromChunk?: number) =>
    readRoster(deps)({ objectKey: 'rosters/operator/roster', ...(fromChunk !== undefined && { fromChunk }) });
  return { run, recorded, ended };
}

describe('readRoster', () => {
  it('A9 records every row in numbered chunks and completes with counts and the digest of the file', async () => {
    const { run, recorded, ended } = reading([['花名册'], [...header, '备注'], ...rowsOf(45)]);
    const result = await run();
    const summary = { rows: 45, accepted: 45, refused: 0, chunks: 3, digest, ignoredColumns: ['F'] };
    expect(result).toEqual({ status: 'completed', summary });
    expect(ended).toEqual([summary]);
    expect([...recorded].map(([chunk, rows]) => [chunk, rows.length])).toEqual([
      [0, 20],
      [1, 20],
      [2, 5],
    ]);
    expect(recorded.get(2)?.[0]).toEqual({ line: 43, person: 'ID40' });
  });

  it('A9 gives a result per row: what can be read, and what the rules for persons say', async () => {
    const refused = rowProblem('idNumber', 'id-number/check-digit');
    const checkPerson: Deps['checkPerson'] = ({ idNumber }) =>
      idNumber === 'ID1' ? err([refused]) : ok(idNumber);
    const { run, recorded, ended } = reading(
      [header, personRow(0), personRow(1), ['李四', '男', 'ID2', '', '农业'], ['', '', '', '', '']],
      { checkPerson },
    );
    await run();
    expect(recorded.get(0)).toEqual([
      { line: 2, person: 'ID0' },
      { line: 3, problems: [refused] },
      { line: 4, problems: [{ field: 'mobile', code: 'roster/missing-value' }] },
    ]);
    expect(ended).toMatchObject([{ rows: 3, accepted: 1, refused: 2, chunks: 1 }]);
  });

  it('A5 refuses a number that stands in the file before, and names the line where', async () => {
    const checkPerson: Deps['checkPerson'] = ({ name, idNumber }) =>
      name === '张三' ? ok(idNumber) : err([rowProblem('name', 'person-name/characters')]);
    const other = ['?', ...personRow(7).slice(1)];
    const { run, recorded } = reading(
      [header, personRow(7), personRow(8), ['王五', '男', 'id 7', '138', '农业'], other],
      {
        checkPerson,
      },
    );
    await run();
    const again = { field: 'idNumber', code: 'roster/duplicate-row', params: { firstLine: 2 } };
    expect(recorded.get(0)).toEqual([
      { line: 2, person: 'ID7' },
      { line: 3, person: 'ID8' },
      { line: 4, problems: [again, { field: 'name', code: 'person-name/characters' }] },
      { line: 5, problems: [again, { field: 'name', code: 'person-name/characters' }] },
    ]);
  });

  it('does not let a number pass because the row that has it first is refused', async () => {
    const checkPerson: Deps['checkPerson'] = ({ name }) =>
      name === '张三' ? err([rowProblem('mobile', 'mobile/format')]) : ok(name);
    const { run, recorded } = reading([header, personRow(7), ['李四', ...personRow(7).slice(1)]], {
      checkPerson,
    });
    await run();
    expect(recorded.get(0)?.[1]).toMatchObject({ problems: [{ code: 'roster/duplicate-row' }] });
  });

  it.each<[string, string[][], FileProblem]>([
    ['has no header', [['张三'], ['李四']], fileProblem('roster/no-header', { within: 30 })],
    ['has its header too far down', [...rowsOf(30), header], fileProblem('roster/no-header', { within: 30 })],
    ['has a header and nobody below', [header, ['', '']], fileProblem('roster/no-rows')],
    [
      'lacks a mandatory column',
      [header.slice(0, 4), personRow(1)],
      fileProblem('roster/missing-columns', { fields: 'householdType' }),
    ],
  ])('A9 fails a file that %s, without recording a row', async (_, sheet, problem) => {
    const { run, recorded, ended } = reading(sheet);
    expect(await run()).toEqual({ status: 'failed', problem });
    expect(ended).toEqual([problem]);
    expect(recorded.size).toBe(0);
  });

  it('fails with the problem the file ends with, and when there is no file', async () => {
    const broken = fileProblem('roster/broken-csv', { line: 99 });
    const cut = reading([header, ...rowsOf(30)], {}, broken);
    expect(await cut.run()).toEqual({ status: 'failed', problem: broken });
    expect(cut.ended).toEqual([broken]);

    const nothing = reading([], { open: async () => undefined });
    expect(await nothing.run()).toEqual({ status: 'failed', problem: { code: 'roster/file-missing' } });
  });

  it('A9 pauses when its time is up, and goes on to the same chunks as a reading in one go', async () => {
    const whole = reading([header, ...rowsOf(95)]);
    await whole.run();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), async (patience) => {
        let asked = 0;
        const mayContinue = () => patience[asked++ % patience.length] ?? true;
        const { run, recorded, ended } = reading([header, ...rowsOf(95)], { mayContinue });
        let result = await run();
        for (let turns = 0; result.status === 'paused' && turns < 10; turns += 1)
          result = await run(result.nextChunk);
        expect(result.status).toBe('completed');
        expect(recorded).toEqual(whole.recorded);
        expect(ended).toEqual(whole.ended);
      }),
    );
  });

  it('A9 makes the same chunks when it is run again, and records none twice within a run', async () => {
    const calls: number[] = [];
    const { run, recorded, ended } = reading([header, ...rowsOf(61)], {
      recordRows: async (_, chunk, rows) => {
        calls.push(chunk);
        if (recorded.has(chunk)) expect(rows).toEqual(recorded.get(chunk));
        recorded.set(chunk, rows);
      },
    });
    expect(await run()).toEqual(await run());
    expect(calls).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect(ended[1]).toEqual(ended[0]);
  });

  it('has no more chunks on their way than it may, and completes after the last has arrived', async () => {
    let inFlight = 0;
    let most = 0;
    let arrived = 0;
    const { run } = reading([header, ...rowsOf(200)], {
      chunksInFlight: 3,
      recordRows: async () => {
        most = Math.max(most, (inFlight += 1));
        await new Promise((resolve) => setImmediate(resolve));
        inFlight -= 1;
        arrived += 1;
      },
      complete: async () => expect(arrived).toBe(10),
    });
    await run();
    expect(most).toBe(3);
  });

  it('rejects with the fault of a port, neither completing nor failing the roster', async () => {
    const fault = new Error('throttled');
    const { run, ended } = reading([header, ...rowsOf(200)], {
      recordRows: async (_, chunk) => {
        if (chunk === 3) throw fault;
      },
    });
    await expect(run()).rejects.toBe(fault);
    expect(ended).toEqual([]);
  });
});
