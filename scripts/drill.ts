import './assert-node.js';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startDynamoDb } from '../local/emulators/dynamodb.ts';
import { tenantOf } from '../infra/tenants/tenants.ts';
import { COMMIT_MILLISECONDS } from '../shared/platform/timeouts.ts';
import { drillPage } from './drill/report.ts';
import { runDrill } from './drill/run-drill.ts';
import { root } from './make-once.ts';

const HELP = `npm run drill -- [--members 10000] [options]

演练：登记会员途中终止第一区域，由第二区域接管并核验，输出恢复点和恢复时间。
Loads a province, kills the first region in the middle of it, takes over in the second one, and looks whether what was
promised holds. Everything happens on this machine, in tables of its own; nothing that runs is touched.

--members N   计划登记的会员数 (10000)。 Members to register.
--unions N    工会数 (50)。 Unions they are spread over.
--kill N      受理百分之 N 后终止 (60)。 Kills once so many of a hundred were accepted.
--lease S     租约秒数，默认取租户配置。 Length of the lease; the tenant's, unless it is said.
--drain S     排空秒数 (60，即复制函数的时限)。 How long what is on its way may arrive.
--json FILE   JSON 报告。 The report as JSON.
--report FILE 报告页面。 The report as a page; both stand under .build/drill/ in any case.

退出码 · exit code: 0 通过 passed · 1 未通过 not passed`;

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '10000' },
    unions: { type: 'string', default: '50' },
    kill: { type: 'string', default: '60' },
    lease: { type: 'string' },
    drain: { type: 'string', default: '60' },
    json: { type: 'string' },
    report: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const number = (name: string, text: string): number => {
  const given = Number(text);
  if (!Number.isFinite(given) || given <= 0) throw new Error(`--${name} ${text}`);
  return given;
};

async function drill(): Promise<boolean> {
  execFileSync(process.execPath, [join(root, 'scripts/synth.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const emulator = await startDynamoDb({ storage: 'in-memory', log: () => undefined });
  const { lease } = tenantOf('44');
  try {
    const report = await runDrill({
      endpoint: emulator.url,
      members: number('members', values.members),
      unions: number('unions', values.unions),
      killAtPercent: number('kill', values.kill),
      terms: {
        seconds: values.lease === undefined ? lease.seconds : number('lease', values.lease),
        skewSeconds: lease.skewSeconds,
      },
      drainSeconds: number('drain', values.drain),
      commitMilliseconds: COMMIT_MILLISECONDS,
      told: (line) => void process.stderr.write(`${line}\n`),
    });
    const name = report.startedAt.replaceAll(':', '-');
    const page = drillPage(report);
    write(values.json ?? join(root, `.build/drill/${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
    write(values.report ?? join(root, `.build/drill/${name}.md`), page);
    process.stdout.write(page);
    return report.passed;
  } finally {
    await emulator.close();
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (values.help) process.stdout.write(`${HELP}\n`);
else process.exitCode = (await drill()) ? 0 : 1;
