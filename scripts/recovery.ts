import './assert-node.js';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { tenantOf } from '../infra/tenants/tenants.ts';
import { localCredentials } from '../local/endpoints.ts';
import { instantOf } from '../shared/kernel/dates.ts';
import {
  keyAlias,
  queueName,
  replicatedTableIds,
  tableName,
  type QueueId,
} from '../shared/platform/deployment/names.ts';
import { StoredRequest } from '../shared/platform/engine/request.ts';
import { LEASE_READ_MILLISECONDS } from '../shared/platform/engine/writer-lease.ts';
import { keyRingSource } from '../shared/platform/keys/key-ring.ts';
import { keyService } from '../shared/platform/keys/key-service.ts';
import { personVault } from '../shared/platform/keys/person-vault.ts';
import { backOff } from '../shared/platform/retry.ts';
import { sqsQueue } from '../shared/platform/queue/sqs-queue.ts';
import { dynamoStore } from '../shared/platform/store/dynamo-store.ts';
import { COMMIT_MILLISECONDS } from '../shared/platform/timeouts.ts';
import { dynamoLeaseCopies, dynamoRegister } from '../shared/recovery/adapters/dynamo-lease.ts';
import { dynamoRepairSource, dynamoRepairTarget } from '../shared/recovery/adapters/dynamo-repair.ts';
import { type LeaseDependencies, releaseLease } from '../shared/recovery/application/lease.ts';
import { repairTables } from '../shared/recovery/application/repair.ts';
import { millisecondsUntilOver } from '../shared/recovery/domain/lease.ts';
import { wireEventsOf } from '../shared/registry/publish.ts';
import { mendedRegion } from '../shared/registry/mended-region.ts';
import { dynamoRegion } from '../shared/registry/region-tables.ts';
import { restoringVault } from '../shared/registry/restoring-vault.ts';
import { takeOver } from '../shared/registry/take-over.ts';
import { openSource, type Source } from './audit/source.ts';
import { root } from './make-once.ts';

const usage = `npm run recovery -- status|compare|release|take-over [--against .local | URL | aws] [--tenant 44] [options]

status      哪个区域在写入，租约到何时。 Which region writes, and until when its lease lasts.
compare     第二区域缺少或较旧的项目；加 --repair 补齐。
            What the replica lacks or has in an older revision; --repair copies it, after the report.
release     交还写入租约（计划内切换）。 The writing region gives its lease back, for a planned switch.
take-over   由另一区域接管写入：等待租约到期、取得、排空、整理、核验、开放、重新排队。可中断后续做。
            Makes the other region the writer, step by step; may be interrupted and goes on.

--into REGION  接管的区域，默认未在写入的一个。 The region that is to write; the one that does not, unless it is said.
--from REGION  compare 的来源，默认在写入的一个。 Whose items count; those of the region that writes, unless it is said.
--repair       compare：补齐缺少和较旧的项目。 Copies what is missing or older. Never overwrites what is newer.
--dry-run      take-over：只报告，不改动任何数据。 Says what would be done, and changes nothing.
--drain S      排空秒数 (60)。 How long the replicator of the last writer may still run: its time-out.
--keys ADDRESS 接管区域的密钥服务，默认 kms:alias/…。 Key service of the region that takes over.
--json         以 JSON 输出结果。 Prints the result as JSON.

退出码 · exit code: 0 完成 done · 1 有差异 something differs · 2 无法执行 could not be run
`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    against: { type: 'string', default: '.local' },
    tenant: { type: 'string', default: '44' },
    into: { type: 'string' },
    from: { type: 'string' },
    repair: { type: 'boolean', default: false },
    'dry-run': { type: 'boolean', default: false },
    drain: { type: 'string', default: '60' },
    keys: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (result: unknown): void =>
  void process.stdout.write(`${JSON.stringify(result, undefined, values.json ? 2 : 0)}\n`);

const tenant = tenantOf(values.tenant);
const { primary, second } = tenant.regions;
const terms = { seconds: tenant.lease.seconds, skewSeconds: tenant.lease.skewSeconds };
const leaseTable = tableName(tenant.code, 'lease');
const now = () => instantOf(Date.now());

const clientOf = (source: Source, region: string) => (region === primary ? source.primary : source.second);

const leaseIn = (source: Source, region: string): LeaseDependencies => ({
  register: dynamoRegister(clientOf(source, tenant.regions[tenant.lease.keptIn]), leaseTable),
  copies: dynamoLeaseCopies(clientOf(source, region), leaseTable),
  region,
  terms,
  now,
});

async function registerOf(source: Source) {
  const register = await leaseIn(source, primary).register.read();
  if (register === undefined) throw new Error('没有写入登记 · there is no register: nothing was provisioned');
  return register;
}

const other = (region: string): string => (region === primary ? second : primary);

function known(region: string): string {
  if (region !== primary && region !== second) throw new Error(`${region}: ${primary} | ${second}`);
  return region;
}

async function status(source: Source): Promise<boolean> {
  const register = await registerOf(source);
  const left = millisecondsUntilOver(register, now(), terms);
  print({
    ...register,
    takeOverPossibleInSeconds: register.state === 'taken' ? null : Math.ceil(left / 1_000),
  });
  return true;
}

async function compare(source: Source): Promise<boolean> {
  const { holder } = await registerOf(source);
  const from = known(values.from ?? holder);
  const reports = await repairTables(
    dynamoRepairSource(clientOf(source, from)),
    dynamoRepairTarget(clientOf(source, other(from))),
    replicatedTableIds.map((id) => tableName(tenant.code, id)),
    { copy: false },
  );
  const differs = reports.filter(({ missing, older, newer }) => missing + older + newer > 0);
  print({ from, to: other(from), reports });
  if (!values.repair || differs.length === 0) return differs.length === 0;
  if (from !== holder)
    throw new Error(`${from} 不在写入 · does not write: its items are not copied over the writer’s`);
  const repaired = await repairTables(
    dynamoRepairSource(clientOf(source, from)),
    dynamoRepairTarget(clientOf(source, other(from))),
    differs.map(({ table }) => table),
    { copy: true },
  );
  print({ repaired });
  return repaired.every(({ newer }) => newer === 0);
}

async function release(source: Source): Promise<boolean> {
  const { holder } = await registerOf(source);
  const given = await releaseLease(leaseIn(source, holder), LEASE_READ_MILLISECONDS + COMMIT_MILLISECONDS);
  if (!given.ok) throw new Error(given.error);
  print(given.value);
  return true;
}

async function takesOver(source: Source): Promise<boolean> {
  const register = await registerOf(source);
  const into = known(values.into ?? (register.state === 'taken' ? register.holder : other(register.holder)));
  const client = clientOf(source, into);
  const names = {
    registry: tableName(tenant.code, 'registry'),
    ledger: tableName(tenant.code, 'ledger'),
    requests: tableName(tenant.code, 'requests'),
    keys: tableName(tenant.code, 'keys'),
  };
  const store = dynamoStore(client, names);
  const service = keyService(values.keys ?? source.keys ?? `kms:${keyAlias(tenant.code)}`);
  const ring = keyRingSource({ store, service, region: into });
  const vault = () => restoringVault(personVault({ store, ring, tenant: tenant.code }), ring);
  const tables = dynamoRegion(client, names);
  if (values['dry-run']) {
    say('只报告，不改动 · a dry run: nothing is changed');
    const { report } = await mendedRegion(await tables.read(), { vault: await vault(), to: now() });
    const left = millisecondsUntilOver(register, now(), terms);
    print({ register, waitSeconds: Math.ceil(left / 1_000), drainSeconds: Number(values.drain), report });
    return true;
  }
  const queues = queuesIn(source, into);
  const taken = await takeOver({
    lease: leaseIn(source, into),
    tables,
    vault,
    sleep: (milliseconds) => sleep(milliseconds),
    drainSeconds: Number(values.drain),
    setAside: (mending) => {
      const file = join(root, `.build/recovery/set-aside-${now().replaceAll(':', '-')}.json`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(mending), { mode: 0o600 });
      say(`  取出的项目存于 · what is taken out is kept in ${file}`);
      return Promise.resolve();
    },
    tellAgain: async (entries) => {
      for (const event of entries.flatMap((entry) => wireEventsOf(entry)))
        await queues.tell(event.type === 'FoundingApplied' ? 'intake' : 'likeness', event);
    },
    told: (step, detail) => say(`  ${step}: ${detail}`),
  });
  const waiting = await store.read(taken.report.waiting.map((pk) => ({ table: 'requests', pk })));
  await queues.commands.send(
    waiting
      .flatMap((item) => (item === undefined ? [] : [StoredRequest.parse(item)]))
      .map(({ pk, group, lane }) => ({ requestId: pk, group, lane })),
  );
  print(taken);
  return true;
}

/** Queues of the region that takes over, found by their names. */
function queuesIn(source: Source, region: string) {
  const { sqs } = source;
  const client = new SQSClient({ region, ...(sqs && { endpoint: sqs, credentials: localCredentials }) });
  const urls = new Map<QueueId, Promise<string>>();
  const urlOf = (id: QueueId): Promise<string> => {
    const asked =
      urls.get(id) ??
      client
        .send(new GetQueueUrlCommand({ QueueName: queueName(tenant.code, id) }))
        .then(({ QueueUrl = '' }) => QueueUrl);
    urls.set(id, asked);
    return asked;
  };
  return {
    async tell(id: QueueId, event: object) {
      await client.send(
        new SendMessageCommand({ QueueUrl: await urlOf(id), MessageBody: JSON.stringify(event) }),
      );
    },
    commands: {
      async send(messages: Parameters<ReturnType<typeof sqsQueue>['send']>[0]) {
        if (messages.length === 0) return;
        const [people, bulk] = await Promise.all([urlOf('commands.fifo'), urlOf('bulk.fifo')]);
        await sqsQueue({ client, urls: { people, bulk }, pause: backOff }).send(messages, now());
      },
    },
  };
}

const actions = { status, compare, release, 'take-over': takesOver };

const [action = ''] = positionals;
if (values.help || !(action in actions)) {
  process.stdout.write(usage);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    const source = await openSource(values.against, values.tenant);
    try {
      process.exitCode = (await actions[action as keyof typeof actions](source)) ? 0 : 1;
    } finally {
      await source.close();
    }
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
