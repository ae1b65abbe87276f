import { styleText } from 'node:util';
import type { Scene } from './play.ts';
import type { Proof } from './proof.ts';

/** How wide a text stands on a terminal: Chinese characters take two places. */
const widthOf = (text: string): number =>
  [...text].reduce((width, sign) => width + (sign > '\u2e7f' ? 2 : 1), 0);

const left = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
const right = (value: number | string, width: number): string =>
  ' '.repeat(Math.max(0, width - widthOf(String(value)))) + String(value);

const verdict = (good: boolean, zh: string, en: string): string =>
  good ? styleText('green', `✓ ${zh} ${en}`) : styleText('red', `✗ ${zh} ${en}`);

const COLUMNS = ['会员 members', '女 women', '农民工 migrant', '工会 unions', '职工 employees'] as const;

export function summary({ founding, refusals }: Scene, { counts, recount, comparison }: Proof): string {
  const { admitted = 0, refused = 0, transferOffers = 0 } = founding.progress ?? {};
  return [
    '',
    styleText('bold', '结果 Summary'),
    `  建会 Founding: 入库 admitted ${String(admitted)}，有误 refused ${String(refused)}，可接转 transfer offers ${String(transferOffers)}`,
    ...refusals.map(({ what, code, detail }) => `  ${left(what, 26)} ${code}\n${' '.repeat(29)}${detail}`),
    '',
    left('  统计 Counts', 24) + COLUMNS.map((column) => right(column, 16)).join(''),
    ...counts.map(
      ({ name, members, women, migrant, unions, employees }) =>
        left(`  ${name}`, 24) +
        [members, women, migrant, unions, employees].map((count) => right(count, 16)).join(''),
    ),
    `  ${verdict(recount.proven, '与全量重新统计一致', 'equal to a recount of all records')}`,
    '',
    '  第二区域副本 Second region',
    ...comparison.tables.map(
      ({ table, source, replica }) =>
        `  ${left(table, 34)}${right(source.items, 8)} = ${right(replica.items, 8)}  ${source.digest.slice(0, 16)} ${replica.digest.slice(0, 16)}`,
    ),
    `  ${verdict(comparison.equal, '与源逐项一致', 'equal to the source, item for item')}`,
    '',
  ].join('\n');
}
