import { dimensions } from '../../shared/statistics/domain/dimensions.ts';

/** The definition of every figure as the Markdown table of docs/statistics.md. */
export const definitionTable = (): string =>
  [
    '| place | unit | name | meaning | source |',
    '| --- | --- | --- | --- | --- |',
    ...dimensions.map(
      ({ group, key, unit, name, meaning, of, reads }) =>
        `| \`${group}.${key}\` | ${unit} | ${name.zh}<br>${name.en} | ${meaning.zh}<br>${meaning.en} | \`${of}\`: ${reads.map((field) => `\`${field}\``).join(', ')} |`,
    ),
  ].join('\n');
