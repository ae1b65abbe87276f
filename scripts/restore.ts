import './assert-node.js';
import { parseArgs } from 'node:util';
import { tenantOf } from '../infra/tenants/tenants.ts';
import { Instant, instantOf } from '../shared/kernel/dates.ts';
import { signatureVerifier, trustedKeys } from '../shared/audit/adapters/signers.ts';
import { keyAlias } from '../shared/platform/deployment/names.ts';
import { keyService } from '../shared/platform/keys/key-service.ts';
import { openSource } from './audit/source.ts';
import { restore, type RestoreReport } from './restore/restore.ts';

const usage = `npm run restore -- --into PREFIX [--to TIME] [--from archive|replica] [--against .local | URL | aws] [--tenant 44] [options]

将一个省恢复到某一时刻，写入以 PREFIX 开头的新表：取该时刻之前最大的完整提交集合，折叠出记录，重建门、唯一占用、
盲索引、待办、请求、审计索引与统计，然后逐项核验。可中断后以同样的参数接着做；绝不写入正在使用的表。
Restores a province as it was at an instant, into new tables named PREFIX-…: takes the largest whole set of commits
up to then, folds the records, makes gates, claims, keyed hashes, follow-ups, requests, the trail's index and the
figures anew, and verifies it all. May be stopped and goes on when called the same way; never writes to live tables.

--to TIME      如 2026-12-01T03:00:00.000Z，默认此刻；续做时照抄上次打印的值。 An instant of UTC; now, unless told. To go on with a run, the one it printed.
--from         archive：第二地域的锁定存储桶；replica（默认）：所选地域的表。 The locked bucket, or the tables of the region.
--region       primary | second（默认）：用哪个地域的密钥和请求，新表建在哪里。 Whose keys and requests are used, and where the tables are made.
--archive      存档桶；本机省份不必填写。 The archive's bucket; a province on this machine needs no name.
--dry-run      只读取、折叠并报告，不写任何表。 Reads, folds and reports; writes nothing.
--despite-holes  存档有缺口仍继续：缺口之后的提交不完整者一律不取。 Goes on although the archive has holes; what rests on them is not taken.
--json         以 JSON 输出结果。 Prints the report as JSON.

退出码 · exit code: 0 完成且核验无误 done and proved · 1 有不符，或因存档有缺口而未做 something does not hold, or refused for holes · 2 无法执行 could not be run
`;

const { values } = parseArgs({
  options: {
    into: { type: 'string' },
    to: { type: 'string' },
    from: { type: 'string', default: 'replica' },
    region: { type: 'string', default: 'second' },
    against: { type: 'string', default: '.local' },
    tenant: { type: 'string', default: '44' },
    archive: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    'despite-holes': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Damage and faults that are shown; all of them are in the JSON. */
const SHOWN = 20;

function tell(report: RestoreReport): void {
  const {
    run,
    into,
    to,
    lastEntryAt = '–',
    secondsLost = 0,
    entries,
    commits,
    fallen,
    waiting,
    unreadable,
  } = report;
  const heads = {
    dry: '演练，未写入 · dry run, nothing written',
    new: '已恢复 · restored',
    resumed: '已接着恢复完 · restored, after going on',
    refused: '未恢复：存档有缺口 · not restored: the archive has holes',
  };
  print(`${heads[run]} · ${into} · ${to}`);
  print(
    `恢复点 · recovery point: ${lastEntryAt}（距所求时刻 before the instant: ${secondsLost.toFixed(3)} s）`,
  );
  print(
    `业务账 entries ${String(entries)} · 提交 commits ${String(commits)} · 不完整未取 not whole ${String(fallen.length)} · 待重新处理 waiting again ${String(waiting)} · 无法读取 lost ${String(unreadable)}`,
  );
  for (const [table, count] of Object.entries(report.items)) print(`  ${into}-${table} ${String(count)}`);
  const { figures } = report;
  if (figures)
    print(
      `统计 · figures: ${String(figures.counters)} counters ${figures.proven ? '✓' : '✗'} · 关账 closed days ${String(figures.closedDays)}`,
    );
  for (const { kind, name } of report.damage.slice(0, SHOWN)) print(`  存档损坏 · damaged: ${kind} ${name}`);
  for (const { kind, name } of report.holes.slice(0, SHOWN)) print(`  缺口 · hole: ${kind} ${name}`);
  for (const fault of report.faults.slice(0, SHOWN)) print(`  ✗ ${fault}`);
  if (report.faults.length === 0) print('核验 · verified: ✓');
  print(`用时 · time taken: ${report.seconds.toFixed(1)} s`);
}

async function run(into: string): Promise<number> {
  const { from, region } = values;
  if (from !== 'archive' && from !== 'replica') throw new Error(`--from ${from}`);
  if (region !== 'primary' && region !== 'second') throw new Error(`--region ${region}`);
  const source = await openSource(values.against, values.tenant, values.archive);
  try {
    const to = Instant.parse(values.to ?? instantOf(Date.now()));
    say(`恢复 · restoring ${source.name} --to ${to}`);
    const report = await restore({
      ...{ source, tenant: values.tenant, to, into, from, say },
      service: keyService(
        source.anchorKey.startsWith('file:')
          ? new URL('key-ring.json', source.anchorKey).href
          : `kms:${keyAlias(values.tenant)}`,
      ),
      verify: signatureVerifier(await trustedKeys(source.anchorKey)),
      region: { at: region, name: tenantOf(values.tenant).regions[region] },
      dryRun: values['dry-run'],
      despiteHoles: values['despite-holes'],
    });
    if (values.json) print(JSON.stringify(report, undefined, 2));
    else tell(report);
    return report.faults.length > 0 || report.run === 'refused' ? 1 : 0;
  } finally {
    await source.close();
  }
}

if (values.help || values.into === undefined) {
  print(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    process.exitCode = await run(values.into);
  } catch (cause) {
    say(cause instanceof Error ? `无法恢复 · could not restore: ${cause.message}` : String(cause));
    process.exitCode = 2;
  }
}
