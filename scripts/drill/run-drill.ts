import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { localKeyRing } from '../../local/identity/key-ring.ts';
import { tableIds } from '../../shared/platform/deployment/names.ts';
import { dispatch } from '../../shared/platform/engine/dispatch.ts';
import { StoredRequest } from '../../shared/platform/engine/request.ts';
import { NotWriter, writerLease } from '../../shared/platform/engine/writer-lease.ts';
import { keyService } from '../../shared/platform/keys/key-service.ts';
import { dynamoLeaseCopy } from '../../shared/platform/store/lease-copy.ts';
import { dynamoPending } from '../../shared/platform/store/pending.ts';
import { replicatedTables } from '../../shared/platform/store/port.ts';
import type { CommandQueue } from '../../shared/platform/queue/port.ts';
import type { SealedPerson } from '../../shared/kernel/sealed.ts';
import { mendedRegion } from '../../shared/registry/mended-region.ts';
import { dynamoRegion } from '../../shared/registry/region-tables.ts';
import { restoringVault } from '../../shared/registry/restoring-vault.ts';
import { brokenChains, takeOver } from '../../shared/registry/take-over.ts';
import { dynamoRegistryScan } from '../../shared/statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { rebuild } from '../../shared/statistics/application/rebuild.ts';
import { isProven } from '../../shared/statistics/application/recount.ts';
import { freshTables } from '../bench/fresh-tables.ts';
import { type DrillPlan, KEY_REGIONS, type Told } from './plan.ts';
import { clientIn, decideAll, openRegion } from './region.ts';
import type { DrillReport } from './report.ts';

export interface DrillOptions extends Pick<
  DrillPlan,
  'endpoint' | 'members' | 'unions' | 'terms' | 'commitMilliseconds'
> {
  readonly drainSeconds: number;
  /** The first region is killed once so many of its members were accepted, of a hundred. */
  readonly killAtPercent: number;
  readonly told?: (line: string) => void;
}

/** One member in so many is opened with the keys of the second region alone. */
const OPENED_OF = 20;

/**
 * H2: loads a province in a process of its own, kills it in the middle of everything, takes over in the other region
 * with nothing but what had arrived there and that region's own keys, and looks whether what was promised holds.
 */
export async function runDrill(options: DrillOptions): Promise<DrillReport> {
  const { endpoint, members, unions, terms, commitMilliseconds, drainSeconds, killAtPercent } = options;
  const told = options.told ?? (() => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'union-registry-drill-'));
  const fresh = await freshTables(endpoint);
  let child: ChildProcess | undefined;
  try {
    const plan: DrillPlan = {
      endpoint,
      tables: Object.fromEntries(tableIds.map((id) => [id, fresh.name(id)])) as DrillPlan['tables'],
      regions: fresh.regions,
      keyService: await localKeyRing(folder, Object.values(KEY_REGIONS)),
      ...{ members, unions, terms, commitMilliseconds },
    };
    const startedAt = new Date();
    const first = await lifeOfFirst(plan, Math.ceil((members * killAtPercent) / 100), told, (one) => {
      child = one;
    });
    const { killedAt } = first;
    const measuredLag = killedAt - Math.min(...first.upTo.values());
    told(
      `第一区域已终止 · the first region is killed: ${String(first.accepted.size)} accepted, ` +
        `${String(first.done.size)} done, lag ${String(measuredLag)} ms`,
    );

    const service = keyService(secondKeysAlone(folder, plan.keyService));
    const region = openRegion(plan, 'second', service);
    const waiting: RequestId[] = [];
    const tables = dynamoRegion(region.client, plan.tables);
    const vault = () => restoringVault(region.vault, region.ring);
    const taken = await takeOver({
      lease: region.lease,
      tables,
      vault,
      sleep: (milliseconds) => sleep(milliseconds),
      drainSeconds,
      setAside: (mending) => {
        writeFileSync(join(folder, 'set-aside.json'), JSON.stringify(mending.remove));
        return Promise.resolve();
      },
      // Rosters were read before the loss, and nobody in a drill is looked at for likeness.
      tellAgain: () => Promise.resolve(),
      told: (step, detail) => told(`  ${step}: ${detail}`),
    });
    waiting.push(...(taken.report.waiting as RequestId[]));
    const writesAt = Date.now();
    const requeued = waiting.length;

    await decideAll(region.engine, waiting);
    await followUp(region, plan);
    const caughtUpAt = Date.now();
    told(`  ${String(requeued)} 件请求已重新办理 · requests were decided again`);

    await makeMissingTables(plan);
    const statistics = dynamoStatisticsStore(region.client, {
      statistics: plan.tables.statistics,
      applied: plan.tables.applied,
    });
    const counted = await rebuild(
      { store: statistics, random: Math.random, pause: () => sleep(50), fault: () => undefined },
      dynamoRegistryScan(region.client, plan.tables.registry, { segments: 4 }),
      { passes: 1, attempts: 3 },
    );
    const figuresAt = Date.now();

    const now = await tables.read();
    const left = await mendedRegion(now, { vault: await vault(), to: instantOf(Date.now()) });
    const requests = new Map(now.requests.map((item) => [item.pk, item]));
    const commits = new Set(now.ledger.map(({ commitId }) => commitId));
    const cutoff = killedAt - measuredLag;
    const older = (times: ReadonlyMap<string, number>) => [...times].filter(([, at]) => at < cutoff);
    const outcomeOf = (id: string) => {
      const item = requests.get(id);
      return item === undefined ? undefined : StoredRequest.parse(item).outcome;
    };
    const lostDone = [...first.done].filter(
      ([id]) => !commits.has(id) && outcomeOf(id)?.status !== 'rejected',
    );
    const lostAccepted = [...first.accepted].filter(([id]) => outcomeOf(id) === undefined);
    const opened = await openSome(region.vault, now.registry);
    const firstMayWrite = await writerLease({
      read: dynamoLeaseCopy(clientIn(endpoint, plan.regions.primary), plan.tables.lease),
      now: () => instantOf(Date.now()),
      commitMilliseconds,
    })
      .hold()
      .then(
        () => true,
        (fault: unknown) => {
          if (fault instanceof NotWriter) return false;
          throw fault;
        },
      );
    const liveMembers = now.registry.filter(
      ({ pk, state }) => pk.startsWith('member#') && (state as { status: string }).status === 'active',
    ).length;

    const oldestLost = Math.min(killedAt, ...[...lostDone, ...lostAccepted].map(([, at]) => at));
    const checks = {
      'nothing acknowledged and older than the lag is lost': older(new Map(lostDone)).length === 0,
      'no accepted request older than the lag is lost': older(new Map(lostAccepted)).length === 0,
      'every accepted request that arrived was decided': now.requests.every((item) => 'outcome' in item),
      'every chain of the ledger is whole': brokenChains(now.ledger).length === 0,
      'registry and outcomes are what the ledger says': left.put.length + left.remove.length === 0,
      'statistics equal a recount': isProven(counted.recount) && counted.swapped,
      'persons are opened with the keys of the second region alone':
        opened.read === opened.asked && opened.asked > 0,
      'the first region may not write any more': !firstMayWrite,
      'the first region was killed in the middle': first.accepted.size < members,
    };
    return {
      startedAt: startedAt.toISOString(),
      members,
      accepted: first.accepted.size,
      acknowledged: first.done.size,
      membersAfter: liveMembers,
      entries: now.ledger.length,
      killedAt: new Date(killedAt).toISOString(),
      lagMilliseconds: measuredLag,
      recoveryPoint: {
        lastCommitAt: taken.report.lastCommitAt ?? '',
        milliseconds: killedAt - oldestLost,
        commitsLost: lostDone.length,
        requestsLost: lostAccepted.length,
        commitsFallen: taken.report.fallen.length,
        requeued,
        unreadable: taken.report.unreadable.length,
      },
      recoveryTime: {
        milliseconds: writesAt - killedAt,
        steps: taken.milliseconds,
        untilCaughtUpMilliseconds: caughtUpAt - killedAt,
        untilFiguresMilliseconds: figuresAt - killedAt,
      },
      lease: { ...terms, term: taken.term, drainSeconds },
      personsOpened: opened.read,
      checks,
      passed: Object.values(checks).every(Boolean),
    };
  } finally {
    child?.kill('SIGKILL');
    await fresh.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface FirstLife {
  readonly accepted: Map<string, number>;
  readonly done: Map<string, number>;
  readonly upTo: Map<string, number>;
  readonly killedAt: number;
}

/** From its start to the moment at which it is killed. */
async function lifeOfFirst(
  plan: DrillPlan,
  killAt: number,
  told: (line: string) => void,
  begun: (child: ChildProcess) => void,
): Promise<FirstLife> {
  const life = {
    accepted: new Map<string, number>(),
    done: new Map<string, number>(),
    upTo: new Map<string, number>(),
  };
  const child = fork(
    fileURLToPath(new URL('first-region.ts', import.meta.url)),
    [JSON.stringify(plan)],
    // Type stripping and all else as here.
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  begun(child);
  const killed = Promise.withResolvers<number>();
  let isReady = false;
  child.on('message', (message) => {
    const it = message as Told;
    if (it.kind === 'replicated') life.upTo.set(it.table, it.upTo);
    else if (it.kind === 'ready') {
      isReady = true;
      told(`第一区域开始受理 · the first region accepts: ${String(it.unions.length)} unions`);
    } else if (it.kind === 'accepted') life.accepted.set(it.id, it.at);
    else life.done.set(it.id, it.at);
    // Not before the replica has once caught up: there is no lag to speak of until then.
    const measured = life.upTo.size === replicatedTables.length;
    if (isReady && measured && life.accepted.size >= killAt && child.exitCode === null && !child.killed) {
      child.kill('SIGKILL');
      killed.resolve(Date.now());
    }
  });
  child.once('exit', (code) => {
    killed.reject(new Error(`the first region ended by itself: ${String(code)}`));
  });
  const killedAt = await killed.promise;
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { ...life, killedAt };
}

/** A key ring file without the master key of the region that is gone. */
function secondKeysAlone(folder: string, both: string): string {
  const { masters, ...rest } = JSON.parse(readFileSync(fileURLToPath(both), 'utf8')) as {
    masters: Record<string, string>;
  };
  const path = join(folder, 'second-keys.json');
  const second = masters[KEY_REGIONS.second];
  writeFileSync(path, JSON.stringify({ ...rest, masters: { [KEY_REGIONS.second]: second } }));
  return pathToFileURL(path).href;
}

/** What is due, and what that causes, until nothing is. */
async function followUp(
  { engine, store, client }: ReturnType<typeof openRegion>,
  plan: DrillPlan,
): Promise<void> {
  const pending = dynamoPending(client, { registry: plan.tables.registry, requests: plan.tables.requests });
  for (;;) {
    const sent: RequestId[] = [];
    const queue: CommandQueue = {
      send: (messages) => {
        sent.push(...messages.map(({ requestId }) => requestId));
        return Promise.resolve();
      },
    };
    for await (const ids of pending.due(instantOf(Date.now()))) await dispatch(ids, { store, queue });
    if (sent.length === 0) return;
    await decideAll(engine, sent);
  }
}

/** Figures are not replicated: their tables are made where the region takes over, and counted anew. */
async function makeMissingTables({ endpoint, regions, tables }: DrillPlan): Promise<void> {
  const [from, to] = [clientIn(endpoint, regions.primary), clientIn(endpoint, regions.second)];
  for (const id of ['statistics', 'applied'] as const) {
    const { Table } = await from.send(new DescribeTableCommand({ TableName: tables[id] }));
    await to.send(
      new CreateTableCommand({
        TableName: tables[id],
        KeySchema: Table?.KeySchema,
        AttributeDefinitions: Table?.AttributeDefinitions,
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  }
}

async function openSome(
  vault: ReturnType<typeof openRegion>['vault'],
  registry: readonly { readonly pk: string; readonly [name: string]: unknown }[],
): Promise<{ readonly asked: number; readonly read: number }> {
  const persons = registry
    .filter(({ pk }) => pk.startsWith('member#'))
    .filter((_, index) => index % OPENED_OF === 0)
    .map(({ state }) => (state as { person: SealedPerson }).person);
  const opened = await vault.openAll(persons);
  return { asked: persons.length, read: opened.filter((data) => data !== undefined).length };
}
