import { err, ok, type Result } from '../../kernel/result.ts';
import {
  looseTitlesOf,
  mandatoryFields,
  type RosterField,
  rosterFields,
  titlesOf,
  unusedFields,
} from './fields.ts';
import { fileProblem, type FileProblem } from './problems.ts';

/** Rows of titles, notes and instructions that may stand above the header row. */
export const headerWithin = 30;

/** Below this many recognised titles a row is taken for a sentence or a datum, not for the header. */
const titlesOfAHeader = 3;

type Column = { readonly index: number; readonly field: RosterField };
type Title = { readonly field: RosterField; readonly loose: boolean };

/** A row that names columns, whether or not it names the right ones. */
export type Header = {
  readonly columns: readonly Column[];
  /** Columns that have a title nobody knows: reported and ignored. */
  readonly unknown: readonly number[];
};

/** The columns of a roster that has all it needs, each field once. */
export type Columns = {
  readonly fields: readonly Column[];
  /** Spreadsheet letters of the ignored columns. */
  readonly ignored: readonly string[];
};

/** Undefined when the row is not a header: a title, a note, or data. */
export function findHeader(cells: readonly string[]): Header | undefined {
  const named = cells
    .map((cell, index) => ({ index, title: titleByText.get(canonical(cell)), blank: cell.trim() === '' }))
    .filter(({ blank }) => !blank);
  const proper = new Set(named.flatMap(({ title }) => (title && !title.loose ? [title.field] : [])));
  const columns: Column[] = [];
  const unknown: number[] = [];
  for (const { index, title } of named)
    if (title && !(title.loose && proper.has(title.field))) columns.push({ index, field: title.field });
    else unknown.push(index);
  return new Set(columns.map(({ field }) => field)).size >= titlesOfAHeader
    ? { columns, unknown }
    : undefined;
}

/** All mandatory columns that are missing are named at once. */
export function columnsOf({ columns, unknown }: Header): Result<Columns, FileProblem> {
  const problem = missingColumns(columns) ?? duplicateColumn(columns);
  return problem
    ? err(problem)
    : ok({ fields: columns, ignored: unknown.map((index) => columnLetter(index)) });
}

/** Whether a text is a title of the field. */
export const titleMeans = (text: string, field: RosterField): boolean =>
  titleByText.get(canonical(text))?.field === field;

/** Spreadsheet name of a column counted from 0: A, B, … Z, AA. */
export function columnLetter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetter(Math.floor(index / 26) - 1) + last;
}

function missingColumns(columns: readonly Column[]): FileProblem | undefined {
  const missing = mandatoryFields.filter((field) => !columns.some((column) => column.field === field));
  return missing.length > 0
    ? fileProblem('roster/missing-columns', { fields: missing.join(', ') })
    : undefined;
}

function duplicateColumn(columns: readonly Column[]): FileProblem | undefined {
  for (const [position, { field, index }] of columns.entries()) {
    const earlier = columns.slice(0, position).find((column) => column.field === field);
    if (earlier && !isUnused(field))
      return fileProblem('roster/duplicate-column', {
        field,
        first: columnLetter(earlier.index),
        second: columnLetter(index),
      });
  }
  return undefined;
}

const isUnused = (field: RosterField): boolean => (unusedFields as readonly RosterField[]).includes(field);

const bracketed = /\([^()]*\)|\[[^[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>|《[^《》]*》/gu;
const openBracket = /[([【〔<《].*$/su;
const ornament = /[\s*★☆※#:;,.、。"'“”‘’_\-—/\\|·•✱﹡\p{Cf}]/gu;

/**
 * What is left of a title when width, case, spaces, line breaks, asterisks and notes in brackets are set
 * aside: `＊ 身份证\n号码（必填，18位）` is `身份证号码`.
 */
function canonical(title: string): string {
  const plain = title.slice(0, 200).normalize('NFKC').toLowerCase();
  const bare = withoutNotes(plain).replace(ornament, '');
  // A title that stands in brackets as a whole is its own note.
  const kept = bare === '' ? plain.replace(/[()[\]【】〔〕<>《》]/gu, '').replace(ornament, '') : bare;
  return kept.replace(/^(?:必填|选填)(?:项)?|(?:必填|选填)(?:项)?$/gu, '');
}

function withoutNotes(title: string): string {
  const shorter = title.replace(bracketed, '');
  return shorter === title ? title.replace(openBracket, '') : withoutNotes(shorter);
}

const titleByText: ReadonlyMap<string, Title> = new Map<string, Title>([
  ...rosterFields.flatMap((field) => titlesOf[field].map((text) => titled(text, field, false))),
  ...looseTitlesOf.mobile.map((text) => titled(text, 'mobile', true)),
]);

function titled(text: string, field: RosterField, loose: boolean): readonly [string, Title] {
  return [canonical(text), { field, loose }];
}
