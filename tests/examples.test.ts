import { createReadStream, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRows } from '../shared/intake/adapters/spreadsheet.ts';
import { columnsOf, findHeader, type Columns } from '../shared/intake/domain/headers.ts';
import { rawRow, readPerson } from '../shared/intake/domain/row.ts';
import type { LocalDate } from '../shared/kernel/dates.ts';
import { checkPerson, PersonInput } from '../shared/members/domain/person.ts';
import { federationOf } from '../shared/platform/deployment/federations.ts';
import { FoundingInput } from '../shared/unions/http/specs.ts';

const today = '2026-11-23' as LocalDate;
const example = (name: string): URL => new URL(`../examples/${name}`, import.meta.url);

/** Every row of a roster with the codes of what is wrong with it; none for a row in order. */
async function outcomes(
  name: string,
): Promise<{ line: number; person?: PersonInput; founder?: string; problems: string[] }[]> {
  let columns: Columns | undefined;
  const read = [];
  for await (const row of readRows(createReadStream(example(name)))) {
    if (!row.ok) throw new Error(`${name}: ${row.error.code}`);
    const header = columns === undefined ? findHeader(row.value.cells) : undefined;
    if (header !== undefined) {
      const found = columnsOf(header);
      if (!found.ok) throw new Error(`${name}: ${JSON.stringify(found.error)}`);
      columns = found.value;
    } else if (columns !== undefined) {
      const raw = rawRow(columns, row.value);
      if (raw !== undefined) read.push({ line: row.value.line, ...judged(raw) });
    }
  }
  return read;
}

function judged(raw: NonNullable<ReturnType<typeof rawRow>>): {
  person?: PersonInput;
  founder?: string;
  problems: string[];
} {
  const found = readPerson(raw);
  if (!found.ok) return { problems: found.error.map(({ code }) => code) };
  const { founder, employment: _, ...form } = found.value;
  const parsed = PersonInput.safeParse(form);
  if (!parsed.success) {
    const rejections = parsed.error.issues.map((issue) => 'params' in issue && issue.params?.['rejection']);
    return { problems: rejections.map((rejection) => String(rejection?.code)) };
  }
  const checked = checkPerson(parsed.data, today);
  return checked.ok
    ? { person: parsed.data, ...(founder && { founder }), problems: [] }
    : { problems: checked.error.map(({ code }) => code) };
}

describe('examples', () => {
  it('A9 B1 the spreadsheet and the CSV file of Nanshan hold the same 220 workers, all of them in order', async () => {
    const [sheet, csv] = [await outcomes('nanshan-roster.xlsx'), await outcomes('nanshan-roster.csv')];
    expect(csv).toHaveLength(220);
    expect(csv.flatMap(({ problems }) => problems)).toEqual([]);
    expect(sheet.map(({ person }) => person)).toEqual(csv.map(({ person }) => person));
    expect(new Set(csv.map(({ person }) => person?.idNumber)).size).toBe(220);
    expect(new Set(csv.map(({ person }) => person?.mobile)).size).toBe(220);
  });

  it('A3 A9 the bad roster holds each mistake once, and what only looks like one is in order', async () => {
    const rows = await outcomes('bad-roster.csv');
    const wrong = rows.filter(({ problems }) => problems.length > 0);
    expect(Object.fromEntries(wrong.map(({ line, problems }) => [line, problems]))).toEqual({
      3: ['id-number/check-digit'],
      4: ['id-number/sex-differs'],
      6: ['roster/missing-value'],
      10: ['id-number/fifteen-digits'],
      11: ['roster/unknown-code'],
      12: ['id-number/birth-date-differs'],
      14: ['mobile/format'],
      17: ['roster/missing-value'],
    });
    const person = (line: number) => rows.find((row) => row.line === line)?.person;
    expect(person(5)?.idNumber).toBe(person(2)?.idNumber);
    expect(person(7)?.idNumber).toMatch(/X$/);
    expect(person(8)?.idNumber).toMatch(/^330103/);
    expect(rows.map(({ line }) => line)).not.toContain(9);
    expect(person(13)?.idNumber).toMatch(/^\d{17}[\dX]$/);
    expect(person(15)?.idNumber).toMatch(/^810000/);
    expect(person(16)?.idNumber).toMatch(/^44030520150601/);
    expect(person(18)).toMatchObject({ ethnicity: '20', householdType: '1', education: '30' });
    expect(person(19)?.sex).toBe('0');
  });

  it('A2 B1 the application names an employer, officers and a superior that pass every check', () => {
    const application: unknown = JSON.parse(readFileSync(example('founding-application.json'), 'utf8'));
    const body = FoundingInput.unwrap().omit({ roster: true }).safeParse(application);
    expect(body.error).toBeUndefined();
    expect(body.data?.superior).toBe(federationOf('44', '440305').id);
    expect(body.data?.preparatoryGroup).toHaveLength(3);
  });

  it('B1 B7 the joint application names three employers, and every row of its roster one of them', async () => {
    const application: unknown = JSON.parse(readFileSync(example('joint-founding-application.json'), 'utf8'));
    const body = FoundingInput.unwrap().omit({ roster: true }).safeParse(application);
    expect(body.error).toBeUndefined();
    const codes = [body.data?.employer, ...(body.data?.otherEmployers ?? [])].map((one) => one?.creditCode);
    expect(new Set(codes).size).toBe(3);
    const rows = await outcomes('joint-roster.csv');
    expect(rows.flatMap(({ problems }) => problems)).toEqual([]);
    expect(codes.map((code) => rows.filter(({ founder }) => founder === code).length)).toEqual([8, 8, 8]);
  });
});
