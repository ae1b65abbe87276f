import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xlsxOf } from '../../../tests/support/xlsx.ts';
import { sha256 } from '../adapters/sha256.ts';
import { readRows } from '../adapters/spreadsheet.ts';
import { idNumberCheck } from '../../kernel/id-number.ts';
import { ok } from '../../kernel/result.ts';
import { type RosterField, titlesOf } from '../domain/fields.ts';
import type { RosterPerson } from '../domain/row.ts';
import { type ChunkRow, readRoster } from './read-roster.ts';

const born = fc
  .date({ min: new Date('1960-01-01T00:00:00Z'), max: new Date('2008-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const person = fc
  .record({
    name: fc.constantFrom('张三', '欧阳娜娜', '古丽·买买提', '㐂吉'),
    birthDate: born,
    sequence: fc.integer({ min: 1, max: 999 }),
    mobile: fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String),
    householdType: fc.constantFrom('1', '2', '9'),
    ethnicity: fc.constantFrom('01', '08', '56'),
    migrant: fc.boolean(),
  })
  .map(({ sequence, ...rest }): RosterPerson => {
    const first17 = `440305${rest.birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    const idNumber = first17 + idNumberCheck(first17);
    return { ...rest, idNumber, sex: sequence % 2 === 1 ? '1' : '2' } as RosterPerson;
  });

/** How people write what a code stands for; any of them must come out as the code. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  'sex 1': ['男', '1', '男性', '１'],
  'sex 2': ['女', '2', '2-女'],
  'householdType 1': ['非农业家庭户口', '非农', '城镇', '1'],
  'householdType 2': ['农业', '农村户口', '2', '２'],
  'householdType 9': ['居民户口', '居民', '9'],
  'ethnicity 01': ['汉族', '汉', '01', '1'],
  'ethnicity 08': ['壮族', '壮', '8'],
  'ethnicity 56': ['基诺族', '56', '56基诺族'],
  'migrant true': ['是', '1', 'TRUE', '√'],
  'migrant false': ['否', '0', '', '×'],
};

const dateForms: readonly ((iso: string) => string)[] = [
  (iso) => iso,
  (iso) => iso.replaceAll('-', '/'),
  (iso) => iso.replaceAll('-', ''),
  (iso) => iso.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日'),
  (iso) => String(Date.parse(`${iso}T00:00:00Z`) / 86_400_000 + 25_569),
];

const toFullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

function written(
  field: RosterField,
  { [field as Exclude<keyof RosterPerson, 'employment'>]: value }: RosterPerson,
  how: number,
): string {
  if (field === 'birthDate') return dateForms[how % dateForms.length]?.(String(value)) ?? '';
  const forms = spellings[`${field} ${String(value)}`];
  if (forms) return forms[how % forms.length] ?? '';
  const text = String(value);
  return [text, ` ${text} `, field === 'name' ? text : toFullWidth(text)][how % 3] ?? text;
}

const columns = fc.shuffledSubarray<RosterField>(
  ['name', 'sex', 'birthDate', 'ethnicity', 'idNumber', 'mobile', 'householdType', 'migrant'],
  { minLength: 8 },
);

/** A text cell of CSV. */
const quoted = (cell: string): string => (/[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const text = (rows: readonly (readonly string[])[], delimiter: string): string =>
  rows.map((row) => row.map(quoted).join(delimiter)).join('\r\n');

const files: readonly ((rows: string[][]) => Buffer)[] = [
  (rows) => Buffer.from(text(rows, ',')),
  (rows) => Buffer.from(`\ufeff${text(rows, ';')}`),
  (rows) => Buffer.from(`\ufeff${text(rows, '\t')}`, 'utf16le'),
  (rows) => xlsxOf(rows, 'shared'),
  (rows) => xlsxOf(rows, 'inline'),
];

async function personsIn(file: Buffer): Promise<readonly ChunkRow<RosterPerson>[]> {
  const chunks: (readonly ChunkRow<RosterPerson>[])[] = [];
  const reading = await readRoster<{ objectKey: string }, RosterPerson>({
    open: async () =>
      (async function* () {
        yield file;
      })(),
    readRows,
    checkPerson: ok,
    recordRows: async (_, chunk, rows) => void (chunks[chunk] = rows),
    complete: async () => undefined,
    fail: async () => undefined,
    newDigest: sha256,
    rowsPerChunk: 2,
    chunksInFlight: 2,
    mayContinue: () => true,
  })({ objectKey: 'roster' });
  expect(reading.status).toBe('completed');
  return chunks.flat();
}

describe('a roster in any form', () => {
  it('A9 gives the same persons whatever the order of columns, spelling, encoding and format', async () => {
    const people = fc.uniqueArray(person, {
      minLength: 1,
      maxLength: 6,
      selector: ({ idNumber }) => idNumber,
    });
    const form = fc.record({
      people,
      columns,
      file: fc.constantFrom(...files),
      how: fc.array(fc.nat(60), { minLength: 16, maxLength: 16 }),
      title: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(form, async ({ people, columns, file, how, title }) => {
        const at = (index: number) => how[index % how.length] ?? 0;
        const titles = columns.map(
          (field, index) => titlesOf[field][at(index) % titlesOf[field].length] ?? '',
        );
        const rows = people.map((one, row) =>
          columns.map((field, column) => written(field, one, at(row + column))),
        );
        const sheet = [...(title ? [['工会会员信息采集表']] : []), [...titles, '备注'], ...rows];
        const above = title ? 2 : 1;
        expect(await personsIn(file(sheet))).toEqual(
          people.map((one, index) => ({ line: index + above + 1, person: one })),
        );
      }),
      { numRuns: 150 },
    );
  });
});
