import './assert-node.js';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { apiDescription } from '../shared/registry/api.ts';
import { openApiDocument } from '../shared/platform/http/openapi.ts';
import { openSource } from './audit/source.ts';
import { verifySource } from './audit/verify.ts';
import { componentTable } from './evidence/components.ts';
import { actionTable, csv, routeTable } from './evidence/matrix.ts';
import { type Contents, writePack } from './evidence/pack.ts';
import { type Audited, type Build, page } from './evidence/page.ts';
import { type Shown, shownBy, TestReport } from './evidence/results.ts';
import { type Threat, threatsIn, uncovered } from './evidence/threats.ts';
import { at, root } from './make-once.ts';

const usage = `npm run evidence -- [--against .local | URL | aws] [--tenant 44] [--results FILE] [--out FOLDER]

生成等级保护三级测评证据：威胁、措施、测试、结果，权限矩阵，组件版本，审计核验，全部附摘要。
Builds the evidence pack for grading by GB/T 22239 level 3: threat, control, test and result, the matrix of
permissions, components, the verification of the audit trail, with digests of all.

  --against   核验哪一省份的业务账与审计记录；缺省时不含核验 whose ledger and audit trail are verified; none without
  --results   已有的测试结果（npm run check 写入 .build/test-results.json）；缺省时运行 docs/security.md 所列测试
              results of tests that have run; without, the tests that docs/security.md names are run
  --out       默认 .build/evidence by default

退出码 · exit code: 0 全部通过 all is shown · 1 有未证明的措施或审计异常 something is not · 2 无法生成 no pack
`;

const FRESH_RESULTS = '.build/evidence-results.json';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    tenant: { type: 'string', default: '44' },
    results: { type: 'string' },
    out: { type: 'string', default: at('.build/evidence') },
    help: { type: 'boolean', default: false },
  },
});

const read = (path: string): string => readFileSync(at(path), 'utf8');
const json = (content: unknown): string => `${JSON.stringify(content, undefined, 2)}\n`;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs whole files: what a title of a table of cases matches is known only once it has run. */
function runTests(threats: readonly Threat[]): string {
  const files = [...new Set(threats.flatMap(({ tests }) => tests.map(({ file }) => file)))];
  const { error } = spawnSync(
    at('node_modules/.bin/vitest'),
    [
      'run',
      ...files,
      '--silent',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${FRESH_RESULTS}`,
    ],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (error) throw new Error('the tests could not be run', { cause: error });
  return at(FRESH_RESULTS);
}

async function verified(against: string | undefined): Promise<Audited | undefined> {
  if (against === undefined) return undefined;
  const source = await openSource(against, values.tenant);
  try {
    return { name: source.name, report: await verifySource(source, say) };
  } finally {
    await source.close();
  }
}

const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

function buildOf(report: TestReport): Build {
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string) => results.filter((result) => result.status === status).length;
  const [passed, failed] = [count('passed'), count('failed')];
  return {
    version: (JSON.parse(read('package.json')) as { version: string }).version,
    commit: git('rev-parse', 'HEAD'),
    changed: git('status', '--porcelain').split('\n').filter(Boolean).length,
    node: process.versions.node,
    madeAt: new Date().toISOString(),
    testedAt: new Date(report.startTime).toISOString(),
    tests: { passed, failed, skipped: results.length - passed - failed },
  };
}

/** Sources that the table names: files as they are, of folders everything in them. */
function sourcesOf(shown: readonly Shown[]): readonly string[] {
  const named = shown.flatMap(({ threat }) => [...threat.files, ...threat.tests.map(({ file }) => file)]);
  return [
    ...new Set(
      named.flatMap((path) => (path.endsWith('/') ? globSync(`${path}**/*.ts`, { cwd: root }) : [path])),
    ),
  ]
    .filter((path) => existsSync(at(path)))
    .toSorted();
}

async function main(): Promise<number> {
  const security = read('docs/security.md');
  const threats = threatsIn(security);
  const resultsFile = values.results === undefined ? runTests(threats) : resolve(values.results);
  const results = readFileSync(resultsFile, 'utf8');
  const report = TestReport.parse(JSON.parse(results));
  const shown = shownBy(threats, report, root);
  const audited = await verified(values.against);
  const build = buildOf(report);
  const [, left = ''] = security.split(/^## .*$/m);
  const documents = globSync('docs/**/*.md', { cwd: root }).toSorted();
  const contents: Contents = new Map<string, string>([
    ['index.html', page(build, shown, { missing: uncovered(threats), audited, left: left.trim() })],
    ['evidence.json', json({ build, shown, uncovered: uncovered(threats), audit: audited?.report })],
    ['test-results.json', results],
    ['permissions.csv', csv(actionTable())],
    ['routes.csv', csv(routeTable(apiDescription.specs))],
    ['components.csv', csv(componentTable(JSON.parse(read('package-lock.json'))))],
    ['openapi.json', json(openApiDocument(apiDescription, 'zh'))],
    ...documents.map((path) => [path, read(path)] as const),
    ...sourcesOf(shown).map((path) => [join('sources', path), read(path)] as const),
  ]);
  const name = `${build.madeAt.slice(0, 10)}-${build.commit.slice(0, 12)}`;
  const pack = writePack(join(resolve(values.out), name), contents, new Date(build.madeAt));

  const unproved = shown.filter(({ verdict }) => verdict !== 'passed');
  for (const { threat, verdict } of unproved) say(`✗ ${threat.threat.zh} · ${threat.threat.en}: ${verdict}`);
  const findings = audited ? audited.report.findings.length + audited.report.differences.length : 0;
  process.stdout.write(
    `${unproved.length === 0 ? '✓' : '✗'} 威胁 threats ${String(shown.length)}，未证明 not shown ${String(unproved.length)}\n` +
      `${audited === undefined ? '– 审计核验未包含 audit not included' : `${findings === 0 ? '✓' : '✗'} 审计核验 audit findings ${String(findings)}`}\n` +
      `${join(pack.folder, 'index.html')}\n${pack.archive}\nSHA-256 ${pack.digest}  ${basename(pack.archive)}\n`,
  );
  return unproved.length + findings === 0 ? 0 : 1;
}

if (values.help) process.stdout.write(usage);
else {
  try {
    process.exitCode = await main();
  } catch (cause) {
    say(`无法生成 · no pack: ${cause instanceof Error ? cause.message : String(cause)}`);
    process.exitCode = 2;
  }
}
