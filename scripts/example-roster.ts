/** Writes the files of `examples/`: `node scripts/example-roster.ts`. The same on every machine. */
import { writeFileSync } from 'node:fs';
import { nameOf } from '../shared/kernel/codes/code-sets.ts';
import type { LocalDate } from '../shared/kernel/dates.ts';
import { rosterFields, titleOf, type RosterField } from '../shared/intake/domain/fields.ts';
import { federationOf } from '../shared/platform/deployment/federations.ts';
import { type TestEmployer, testEmployer, unionCreditCode } from '../tests/support/employers.ts';
import { idNumberOf, people, type TestPerson } from '../tests/support/people.ts';
import { type Cell, workbook } from './xlsx.ts';

const SEED = 20_260_911;
const WORKERS = 220;
const TENANT = '44';
const DISTRICT = '440305';

type FormRow = Readonly<Partial<Record<RosterField, string>>>;

/** What people write on the form where it is shorter than the standard's wording. */
const ON_THE_FORM: Readonly<Record<string, string>> = {
  男性: '男',
  女性: '女',
  研究生教育: '研究生',
  硕士研究生毕业: '硕士',
  大学本科教育: '大学本科',
  大学专科教育: '大学专科',
  中等专科毕业: '中专',
  技工学校毕业: '技校',
  普通高级中学教育: '高中',
  初级中学教育: '初中',
  中国共产党党员: '中共党员',
  中国共产党预备党员: '中共预备党员',
  中国共产主义青年团团员: '共青团员',
  非农业家庭户口: '非农业家庭',
  农业家庭户口: '农业家庭',
  非农业集体户口: '非农业集体',
};

const word = (table: Parameters<typeof nameOf>[0], code: string): string => {
  const name = nameOf(table, code) ?? '';
  return ON_THE_FORM[name] ?? name;
};

const formRow = (person: TestPerson, serial: number, workplace: string): FormRow => ({
  serial: String(serial),
  name: person.name,
  sex: word('sex', person.sex),
  birthDate: person.birthDate,
  ethnicity: word('ethnicity', person.ethnicity),
  employmentStatus: word('employment-status', person.employmentStatus),
  idType: '居民身份证',
  idNumber: person.idNumber,
  education: word('education', person.education),
  skillLevel: word('skill-level', person.skillLevel),
  mobile: person.mobile,
  householdType: word('household-type', person.householdType),
  householdPlace: person.householdPlace,
  changeType: '入会',
  politicalStatus: word('political-status', person.politicalStatus),
  workplace,
  nativePlace: person.nativePlace,
  migrant: person.migrant ? '是' : '否',
});

/** The form's own columns. */
const columns = rosterFields.slice(0, 20);
const header = columns.map(titleOf);

/** The form's columns, and of which employer each row is. */
const jointColumns = [...columns, 'employerCode'] as const;

/** With the mark that spreadsheet programs need to read it as UTF-8. */
const csv = (rows: readonly FormRow[], of: readonly RosterField[] = columns): string =>
  `\ufeff${[of.map(titleOf), ...rows.map((row) => of.map((field) => row[field] ?? ''))].map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const write = (name: string, content: string | Uint8Array): void =>
  writeFileSync(new URL(`../examples/${name}`, import.meta.url), content);

const sheetRow = (row: FormRow): Cell[] =>
  columns.map((field) => (field === 'birthDate' ? { date: row.birthDate as LocalDate } : (row[field] ?? '')));

/** What happens to row n of the bad roster; rows not named here are in order. */
const CHANGES: Readonly<Record<number, (row: FormRow, rows: readonly FormRow[]) => FormRow>> = {
  2: (row) => ({ ...row, idNumber: wrongCheck(row.idNumber ?? '') }),
  3: (row) => ({ ...row, sex: row.sex === '男' ? '女' : '男' }),
  4: (row, rows) => ({ ...rows[0], ...(row.serial && { serial: row.serial }) }),
  5: (row) => ({ ...row, mobile: '' }),
  6: (row) => bornAs(row, numberEndingInX('440305', '1988-08-08').toLowerCase()),
  7: (row) => bornAs(row, idNumberOf('330103', '1990-03-07', 903)),
  8: () => ({}),
  9: (row) => ({ ...row, idNumber: '440305900307903' }),
  10: (row) => ({ ...row, householdType: '户口本' }),
  11: (row) => ({ ...row, birthDate: row.birthDate === '1990-01-01' ? '1990-01-02' : '1990-01-01' }),
  12: (row) => ({ ...row, idNumber: fullWidth(row.idNumber ?? '') }),
  13: (row) => ({ ...row, mobile: '0755-26666666' }),
  14: (row) => ({
    ...bornAs(row, idNumberOf('810000', '1990-03-07', 912)),
    idType: '港澳台居民居住证',
    householdPlace: '香港特别行政区',
  }),
  15: (row) => bornAs(row, idNumberOf('440305', '2015-06-01', 905)),
  16: (row) => ({ ...row, name: '' }),
  17: (row) => ({ ...row, ethnicity: '僳僳族', householdType: '非 农业', education: '大专' }),
  18: (row) => ({ ...row, sex: '未知' }),
};

const badRoster = (): FormRow[] =>
  people(18, SEED + 1)
    .map((person, index) => formRow(person, index + 1, employer.name))
    .map((row, index, rows) => CHANGES[index + 1]?.(row, rows) ?? row);

/** The row under another number, with the birth date and sex that it tells. */
const bornAs = (row: FormRow, idNumber: string): FormRow => ({
  ...row,
  idNumber,
  birthDate: `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`,
  sex: Number(idNumber.charAt(16)) % 2 === 1 ? '男' : '女',
});

function numberEndingInX(division: string, birthDate: string): string {
  for (let sequence = 901; sequence < 1000; sequence += 1) {
    const idNumber = idNumberOf(division, birthDate, sequence);
    if (idNumber.endsWith('X')) return idNumber;
  }
  throw new Error('no number of that day ends in X');
}

const wrongCheck = (idNumber: string): string => idNumber.slice(0, 17) + (idNumber.endsWith('0') ? '1' : '0');

const fullWidth = (text: string): string =>
  text.replace(/[0-9X]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));

const detailsOf = (employer: TestEmployer) => ({
  name: employer.name,
  creditCode: employer.creditCode,
  economicType: employer.economicType,
  industry: employer.industry,
  unitKind: employer.unitKind,
  address: employer.address,
  division: employer.division,
  employees: employer.employees,
});

/** Three shops of one market hall, none of which has 25 employees, found a joint union (联合基层工会). */
const jointApplication = (): unknown => ({
  superior: federationOf(TENANT, DISTRICT).id,
  employer: detailsOf(shops[0]),
  otherEmployers: shops.slice(1).map(detailsOf),
  union: { name: '深圳市南山区创业市场联合工会委员会', unionType: '2', telephone: '0755-00005678' },
  leader: shopkeepers[0],
  preparatoryGroup: shopkeepers.slice(1),
});

/** The application to found the union of `nanshan-roster`: the union's leader first, then the preparatory group. */
const application = (): unknown => ({
  superior: federationOf(TENANT, DISTRICT).id,
  employer: detailsOf(employer),
  union: {
    name: employer.unionName,
    unionType: '1',
    creditCode: unionCreditCode(SEED, DISTRICT),
    telephone: '0755-00001234',
  },
  leader: officers[0],
  preparatoryGroup: officers.slice(1),
});

const employer = testEmployer({ employees: 246 }, SEED);
const workers = people(WORKERS, SEED);
const officers = workers.slice(0, 4).map(({ name, mobile }) => ({ name, mobile }));
const roster = workers.map((person, index) => formRow(person, index + 1, employer.name));

const shops = [9, 7, 8].map((employees, index) =>
  testEmployer({ employees }, SEED + 2 + index),
) as unknown as readonly [TestEmployer, ...TestEmployer[]];
const staff = people(24, SEED + 2);
const shopkeepers = staff.slice(0, 4).map(({ name, mobile }) => ({ name, mobile }));
const jointRoster = staff.map((person, index) => {
  const shop = shops[index % shops.length] ?? shops[0];
  return { ...formRow(person, index + 1, shop.name), employerCode: shop.creditCode };
});

write('nanshan-roster.csv', csv(roster));
write('nanshan-roster.xlsx', workbook('会员信息', '工会会员信息采集表', header, roster.map(sheetRow)));
write('bad-roster.csv', csv(badRoster()));
write('joint-roster.csv', csv(jointRoster, jointColumns));
write('joint-founding-application.json', `${JSON.stringify(jointApplication(), undefined, 2)}\n`);
write('founding-application.json', `${JSON.stringify(application(), undefined, 2)}\n`);
