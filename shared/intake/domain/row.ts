import { codeOf, type CodeSetName } from '../../kernel/codes/code-sets.ts';
import { CreditCode } from '../../kernel/credit-code.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import { compactUpperCase } from '../../kernel/half-width.ts';
import { idNumberCheck } from '../../kernel/id-number.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { readDate } from './dates.ts';
import { mandatoryFields, type RosterField } from './fields.ts';
import { type Columns, titleMeans } from './headers.ts';
import { rowProblem, type RowProblem, type RowProblemCode } from './problems.ts';

/** A row as a person sees it: its line in the file, counted from 1, and its cells as text. */
export type SheetRow = { readonly line: number; readonly cells: readonly string[] };

/** What the columns make of a row; blank cells are left out. */
export type RawRow = {
  readonly line: number;
  readonly fields: Readonly<Partial<Record<RosterField, string>>>;
};

/** A person as a row tells of them, in codes and ISO dates. Whether they may be registered is not said yet. */
export type RosterPerson = {
  readonly name: string;
  readonly idNumber: string;
  readonly sex: string;
  readonly mobile: string;
  readonly householdType: string;
  readonly householdPlace?: string;
  readonly birthDate?: LocalDate;
  readonly ethnicity?: string;
  readonly education?: string;
  readonly politicalStatus?: string;
  readonly employmentStatus?: string;
  readonly skillLevel?: string;
  readonly nativePlace?: string;
  /** False when the form says nothing: only who is marked counts as one. */
  readonly migrant: boolean;
  /** Credit code of the employer they are of: one of those that found the union. Absent: of the only one. */
  readonly founder?: CreditCode;
  /** Absent: directly, by the employer whose roster it is. */
  readonly employment?: RosterEmployment;
};

/** `employerCode`: the agency that sends them here. `workUnitCode`: the unit that this employer, an agency, sends them to. */
export type RosterEmployment = {
  readonly form: 'direct' | 'agency' | 'flexible' | 'platform';
  readonly employerCode?: CreditCode;
  readonly workUnitCode?: CreditCode;
};

export const longestCell = 1_000;

/**
 * Undefined when the row tells of nobody: blank but for its serial number, marked as an example, or the header
 * again, as at the top of each printed page.
 */
export function rawRow({ fields }: Columns, { line, cells }: SheetRow): RawRow | undefined {
  const found: Partial<Record<RosterField, string>> = {};
  for (const { field, index } of fields) {
    const text = bare(cells[index] ?? '');
    if (text !== '') found[field] = text;
  }
  const { serial, ...person } = found;
  if (Object.keys(person).length === 0) return undefined;
  if (serial !== undefined && EXAMPLE.test(serial)) return undefined;
  if (found.name !== undefined && titleMeans(found.name, 'name')) return undefined;
  return { line, fields: found };
}

const EXAMPLE = /^[(（【]?(?:填写)?(?:示例|样例|范例|例|example)/iu;

/** Without the marks by which a number is kept as text: `'4403…`, `="4403…"`. */
function bare(cell: string): string {
  const text = cell.trim();
  return /^="(.*)"$/su.exec(text)?.[1]?.trim() ?? text.replace(/^['‘’`]/u, '');
}

/** The person in a row, or everything that is wrong with it. */
export function readPerson({ fields }: RawRow): Result<RosterPerson, readonly RowProblem[]> {
  const problems: RowProblem[] = [];
  const told: Partial<Record<EmploymentField, string>> = {};
  const refuse = (field: RosterField, code: RowProblemCode): void => {
    problems.push(rowProblem(field, code));
  };
  const person: Partial<Record<PersonField, string>> & { migrant: boolean; founder?: CreditCode } = {
    migrant: false,
  };

  for (const field of mandatoryFields) if (fields[field] === undefined) refuse(field, 'roster/missing-value');
  for (const [field, text] of Object.entries(fields) as [RosterField, string][]) {
    const cell = readCell(field, text);
    if (!cell.ok) refuse(field, cell.error);
    else if (typeof cell.value === 'boolean') person.migrant = cell.value;
    else if (cell.value === undefined) continue;
    else if (field === 'employerCode') person.founder = cell.value as CreditCode;
    else if (isOfEmployment(field)) told[field] = cell.value;
    else person[field as PersonField] = cell.value;
  }
  const employment = employmentIn(told);
  if (!employment.ok) refuse(...employment.error);
  return problems.length > 0 || !employment.ok
    ? err(problems)
    : ok({ ...(person as RosterPerson), ...(employment.value && { employment: employment.value }) });
}

const employmentFields = ['employmentForm', 'agencyCode', 'workUnitCode'] as const;
type EmploymentField = (typeof employmentFields)[number];
const isOfEmployment = (field: RosterField): field is EmploymentField =>
  (employmentFields as readonly RosterField[]).includes(field);

/** Whoever names an agency or a unit of work and no form means an agency's worker (劳务派遣). */
function employmentIn({
  employmentForm,
  agencyCode,
  workUnitCode,
}: Partial<Record<EmploymentField, string>>): Result<
  RosterEmployment | undefined,
  [RosterField, RowProblemCode]
> {
  const named = agencyCode ?? workUnitCode;
  const form = (employmentForm ?? (named === undefined ? undefined : 'agency')) as
    RosterEmployment['form'] | undefined;
  if (form === undefined) return ok(undefined);
  if (named !== undefined && form !== 'agency') return err(['employmentForm', 'roster/agency-only']);
  if (agencyCode !== undefined && workUnitCode !== undefined)
    return err(['workUnitCode', 'roster/agency-only']);
  return ok({
    form,
    ...(agencyCode !== undefined && { employerCode: agencyCode as CreditCode }),
    ...(workUnitCode !== undefined && { workUnitCode: workUnitCode as CreditCode }),
  });
}

type PersonField = Exclude<keyof RosterPerson, 'migrant' | 'founder' | 'employment'>;
/** Undefined for a cell that is fine and adds nothing to the person. */
type Cell = Result<string | boolean | undefined, RowProblemCode>;
type ReadCell = (text: string) => Cell;

const FORMULA_ERROR = /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$/iu;
/** What people put into a cell to say that there is nothing to put into it. */
const NOTHING = /^(?:[-—–－/\\]+|无|暂无|不详|没有)$/u;

function readCell(field: RosterField, text: string): Cell {
  const read = readers[field];
  if (read === unused) return ok(undefined);
  if (text.length > longestCell) return err('roster/cell-too-long');
  if (FORMULA_ERROR.test(text)) return err('roster/formula-error');
  const cell = read(text);
  return cell.ok || !NOTHING.test(text) || isMandatory(field) ? cell : ok(undefined);
}

const isMandatory = (field: RosterField): boolean =>
  (mandatoryFields as readonly RosterField[]).includes(field);

const unused: ReadCell = () => ok(undefined);

const text: ReadCell = (cell) => ok(cell);

const optionalText: ReadCell = (cell) => ok(NOTHING.test(cell) ? undefined : cell);

const code =
  (set: CodeSetName): ReadCell =>
  (cell) => {
    const found = codeOf(set, cell.replace(/^(\d+)\.0+$/, '$1'));
    return found === undefined ? err('roster/unknown-code') : ok(found);
  };

const date: ReadCell = (cell) => {
  const found = readDate(cell);
  return found === undefined ? err('roster/bad-date') : ok(found);
};

const SCIENTIFIC = /^\d(?:\.\d+)?E\+?\d+$/;

/** A figure that a spreadsheet made of a number, if no digit was lost on the way. */
const whole = (number: string): string => number.replace(/^(\d+)\.0+$/, '$1');

const idNumber: ReadCell = (cell) => {
  const number = whole(compactUpperCase(cell));
  return isRounded(number) ? err('roster/number-lost-precision') : ok(number);
};

/** A spreadsheet keeps 15 digits and shows zeros for the rest. A true number may end in 000 as well. */
const isRounded = (number: string): boolean =>
  SCIENTIFIC.test(number) || (/^\d{15}000$/.test(number) && idNumberCheck(number) !== '0');

/** Eleven digits survive as a figure, but not its display (`1.38E+10`), which is what a CSV file gets. */
const mobile: ReadCell = (cell) => {
  const number = whole(compactUpperCase(cell));
  if (!SCIENTIFIC.test(number)) return ok(number);
  const [, fraction = '', exponent = ''] = /^\d\.?(\d*)E\+?(\d+)$/.exec(number) ?? [];
  return fraction.length === Number(exponent)
    ? ok(String(Number(number)))
    : err('roster/number-lost-precision');
};

/** Codes of 有效证件类别 whose numbers the registry can verify. The number itself tells which of them it is. */
const verifiable: readonly string[] = ['1', '4', '5'];

const idType: ReadCell = (cell) => {
  const type = codeOf('document-type', cell);
  return type !== undefined && verifiable.includes(type) ? ok(undefined) : err('roster/unsupported-id-type');
};

/** 入会 and 转入. */
const joining: readonly string[] = ['1', '2'];

const changeType: ReadCell = (cell) => {
  const type = codeOf('change-type', cell);
  if (type === undefined) return err('roster/unknown-code');
  return joining.includes(type) ? ok(undefined) : err('roster/not-joining');
};

const YES = /^(?:是|1|y|yes|true|t|√|✓|✔|农民工|农民工会员)$/iu;
const NO = /^(?:否|不是|非|0|n|no|false|f|×|✗|✘|x|非农民工)$/iu;

const migrant: ReadCell = (cell) => {
  const answer = compactUpperCase(whole(cell));
  if (YES.test(answer)) return ok(true);
  return NO.test(answer) ? ok(false) : err('roster/unknown-code');
};

const FORMS: readonly (readonly [RosterEmployment['form'], RegExp])[] = [
  ['direct', /^(?:直接用工|合同制|正式|全日制|直接|direct)$/iu],
  ['agency', /^(?:劳务派遣|劳务派遣工|派遣|派遣制|agency)$/iu],
  ['flexible', /^(?:灵活就业|灵活用工|非全日制|兼职|小时工|flexible|part-time)$/iu],
  ['platform', /^(?:新就业形态|新就业形态劳动者|平台用工|platform)$/iu],
];

const employmentForm: ReadCell = (cell) => {
  const found = FORMS.find(([, words]) => words.test(cell.trim()))?.[0];
  return found === undefined ? err('roster/unknown-code') : ok(found);
};

const creditCode: ReadCell = (cell) => {
  const found = CreditCode.safeParse(cell);
  return found.success ? ok(found.data) : err('roster/bad-credit-code');
};

const readers: Readonly<Record<RosterField, ReadCell>> = {
  serial: unused,
  name: text,
  sex: code('sex'),
  birthDate: date,
  ethnicity: code('ethnicity'),
  employmentStatus: code('employment-status'),
  idType,
  idNumber,
  education: code('education'),
  skillLevel: code('skill-level'),
  mobile,
  householdType: code('household-type'),
  householdPlace: optionalText,
  changeType,
  changeDate: unused,
  changeReason: unused,
  politicalStatus: code('political-status'),
  workplace: unused,
  nativePlace: optionalText,
  migrant,
  employerCode: creditCode,
  employmentForm,
  agencyCode: creditCode,
  workUnitCode: creditCode,
};
