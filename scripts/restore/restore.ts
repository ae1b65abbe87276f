import { indexEntry } from '../../shared/audit/adapters/dynamo-sightings.ts';
import type { VerifySignature } from '../../shared/audit/application/ports.ts';
import type { Instant } from '../../shared/kernel/dates.ts';
import type { LedgerEntry } from '../../shared/platform/engine/ledger.ts';
import { nameOf } from '../../shared/recovery/domain/archived.ts';
import { tableName, type TableId } from '../../shared/platform/deployment/names.ts';
import { keyRingSource } from '../../shared/platform/keys/key-ring.ts';
import type { KeyService } from '../../shared/platform/keys/port.ts';
import { personVault } from '../../shared/platform/keys/person-vault.ts';
import { dynamoStore } from '../../shared/platform/store/dynamo-store.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import type { Damage } from '../../shared/recovery/application/read-archive.ts';
import { restoredFaults } from '../../shared/registry/restored-faults.ts';
import { mendedRegion, type MendingReport } from '../../shared/registry/mended-region.ts';
import { restoringVault } from '../../shared/registry/restoring-vault.ts';
import type { Source } from '../audit/source.ts';
import { fromArchive, fromTables, type History, itemsOf } from './history.ts';
import { chainsOf, type FiguresRestored, restoreFigures } from './prove.ts';
import { prepareTarget, refuseLive, targetIn } from './target-tables.ts';
import { expectedOf, foundIn, writeItems } from './write-items.ts';

export interface Restoring {
  readonly source: Source;
  readonly tenant: string;
  readonly to: Instant;
  readonly into: string;
  readonly from: 'archive' | 'replica';
  /** The region whose keys and requests are used, and where the new tables are made. */
  readonly region: { readonly at: 'primary' | 'second'; readonly name: string };
  /** Opens what that region's master key wrapped. */
  readonly service: KeyService;
  /** Checks what the anchors were signed with. */
  readonly verify: VerifySignature;
  readonly dryRun: boolean;
  /** Goes on although the archive has holes. */
  readonly despiteHoles: boolean;
  readonly say: (line: string) => void;
}

export interface RestoreReport {
  readonly into: string;
  readonly from: 'archive' | 'replica';
  readonly to: Instant;
  readonly run: 'dry' | 'new' | 'resumed' | 'refused';
  /** When the last entry was made that is restored. */
  readonly lastEntryAt?: Instant;
  /** From then to the instant restored to: no more than this is lost. */
  readonly secondsLost?: number;
  readonly entries: number;
  readonly commits: number;
  /** Commits that arrived in part, or without what they rest on. */
  readonly fallen: readonly string[];
  readonly items: Readonly<Partial<Record<TableId, number>>>;
  /** Accepted requests that wait to be carried out again. */
  readonly waiting: number;
  /** Accepted requests whose person's key is not there: settled as lost. */
  readonly unreadable: number;
  readonly damage: readonly Damage[];
  readonly holes: readonly Damage[];
  /** What does not hold of what was restored; none where all is well. */
  readonly faults: readonly string[];
  readonly figures?: FiguresRestored;
  readonly seconds: number;
}

/** H2: a province as it was at an instant, in tables of its own, from the archive or from a region's tables. */
export async function restore(restoring: Restoring): Promise<RestoreReport> {
  const { source, tenant, to, into, from, region, dryRun, despiteHoles, say } = restoring;
  const began = performance.now();
  refuseLive(into);
  const client = source[region.at];
  say(`读取 · reading ${from === 'archive' ? '存档 the archive' : `${region.name} 的表 tables`}`);
  const history = await historyOf(restoring);
  const [keys, accepted] = [
    await itemsOf(client, tableName(tenant, 'keys')),
    await itemsOf(client, tableName(tenant, 'requests')),
  ];
  say(`折叠 · folding ${String(history.ledger.length)} 条业务账 entries`);
  const whole = await foldAll(restoring, history, keys, accepted);
  const audit = history.audit.filter((item) => String(item['at']) <= to);
  const seconds = () => (performance.now() - began) / 1_000;
  const summary = summaryOf(whole, history, to);
  const refused = history.holes.length > 0 && !despiteHoles;
  if (dryRun || refused) {
    const run = refused ? 'refused' : 'dry';
    return {
      into,
      from,
      to,
      run,
      ...summary,
      items: {},
      faults: restoredFaults(whole.registry, whole.kept),
      seconds: seconds(),
    };
  }

  const tables = [
    ['keys', keys],
    ['ledger', whole.kept as unknown as readonly StoredItem[]],
    ['registry', whole.registry],
    ['requests', whole.requests],
    ['audit', audit],
  ] as const;
  const target = targetIn(client, into);
  const kept = expectedOf(whole.kept as unknown as readonly StoredItem[]);
  const isCloud = source.anchorKey.startsWith('kms:');
  const plan = { tenant, to, from, kept: `${String(kept.count)} ${kept.digest}` };
  const run = await prepareTarget(target, plan, isCloud);
  if (run === 'resumed') say('接着上次 · going on where the last run ended');
  const faults: string[] = [...restoredFaults(whole.registry, whole.kept)];
  for (const [id, items] of tables) {
    say(`写入 · writing ${target.table(id)}: ${String(items.length)}`);
    await writeItems(target, id, items, say);
    const [wanted, found] = [expectedOf(items), await foundIn(target, id)];
    if (wanted.count !== found.count || wanted.digest !== found.digest)
      faults.push(
        `${target.table(id)} 与应有内容不符 · does not hold what was written: ${String(found.count)} of ${String(wanted.count)}`,
      );
  }
  say('审计索引、统计 · the trail’s index, figures');
  const index = indexEntry(client, target.table('sightings'));
  for (const entry of audit) await index(entry);
  const figures = await restoreFigures(target, {
    day: (on) => {
      say(`  ${on}`);
    },
    fault: (error) => {
      say(`  再试 · trying again: ${String(error)}`);
    },
  });
  if (!figures.proven) faults.push('统计与重新统计不一致 · the figures differ from a recount');
  say('核验散列链与锚点 · verifying chains and anchors');
  faults.push(...(await chainsOf(target, restoring.verify, to)));
  const counts = Object.fromEntries(tables.map(([id, items]) => [id, items.length]));
  return { into, from, to, run, ...summary, items: counts, faults, figures, seconds: seconds() };
}

async function historyOf({ source, tenant, from, region, say }: Restoring): Promise<History> {
  if (from === 'replica')
    return fromTables(source[region.at], {
      ledger: tableName(tenant, 'ledger'),
      audit: tableName(tenant, 'audit'),
      registry: tableName(tenant, 'registry'),
    });
  if (source.objects === undefined || source.archive === undefined)
    throw new Error('--archive: 请给出存档桶 · name the archive’s bucket');
  return fromArchive(source.objects, source.archive, say);
}

/** All that the tables are to hold. */
interface Whole {
  readonly kept: readonly LedgerEntry[];
  readonly registry: readonly StoredItem[];
  readonly requests: readonly StoredItem[];
  readonly report: MendingReport;
}

/** What is whole of the history until the instant, by the same rules as what a take-over finds. */
async function foldAll(
  { source, tenant, to, region, service }: Restoring,
  history: History,
  keys: readonly StoredItem[],
  accepted: readonly StoredItem[],
): Promise<Whole> {
  const store = dynamoStore(source[region.at], {
    registry: tableName(tenant, 'registry'),
    ledger: tableName(tenant, 'ledger'),
    requests: tableName(tenant, 'requests'),
    keys: tableName(tenant, 'keys'),
  });
  const ring = keyRingSource({ store, service, region: region.name });
  const vault = await restoringVault(personVault({ store, ring, tenant }), ring);
  const ledger = history.ledger.filter(({ at }) => at <= to);
  const arrived = { ledger, registry: history.registry, requests: accepted, keys };
  const { put, remove, report } = await mendedRegion(arrived, { vault, to });
  const mended = (table: 'registry' | 'requests', items: readonly StoredItem[]) => {
    const standing = new Map(items.map((item) => [item.pk, item]));
    for (const { table: of, item } of remove) if (of === table) standing.delete(item.pk);
    for (const { table: of, item } of put) if (of === table) standing.set(item.pk, item);
    return [...standing.values()];
  };
  const fallen = new Set(remove.flatMap(({ table, item }) => (table === 'ledger' ? [nameOf(item)] : [])));
  return {
    kept: ledger.filter((entry) => !fallen.has(nameOf(entry))),
    registry: mended('registry', arrived.registry),
    requests: mended('requests', arrived.requests),
    report,
  };
}

function summaryOf({ report }: Whole, { damage, holes }: History, to: Instant) {
  const { entries, commits, fallen, waiting, unreadable, lastCommitAt: last } = report;
  return {
    ...(last && { lastEntryAt: last, secondsLost: (Date.parse(to) - Date.parse(last)) / 1_000 }),
    ...{ entries, commits, fallen, waiting: waiting.length, unreadable: unreadable.length },
    ...{ damage, holes },
  };
}
