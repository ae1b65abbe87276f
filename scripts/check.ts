import { spawn } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs, styleText } from 'node:util';
import * as z from 'zod';
import { tenants } from '../infra/tenants/tenants.ts';
import './assert-node.js';
import { at, fromRoot, root } from './make-once.ts';
import { packageFunctions } from './package.ts';
import { synth } from './synth.ts';

/** The regions whose limits the templates must keep: China's two and GovCloud. */
const REGIONS = ['cn-north-1', 'cn-northwest-1', 'us-gov-west-1'];

/** A framework writes `DependsOn` where a reference says as much; it does no harm. */
const TOLERATED = ['W3005'];

const TEST_RESULTS = '.build/test-results.json';

type Verdict = 'passed' | 'failed' | 'skipped';
type Outcome = { readonly verdict: Verdict; readonly output: string };
type Check = { readonly name: string; readonly run: () => Promise<Outcome> };
type Finished = Outcome & { readonly name: string; readonly seconds: number };

const passed = (output = ''): Outcome => ({ verdict: 'passed', output });
const failed = (output: string): Outcome => ({ verdict: 'failed', output });
const skipped = (output: string): Outcome => ({ verdict: 'skipped', output });

/** What a command said, and whether it found nothing wrong; `undefined` if this machine has no such command. */
const run = (command: string, args: readonly string[]): Promise<Outcome | undefined> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0', NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
    child.on('close', (code) => {
      const output = Buffer.concat(chunks).toString();
      resolve(code === 0 ? passed(output) : failed(output));
    });
  });

const tool = (name: string, command: string, ...args: readonly string[]): Check => ({
  name,
  run: async () =>
    (await run(at(`node_modules/.bin/${command}`), args)) ?? failed(`${command} is not installed: npm ci`),
});

const cloud: Check = {
  name: 'cloud templates',
  run: async () => {
    const folder = fromRoot(await synth());
    const packaged = await Promise.all(tenants.map(({ code }) => packageFunctions(code)));
    const templates = [
      ...(await Array.fromAsync(glob(`${folder}/*.template.json`, { cwd: root }))),
      ...packaged.map(fromRoot),
    ];
    const linted = await run('cfn-lint', [
      '--regions',
      ...REGIONS,
      '--ignore-checks',
      ...TOLERATED,
      '--',
      ...templates,
    ]);
    return (
      linted ??
      skipped(
        `${templates.length.toString()} templates made; cfn-lint is not installed: pip install cfn-lint`,
      )
    );
  },
};

const checks: readonly Check[] = [
  tool('types', 'tsc', '--noEmit'),
  tool('lint', 'eslint', '.'),
  cloud,
  tool(
    'boundaries',
    'depcruise',
    '--config',
    '.dependency-cruiser.js',
    'shared',
    'functions',
    'events',
    'infra',
    'local',
  ),
  tool('dead code', 'knip', '--no-progress'),
  tool('format', 'prettier', '--check', '--log-level', 'warn', '.'),
];

const timed = async ({ name, run: work }: Check): Promise<Finished> => {
  const start = performance.now();
  const outcome = await work().catch((error: unknown) =>
    failed(error instanceof Error ? error.message : String(error)),
  );
  const finished = { name, seconds: (performance.now() - start) / 1000, ...outcome };
  report(finished);
  return finished;
};

const marks: Readonly<Record<Verdict, string>> = {
  passed: styleText('green', '✔'),
  failed: styleText('red', '✘'),
  skipped: styleText('yellow', '–'),
};

const report = ({ name, verdict, seconds, output }: Finished): void => {
  const note = verdict === 'skipped' ? `  ${output}` : '';
  console.log(`${marks[verdict]} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s${note}`);
  if (verdict === 'failed') console.log(output.trimEnd().replaceAll(/^/gm, '    '));
};

/** As many at a time as there are cores, longest first. */
const inParallel = async (all: readonly Check[]): Promise<readonly Finished[]> => {
  const waiting = [...all];
  const worker = async (): Promise<Finished[]> => {
    const finished: Finished[] = [];
    for (let next = waiting.shift(); next; next = waiting.shift()) finished.push(await timed(next));
    return finished;
  };
  return (await Promise.all(Array.from({ length: availableParallelism() }, worker))).flat();
};

const TestResults = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
});

/** Runs the tests where they can be watched; then says in one line how many passed and failed. */
const runTests = async (): Promise<{ ok: boolean; counts: string }> => {
  const code = await new Promise<number | null>((resolve, reject) => {
    spawn(
      at('node_modules/.bin/vitest'),
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${TEST_RESULTS}`],
      { cwd: root, stdio: 'inherit' },
    )
      .on('error', reject)
      .on('close', resolve);
  });
  const results = TestResults.parse(JSON.parse(await readFile(at(TEST_RESULTS), 'utf8')));
  return {
    ok: code === 0,
    counts: `${results.numPassedTests.toString()} passed, ${results.numFailedTests.toString()} failed`,
  };
};

const { values } = parseArgs({ options: { 'no-tests': { type: 'boolean', default: false } } });
const finished = await inParallel(checks);
const broken = finished.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name);
const tests = values['no-tests'] ? undefined : await runTests();

console.log(
  broken.length === 0
    ? styleText('green', '\nchecks passed')
    : styleText('red', `\nchecks failed: ${broken.join(', ')}`),
);
if (tests) console.log(tests.counts);
process.exitCode = broken.length === 0 && (tests?.ok ?? true) ? 0 : 1;
