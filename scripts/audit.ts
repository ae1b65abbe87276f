import './assert-node.js';
import { parseArgs } from 'node:util';
import { openSource } from './audit/source.ts';
import { verifyEntry } from './audit/verify-entry.ts';
import { lineOf, verifySource } from './audit/verify.ts';

const usage = `npm run audit -- verify [--against .local | URL | aws] [--tenant 44] [--archive BUCKET] [--json]
npm run audit -- verify-entry RECORD@SEQ|CHAIN@SEQ --certificate operator.pem … --root root.pem … [--against …]

核验业务账（ledger）与审计记录：散列链、提交完整性、登记簿与账的一致、签名锚点及其归档副本、第二地域副本。
Verifies ledger and audit trail: hash chains, whole commits, heads of records, signed anchors and their archived copies, the second region.

--archive 第二地域的锁定存储桶；本机省份不必填写。 The second region's locked bucket; a province on this machine needs no name.

verify-entry 核验一条业务账或审计记录上的操作员签名：证书链、签名、所签请求。
verify-entry checks the operator's signature on an entry of ledger or audit trail: certificate chain, signature, the request signed.

退出码 · exit code: 0 无异常 nothing found · 1 有异常 something is wrong · 2 无法核验 could not verify
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string', default: '.local' },
    tenant: { type: 'string', default: '44' },
    archive: { type: 'string' },
    certificate: { type: 'string', multiple: true, default: [] },
    root: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function verify(): Promise<number> {
  const source = await openSource(values.against, values.tenant, values.archive);
  try {
    say(`核验 · verifying ${source.name}`);
    const report = await verifySource(source, say);
    const { findings, differences, ...counts } = report;
    if (values.json) print(JSON.stringify(report, undefined, 2));
    else {
      print(
        `业务账 ledger ${String(counts.ledger)} · 记录 records ${String(counts.records)} · 审计 audit ${String(counts.audit)} · 锚点 anchors ${String(counts.anchors)}`,
      );
      print(
        counts.anchoredUntil === undefined
          ? '尚无锚点 · no anchor yet'
          : `已锚定至 · anchored until ${counts.anchoredUntil}`,
      );
      print(
        counts.archived === undefined
          ? '未给出归档桶，锚点未与归档比对 · no archive given: anchors were not compared with it'
          : `已与归档比对的锚点 · anchors compared with the archive ${String(counts.archived)}`,
      );
      print(findings.length === 0 ? '本地证据 · own evidence: ✓' : '本地证据 · own evidence:');
      for (const finding of findings) print(lineOf(finding));
      print(differences.length === 0 ? '第二地域 · second region: ✓' : '第二地域 · second region:');
      for (const finding of differences) print(lineOf(finding));
    }
    return findings.length + differences.length === 0 ? 0 : 1;
  } finally {
    await source.close();
  }
}

async function verifySigned(key: string): Promise<number> {
  const source = await openSource(values.against, values.tenant);
  try {
    const files = { certificates: values.certificate, roots: values.root };
    const verdict = await verifyEntry(source, key, files);
    if (verdict.kind === 'proved') print(`✓ ${key}\n${verdict.over}`);
    else print(`✗ ${key}  ${verdict.kind === 'absent' ? '没有此账 · no such entry' : verdict.fault}`);
    return verdict.kind === 'proved' ? 0 : 1;
  } finally {
    await source.close();
  }
}

const [command, key] = positionals;
const run =
  command === 'verify' ? verify : command === 'verify-entry' && key ? () => verifySigned(key) : undefined;
if (values.help || run === undefined) {
  print(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    process.exitCode = await run();
  } catch (cause) {
    say(cause instanceof Error ? `无法核验 · could not verify: ${cause.message}` : String(cause));
    process.exitCode = 2;
  }
}
