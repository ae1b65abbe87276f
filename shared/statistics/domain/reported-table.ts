import { UnionId } from '../../kernel/ids.ts';
import { compactUpperCase, toHalfWidth, withoutInvisible } from '../../kernel/half-width.ts';
import type { Text } from '../../kernel/problem.ts';
import { type ReportedKind, reportedKinds } from './reported-figures.ts';

/** A row as a person sees it: its line in the file, counted from 1, and its cells as text. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface ReportedRow {
  readonly line: number;
  readonly unionId: UnionId;
  readonly figures: Readonly<Partial<Record<ReportedKind, number>>>;
}

/** What is wrong with one row: the column by its title, never what stands in it. */
export interface RowError extends Text {
  readonly line: number;
  readonly column?: string;
}

/** Each row is a command of its own: what one request may ask for. */
export const MOST_ROWS = 200;

const UNION = '工会标识';

/** The title of a column is the name of its figure, in Chinese or English. */
const kindOf = (title: string): ReportedKind | undefined =>
  (Object.keys(reportedKinds) as ReportedKind[]).find((kind) =>
    [kind, reportedKinds[kind].zh, reportedKinds[kind].en.toLowerCase()].includes(title.toLowerCase()),
  );

const isUnion = (title: string): boolean => [UNION, 'unionid'].includes(title.toLowerCase());

function columnsOf(cells: readonly string[]) {
  const titles = cells.map((title) => toHalfWidth(title).trim());
  const columns = titles.flatMap((title, index) => {
    const kind = kindOf(title);
    return kind === undefined ? [] : [{ kind, index, title }];
  });
  return { at: titles.findIndex(isUnion), columns };
}

/** Whether a row names the union and a figure at least; what stands above it is a title or a note. */
export function isReportedHeader(cells: readonly string[]): boolean {
  const { at, columns } = columnsOf(cells);
  return at >= 0 && columns.length > 0;
}

/** More people and unions than there are take no more digits. */
const NUMBER = /^\d{1,10}$/;
const MOST = 2_000_000_000;

/**
 * A table of reported figures: a row names the columns, each one below it a union and what was reported of it.
 * A blank cell reports nothing. All errors are told at once.
 */
export function readReportedTable(table: readonly TableRow[]): {
  readonly rows: readonly ReportedRow[];
  readonly errors: readonly RowError[];
} {
  const begins = table.findIndex(({ cells }) => isReportedHeader(cells));
  const [head, ...lines] = table.slice(Math.max(0, begins));
  const { at, columns } = columnsOf(head?.cells ?? []);
  const kinds = columns.map(({ kind }) => kind);
  if (begins < 0 || new Set(kinds).size < kinds.length)
    return { rows: [], errors: [{ line: head?.line ?? 1, ...headerWanted }] };
  const rows: ReportedRow[] = [];
  const errors: RowError[] = [];
  const seen = new Set<string>();
  for (const { line, cells } of lines) {
    const id = UnionId.safeParse(compactUpperCase(cells[at] ?? ''));
    if (!id.success) errors.push({ line, column: UNION, ...noUnion });
    else if (seen.has(id.data)) errors.push({ line, column: UNION, ...twice });
    else seen.add(id.data);
    const figures: Partial<Record<ReportedKind, number>> = {};
    for (const { kind, index, title } of columns) {
      const text = compactUpperCase(cells[index] ?? '').replaceAll(',', '');
      if (text === '') continue;
      if (NUMBER.test(text) && Number(text) <= MOST) figures[kind] = Number(text);
      else errors.push({ line, column: title, ...noNumber });
    }
    if (!columns.some(({ index }) => withoutInvisible(cells[index] ?? '') !== ''))
      errors.push({ line, ...nothing });
    const { 'sample-checked': checked, 'sample-agreed': agreed } = figures;
    if ((checked === undefined) !== (agreed === undefined) || (agreed ?? 0) > (checked ?? 0))
      errors.push({ line, ...sample });
    if (id.success) rows.push({ line, unionId: id.data, figures });
  }
  const last = lines[MOST_ROWS];
  if (last !== undefined) errors.push({ line: last.line, ...tooMany });
  if (lines.length === 0) errors.push({ line: (head?.line ?? 0) + 1, ...nothing });
  return { rows, errors };
}

const headerWanted: Text = {
  zh: `表头须有“${UNION}”列和至少一项上报数据列，列名各不相同`,
  en: 'a row has to name unionId and one figure at least, each once',
};
const noUnion: Text = { zh: '不是工会标识', en: 'this is not the id of a union' };
const twice: Text = { zh: '同一工会出现两次', en: 'this union stands in the file twice' };
const noNumber: Text = { zh: '不是非负整数', en: 'this is not a whole number' };
const nothing: Text = { zh: '没有填报任何数据', en: 'nothing is reported' };
const sample: Text = {
  zh: '抽样核查须同时填报核查数和相符数，相符数不得大于核查数',
  en: 'a sample is reported by how many were checked and how many of them agreed',
};
const tooMany: Text = {
  zh: `超过 ${String(MOST_ROWS)} 行，请拆分`,
  en: `more than ${String(MOST_ROWS)} rows: split the file`,
};

/** Of a union that is not there, or whose figures are not the caller's to enter. */
export const notTheirs: Text = {
  zh: '没有此工会，或其数据不由您填报',
  en: 'there is no such union, or its figures are not yours to enter',
};
