import type { Report } from '../audit/verify.ts';
import { lineOf } from '../audit/verify.ts';
import type { Shown, Verdict } from './results.ts';
import { clauses } from './threats.ts';

/** What the pack is of. */
export interface Build {
  readonly version: string;
  readonly commit: string;
  /** Files that differ from the commit. */
  readonly changed: number;
  readonly node: string;
  readonly madeAt: string;
  readonly testedAt: string;
  readonly tests: Readonly<Record<'passed' | 'failed' | 'skipped', number>>;
}

export interface Audited {
  readonly name: string;
  readonly report: Report;
}

const marks: Readonly<Record<Verdict, string>> = {
  passed: '✓ 通过 passed',
  failed: '✗ 未通过 failed',
  skipped: '– 未执行 skipped',
  absent: '✗ 没有结果 no result',
};

/** The page an assessor begins with. It needs nothing beside it, and runs nothing. */
export function page(
  build: Build,
  shown: readonly Shown[],
  { missing, audited, left }: { missing: readonly string[]; audited: Audited | undefined; left: string },
): string {
  const proved = shown.filter(({ verdict }) => verdict === 'passed').length;
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>等级保护三级测评证据 Evidence for GB/T 22239 level 3</title>
<style>
body { font: 15px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #999; padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { background: #eee; }
small { color: #444; }
code { overflow-wrap: anywhere; }
.failed, .absent, .skipped { background: #fde8e8; }
</style>
<h1>工会组织和会员实名制登记：等级保护三级测评证据</h1>
<p>Union registry: evidence for grading by GB/T 22239-2019 level 3 and for third-party tests</p>
<h2>一、概况 Summary</h2>
<table>
${pairs([
  [
    '版本 version',
    `${build.version}，提交 commit ${build.commit}${build.changed === 0 ? '' : `，另有未提交改动 files changed since: ${String(build.changed)}`}`,
  ],
  ['生成时间 made', build.madeAt],
  ['测试时间 tested', build.testedAt],
  [
    '测试 tests',
    `通过 passed ${String(build.tests.passed)}，未通过 failed ${String(build.tests.failed)}，未执行 skipped ${String(build.tests.skipped)}`,
  ],
  ['运行环境 runtime', `Node.js ${build.node}`],
  [
    '威胁 threats',
    `${String(shown.length)}，措施已由测试证明 controls shown by their tests ${String(proved)}`,
  ],
  ['审计核验 audit', auditLine(audited)],
])}
</table>
<h2>二、威胁、措施、测试、结果 Threat, control, test, result</h2>
<table>
<tr><th>条款 item<th>威胁 threat<th>措施 control<th>测试 test<th>结果 result
${shown.map(row).join('\n')}
</table>
<h2>三、未覆盖的条款与已知不足 What is not covered</h2>
<p>安全计算环境中，下列条款没有对应的软件措施，由运营单位负责：No row is about these clauses; they are the operator’s:</p>
<ul>${missing.map((clause) => `<li>${clause} ${text(clauses[clause]?.zh ?? '')} <small>${text(clauses[clause]?.en ?? '')}</small>`).join('')}</ul>
<p>${text(left)}</p>
<h2>四、审计核验 Verification of ledger and audit trail</h2>
${auditPart(audited)}
<h2>五、其他材料 The rest of the pack</h2>
<ul>
<li><code>test-results.json</code> 每项测试的结果 the result of every test
<li><code>permissions.csv</code> 角色与操作 roles and actions；<code>routes.csv</code> 角色与接口 roles and routes
<li><code>components.csv</code> 全部组件、版本、许可与摘要 every package with version, licence and digest
<li><code>openapi.json</code> 接口说明 the API；<code>docs/</code> 安全与设计文件、决策记录 documents and decisions
<li><code>sources/</code> 上表所列措施与测试的源代码 the sources of the controls and tests named above
<li><code>SHA256SUMS</code> 全部文件的摘要，<code>sha256sum --check SHA256SUMS</code> digests of all files
</ul>
</html>
`;
}

const row = ({ threat, proofs, verdict }: Shown): string =>
  `<tr class="${verdict}"><td>${text(threat.item)}` +
  `<td>${text(threat.threat.zh)}<br><small>${text(threat.threat.en)}</small>` +
  `<td>${text(threat.control.zh)}<br><small>${text(threat.control.en)}</small>${threat.files.map((file) => `<br><code>${text(file)}</code>`).join('')}` +
  `<td>${proofs.map(({ test }) => `<code>${text(test.file)}</code><br>${text(test.title)}`).join('<br>')}` +
  `<td>${proofs.map(({ verdict: each, count }) => `${marks[each]} (${String(count)})`).join('<br>')}`;

const pairs = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, value]) => `<tr><th>${text(name)}<td>${text(value)}`).join('\n');

function auditLine(audited: Audited | undefined): string {
  if (audited === undefined) return '未包含：未指定省份数据 not included: no province was named';
  const { findings, differences } = audited.report;
  const found = findings.length + differences.length;
  return found === 0 ? '未发现异常 nothing found' : `发现异常 findings: ${String(found)}`;
}

function auditPart(audited: Audited | undefined): string {
  if (audited === undefined) return `<p>${text(auditLine(undefined))}</p>`;
  const { name, report } = audited;
  const rows: readonly (readonly [string, string])[] = [
    ['对象 of', name],
    ['业务账 ledger', String(report.ledger)],
    ['记录 records', String(report.records)],
    ['审计 audit entries', String(report.audit)],
    ['锚点 anchors', String(report.anchors)],
    ['已锚定至 anchored until', report.anchoredUntil ?? '尚无 none yet'],
    ['结论 verdict', auditLine(audited)],
  ];
  const lines = [...report.findings, ...report.differences].map((finding) => `<li>${text(lineOf(finding))}`);
  return `<table>${pairs(rows)}</table>${lines.length === 0 ? '' : `<ul>${lines.join('')}</ul>`}`;
}

const text = (raw: string): string =>
  raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
