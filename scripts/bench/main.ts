import '../assert-node.js';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../make-once.ts';
import { documented } from './document.ts';
import { printed } from './print.ts';
import { type PartId, partIds } from './report.ts';
import { runBench } from './run.ts';

const HELP = `npm run bench -- [options]

  --only a,b      some of the parts: ${partIds.join(', ')}
  --rounds N      rounds a part (default 7)
  --dynamodb URL  an engine that speaks DynamoDB's API, instead of a DynamoDB Local of its own;
                  credentials from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
  --profile       write CPU profiles beside the report and print what takes the time
  --json FILE     the report as JSON (always also under .build/bench/)
  --document      write docs/benchmarks.md; only after a run of all parts
  --tiny          small sizes, to see that it runs: the figures mean nothing
  --help`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    dynamodb: { type: 'string' },
    profile: { type: 'boolean', default: false },
    json: { type: 'string' },
    document: { type: 'boolean', default: false },
    tiny: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function chosen(only: string | undefined): readonly PartId[] {
  if (only === undefined) return partIds;
  const unknown = only.split(',').find((id) => !partIds.includes(id as PartId));
  if (unknown !== undefined) throw new Error(`no part ${unknown}; there are ${partIds.join(', ')}`);
  return only.split(',') as PartId[];
}

if (values.help) console.log(HELP);
else {
  const rounds = Number(values.rounds);
  if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}`);
  const parts = chosen(values.only);
  if (values.document && (values.tiny || parts.length < partIds.length))
    throw new Error('--document wants a full run of all parts');
  const folder = join(root, '.build/bench');
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, [join(root, 'scripts/synth.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const report = await runBench({
    parts,
    rounds,
    size: values.tiny ? 'tiny' : 'full',
    ...(values.dynamodb && { dynamodb: values.dynamodb }),
    ...(values.profile && { profiles: folder }),
    progress: (text) => console.error(text),
  });
  const json = `${JSON.stringify(report, null, 2)}\n`;
  const files = [
    join(folder, `${report.startedAt.replaceAll(':', '-')}.json`),
    ...(values.json ? [values.json] : []),
  ];
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, json);
  }
  if (report.failed.length > 0) process.exitCode = 1;
  if (values.document) writeFileSync(join(root, 'docs/benchmarks.md'), documented(report));
  console.log(printed(report));
  console.error(`\n${files.join('\n')}`);
}
