import './assert-node.js';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { instantOf } from '../shared/kernel/dates.ts';
import { dynamoHistory } from '../shared/platform/store/record-history.ts';
import { pastRecord } from '../shared/registry/past-record.ts';
import { dynamoCheckStore } from '../shared/statistics/adapters/dynamo-check-store.ts';
import { dynamoLedgerDays } from '../shared/statistics/adapters/dynamo-ledger-days.ts';
import { dynamoRegistryScan } from '../shared/statistics/adapters/dynamo-registry.ts';
import { dynamoSeriesStore } from '../shared/statistics/adapters/dynamo-series-store.ts';
import { dynamoStatisticsStore } from '../shared/statistics/adapters/dynamo-statistics-store.ts';
import { checkFigures, PARTS } from '../shared/statistics/application/check-turn.ts';
import { closeDays } from '../shared/statistics/application/close-days.ts';
import type { RegistryScan } from '../shared/statistics/application/ports.ts';
import { rebuild } from '../shared/statistics/application/rebuild.ts';
import { isProven, recount, type Recount } from '../shared/statistics/application/recount.ts';
import { openSource } from './audit/source.ts';
import { definitionTable } from './statistics/definition.ts';

const usage = `npm run statistics -- recount|compare|rebuild|close-days [--against .local | URL | aws] [--tenant 44] [options]

recount     全量重新统计并与实时统计逐项比较。 Counts all records anew and compares every counter.
compare     将轮转核对推进一步（每小时的函数亦然）。
            Carries the rotating check on by one step, as the function does each hour.
rebuild     另建一代统计，证明一致后替换；可中断后续做，期间照常统计。
            Builds a new generation beside the live one and swaps it once it is proved; may be stopped and goes on.
close-days  为已过之日关账。 Closes the days that are over.
definition  统计项定义表（docs/statistics.md）。 The table of what each figure means.

--passes N  分 N 遍统计范围，省内存 (1)。 Counts the scopes in N passes, each with its share of memory.
--parts N   compare 每轮将登记库分为几部分 (${String(PARTS)})。 Into how many parts a turn of compare divides the registry.
--shares N  compare 分几轮核对全部统计数 (1)。 In how many turns of compare every counter comes up.
--json      以 JSON 输出结果。 Prints the result as JSON.

退出码 · exit code: 0 一致 proved · 1 不一致或未完成 something differs or is open · 2 无法执行 could not be run
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string', default: '.local' },
    tenant: { type: 'string', default: '44' },
    passes: { type: 'string', default: '1' },
    parts: { type: 'string', default: String(PARTS) },
    shares: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const number = (name: 'passes' | 'parts' | 'shares'): number => {
  const given = Number(values[name]);
  if (!Number.isSafeInteger(given) || given < 1) throw new Error(`--${name} ${values[name]}`);
  return given;
};

/** Says how far a scan has come, every few seconds. */
const watched = (scan: RegistryScan): RegistryScan => ({
  async *pages(only) {
    let [records, said] = [0, performance.now()];
    for await (const page of scan.pages(only)) {
      records += page.length;
      if (performance.now() - said > 2_000) {
        said = performance.now();
        say(`  已读 ${String(records)} 条 · ${String(records)} records read`);
      }
      yield page;
    }
    say(`  已读完 ${String(records)} 条 · all ${String(records)} records read`);
  },
});

function told(counted: Recount, more: object = {}): boolean {
  const proven = isProven(counted);
  if (values.json) print(JSON.stringify({ proven, ...counted, ...more }, undefined, 2));
  else {
    print(
      `${proven ? '✓ 一致 · proved' : '✗ 不一致 · differs'}: ${counted.generation}, ${String(counted.counters)} counters`,
    );
    for (const [type, count] of Object.entries(counted.records)) print(`  ${type} ${String(count)}`);
    for (const { scope, figure, expected, found } of counted.differences.slice(0, 50))
      print(`  ${scope} ${figure}: ${String(found)}, recounted ${String(expected)}`);
    for (const pk of counted.unreadable.slice(0, 50)) print(`  can't be read: ${pk}`);
  }
  return proven;
}

async function run(action: string): Promise<boolean> {
  const source = await openSource(values.against, values.tenant);
  const { primary, tables } = source;
  try {
    say(`${action} · ${source.name}`);
    const store = dynamoStatisticsStore(primary, tables);
    const scan = watched(dynamoRegistryScan(primary, tables.registry, { segments: 8 }));
    const pause = () => setTimeout(2_000);
    const effort = { passes: number('passes'), attempts: 6 };
    switch (action) {
      case 'recount':
        return told(await recount({ store, scan, pause }, (await store.generations()).live, effort));
      case 'compare': {
        const now = () => instantOf(Date.now());
        const [check, ledger] = [
          dynamoCheckStore(primary, tables.statistics),
          dynamoLedgerDays(primary, tables.ledger),
        ];
        const checked = await checkFigures(
          { store, check, scan, ledger, pause, now },
          { parts: number('parts'), shares: number('shares') },
        );
        print(JSON.stringify(checked, undefined, values.json ? 2 : 0));
        return checked.faults.length === 0;
      }
      case 'rebuild': {
        const fault = (error: unknown) => say(`  再试 · trying again: ${String(error)}`);
        const { recount: counted, ...rest } = await rebuild(
          { store, random: Math.random, pause, fault },
          scan,
          effort,
        );
        const proven = told(counted, rest);
        if (!values.json)
          print(
            rest.swapped
              ? `已替换 · swapped, ${rest.retired ?? ''} can be discarded`
              : '未替换 · not swapped',
          );
        return proven && rest.swapped;
      }
      default: {
        const done = await closeDays({
          series: dynamoSeriesStore(primary, tables.statistics),
          ledger: dynamoLedgerDays(primary, tables.ledger),
          past: pastRecord(dynamoHistory(primary, tables.ledger)),
          store,
          now: () => instantOf(Date.now()),
          told: ({ on, records, lines }) =>
            say(`  ${on}: ${String(records)} records, ${String(lines)} closes`),
        });
        print(JSON.stringify(done ?? { open: 'somebody else is closing days, or the ledger is empty' }));
        return done !== undefined && done.open === undefined;
      }
    }
  } finally {
    await source.close();
  }
}

const [action = ''] = positionals;
if (values.help || !['recount', 'compare', 'rebuild', 'close-days', 'definition'].includes(action)) {
  print(usage);
  process.exitCode = values.help ? 0 : 2;
} else if (action === 'definition') print(definitionTable());
else
  try {
    process.exitCode = (await run(action)) ? 0 : 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
