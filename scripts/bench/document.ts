import { printed } from './print.ts';
import { type BenchReport, type PartId, partIds } from './report.ts';

/** What each part is run for. */
const questions: Readonly<Record<PartId, string>> = {
  archive: 'what it costs to archive a stream, beside compressing the same text bare, and bytes an entry',
  'commit-path': 'what the engine adds to the writes it must make',
  'end-to-end': 'what the pipeline adds to all writes it causes',
  cpu: 'CPU time a command costs the engine alone; `--profile` shows where it goes',
  kinds: 'CPU time, writes and reads of every kind of command, drawn as the simulation draws them',
  functions: 'bundle, import, first answer and memory of each function beside a bare SDK handler',
  latency: 'from 202 to the outcome, to the figures, to the second region, under a steady load',
  'own-status': 'what a worker waits for who asks for their own membership',
  projector: 'what the projector adds to its writes, and writes an event by size of batch',
  sealing: 'what it costs to seal and to open a record, by suite',
  units: 'write and read units of each kind of command: the same on every machine',
};

/** `docs/benchmarks.md`: how to measure, and what the last run measured. */
export const documented = (report: BenchReport): string => `# Benchmarks

\`npm run bench -- --document\` measures all of this and writes this page; \`npm run bench -- --help\` tells how to run a part, more rounds, another engine, or CPU profiles. Each run also leaves its report as JSON under \`.build/bench/\` (its shape: \`scripts/bench/report.ts\`).

- **Judge by ratios.** Both sides of a ratio run in turns in one process against one engine on one machine, so they hold on a busy or slow one; absolute times are those of DynamoDB Local and do not tell what the cloud takes.
- A figure is the median of its rounds, with the least and the most beside it. What is far apart was measured on a busy machine: repeat it on a quiet one.
- Targets: commit path in batches of ten ≥ 0.8 of the bare SDK's writes; a registration ≤ 1 ms of CPU of the engine and ≤ 14 write units; import, and import and first answer, of each function that somebody waits for ≤ 1.6 × the bare SDK handler (ADR 19).

| part | question | code |
| --- | --- | --- |
${partIds.map((id) => `| \`${id}\` | ${questions[id]} | \`scripts/bench/${id}.ts\` |`).join('\n')}

## The last run

\`\`\`text
${printed(report)}
\`\`\`
`;
