import { type BenchReport, type Figure, meets, type PartReport, type Table } from './report.ts';

/** The report as people read it: figures with targets first, then all parts. */
export const printed = (report: BenchReport): string => {
  const { machine, startedAt, commit, changed, rounds, size, parts, seconds, failed } = report;
  const all = parts.flatMap(({ figures }) => figures);
  return [
    `${startedAt}, commit ${commit.slice(0, 7)}${changed ? ' with changes' : ''}, medians of ${String(rounds)} rounds, ${String(Math.round(seconds))} s${size === 'tiny' ? ', TINY: the figures mean nothing' : ''}`,
    `${String(machine.processors)} × ${machine.model}, ${String(machine.memoryGB)} GB, ${machine.system}, Node ${machine.node}, Java ${machine.java}, ${machine.dynamodb}, load ${machine.load.before.toFixed(1)} → ${machine.load.after.toFixed(1)}`,
    ...failed.map(({ id, reason }) => `FAILED: ${id}: ${reason}`),
    '',
    ...grid(figureTable('Ratios and targets', all.filter(isFirst))),
    ...parts.flatMap(printedPart),
  ].join('\n');
};

const isFirst = ({ unit, target }: Figure): boolean => unit === '×' || target !== undefined;

const printedPart = ({ title, method, figures, tables }: PartReport): string[] => [
  '',
  `── ${title}`,
  ...method.map((line) => `   ${line}`),
  ...grid(
    figureTable(
      '',
      figures.filter((figure) => !isFirst(figure)),
    ),
  ),
  ...tables.flatMap(grid),
];

export const figureTable = (title: string, figures: readonly Figure[]): Table => ({
  title,
  head: ['figure', 'median', 'least', 'most', 'of', 'target', ''],
  rows: figures.map((figure) => [
    figure.name,
    `${shown(figure.median)} ${figure.unit}`,
    shown(figure.least),
    shown(figure.most),
    figure.of,
    targetOf(figure),
    { true: 'met', false: 'MISSED', undefined: '' }[String(meets(figure)) as 'true' | 'false' | 'undefined'],
  ]),
});

const targetOf = ({ target }: Figure): string => {
  if (target === undefined) return '';
  return 'atLeast' in target ? `≥ ${String(target.atLeast)}` : `≤ ${String(target.atMost)}`;
};

export const shown = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);

/** Columns as wide as they must be; numbers to the right. Nothing for a table without rows. */
export function grid({ title, head, rows }: Table): string[] {
  if (rows.length === 0) return [];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => String(row[column] ?? '').length)),
  );
  const numeric = head.map((_, column) =>
    rows.every((row) => row[column] === '' || /^[\d.-]/.test(String(row[column]))),
  );
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, column) =>
        numeric[column]
          ? String(cell).padStart(widths[column] ?? 0)
          : String(cell).padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return ['', ...(title === '' ? [] : [title]), line(head), ...rows.map(line)];
}
