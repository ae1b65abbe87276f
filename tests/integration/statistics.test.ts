import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instantOf, type LocalDate } from '../../shared/kernel/dates.ts';
import { createLog } from '../../shared/platform/log.ts';
import { backOff } from '../../shared/platform/retry.ts';
import { dynamoGateReader, dynamoRegistryScan } from '../../shared/statistics/adapters/dynamo-registry.ts';
import { inTime } from '../../shared/platform/store/time-index.ts';
import { dynamoCheckStore } from '../../shared/statistics/adapters/dynamo-check-store.ts';
import { dynamoLedgerDays } from '../../shared/statistics/adapters/dynamo-ledger-days.ts';
import { dynamoSeriesStore } from '../../shared/statistics/adapters/dynamo-series-store.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { projectStatistics } from '../../shared/statistics/adapters/stream-handler.ts';
import type { Fault } from '../../shared/statistics/application/check-ports.ts';
import { checkFigures } from '../../shared/statistics/application/check-turn.ts';
import { maintain } from '../../shared/statistics/application/maintain.ts';
import type { RegistryItem } from '../../shared/statistics/application/ports.ts';
import { imageOf, project } from '../../shared/statistics/application/project.ts';
import { isProven, recount } from '../../shared/statistics/application/recount.ts';
import { seriesStoreContract } from '../contract/series-store.ts';
import { statisticsStoreContract } from '../contract/statistics-store.ts';
import { employerItem, memberItem, stampOf, tree, unionItem } from '../support/counted-records.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { randomFrom } from '../support/random.ts';
import { batchesOf, readStream, shuffled, streamEvent } from '../support/stream-events.ts';
import { emptyTable } from '../support/tables.ts';

const log = createLog('test', 'SILENT');
const choose = randomFrom(20261123);
const random = () => choose.between(0, 999_999) / 1_000_000;

let cloud: FreshCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await freshCloud();
  client = cloud.clients.dynamodb(cloud.regions.primary);
});
afterAll(() => cloud.close());

const emptyAll = async () => {
  await emptyTable(client, cloud.tables.statistics, ['pk', 'sk']);
  await emptyTable(client, cloud.tables.applied, ['pk']);
  await emptyTable(client, cloud.tables.registry, ['pk']);
};

const storeOf = (over: Pick<DynamoDBClient, 'send'> = client) =>
  dynamoStatisticsStore(over as DynamoDBClient, cloud.tables);

const handlerOf = (over?: Pick<DynamoDBClient, 'send'>) =>
  projectStatistics({ store: storeOf(over), random, pause: backOff }, log);

const scan = () => dynamoRegistryScan(client, cloud.tables.registry, { segments: 4 });

const recounted = () => recount({ store: storeOf(), scan: scan(), pause: backOff }, 'g0');

/** As the engine leaves them. */
async function register(items: readonly RegistryItem[]): Promise<void> {
  for (const item of items)
    await client.send(
      new PutItemCommand({
        TableName: cloud.tables.registry,
        Item: marshall(item, { removeUndefinedValues: true }),
      }),
    );
}

const bases = [tree.base, tree.otherBase];

/** Versions of members, unions and employers, some of which move, leave or are corrected; oldest first. */
function versions(count: number): RegistryItem[][] {
  return Array.from({ length: count }, (_, index) => {
    const id = String(index);
    const base = bases[index % 2] ?? tree.base;
    const stamp = stampOf({ path: [...stampOf().path.slice(0, -1), base] });
    const birthMonth = `${String(choose.between(1960, 2006))}-0${String(choose.between(1, 9))}`;
    const first = { id, stamp, birthMonth, sex: choose.pick(['1', '2']), migrant: choose.chance(0.4) };
    if (index % 40 === 0)
      return [unionItem({ id, stamp, status: 'preparing' }), unionItem({ id, rev: 2, stamp })];
    if (index % 40 === 1) return [employerItem({ id, stamp, employees: index + 1 })];
    return [
      memberItem(first),
      ...(index % 3 === 0 ? [memberItem({ ...first, rev: 2, stamp: stampOf() })] : []),
      ...(index % 7 === 0 ? [memberItem({ ...first, rev: 3, status: 'retained' })] : []),
    ];
  });
}

describe('figures in DynamoDB', () => {
  statisticsStoreContract(async () => {
    await emptyTable(client, cloud.tables.statistics, ['pk', 'sk']);
    await emptyTable(client, cloud.tables.applied, ['pk']);
    return storeOf();
  });
});

describe('E2 series in DynamoDB', () => {
  seriesStoreContract(async () => {
    await emptyTable(client, cloud.tables.statistics, ['pk', 'sk']);
    return dynamoSeriesStore(client, cloud.tables.statistics);
  });

  it('are made of the ledger’s days, found by the index', async () => {
    await emptyTable(client, cloud.tables.ledger, ['pk', 'seq']);
    const days = dynamoLedgerDays(client, cloud.tables.ledger);
    expect(await days.first()).toBeUndefined();
    const entry = (pk: string, seq: number, at: string) => ({ pk, seq, at, hash: `h${String(seq)}` });
    const entries = [
      entry('member#1', 1, '2026-11-22T15:59:59.999Z'),
      entry('member#1', 2, '2026-11-22T16:00:00.000Z'),
      entry('union#2', 1, '2026-11-23T15:59:59.999Z'),
      entry('union#3', 1, '2026-11-23T16:00:00.000Z'),
    ];
    for (const one of entries)
      await client.send(
        new PutItemCommand({ TableName: cloud.tables.ledger, Item: marshall({ ...one, ...inTime(one) }) }),
      );
    expect(await days.first()).toBe('2026-11-22');
    const found = [];
    for await (const page of days.entries('2026-11-23' as LocalDate)) found.push(...page);
    expect(found.toSorted((a, b) => (a.pk < b.pk ? -1 : 1))).toEqual([
      { pk: 'member#1', seq: 2 },
      { pk: 'union#2', seq: 1 },
    ]);
  });
});

describe('E5 figures projected into DynamoDB equal a recount', () => {
  beforeEach(emptyAll);

  it('when two projectors work on the same records at once, and every batch comes twice', async () => {
    const records = versions(160);
    await register(records.flatMap((all) => all.slice(-1)));
    const stream = records.flat();
    const twice = [shuffled([...stream, ...stream], random), shuffled([...stream, ...stream], random)];
    const projectors = twice.map(async (items) => {
      const handle = handlerOf();
      for (const batch of batchesOf(items, 100)) {
        const event = streamEvent(cloud.tables.registry, batch);
        while ((await handle(event)).batchItemFailures.length > 0) await backOff(3);
      }
    });
    await Promise.all(projectors);
    const counted = await recounted();
    expect(counted.differences).toEqual([]);
    expect(counted.records).toEqual({ member: 152, union: 4, employer: 4 });
    expect(isProven(counted)).toBe(true);
    const figures = await storeOf().figures('g0', `union:${tree.province}`);
    const active = records
      .flatMap((all) => all.slice(-1))
      .filter(({ type, state }) => {
        const { status } = state as { status: string };
        return type === 'member' && status === 'active';
      });
    expect(figures.get('members/status-active')).toBe(active.length);
    expect(figures.get('unions/total')).toBe(4);
  });

  it('when a projector dies between two transactions, and another begins the batch again', async () => {
    const records = versions(90);
    await register(records.flatMap((all) => all.slice(-1)));
    const event = streamEvent(cloud.tables.registry, records.flat());
    let transactions = 0;
    const send = async (...[command]: Parameters<DynamoDBClient['send']>): Promise<unknown> => {
      const forward = () => (client.send as (sent: unknown) => Promise<unknown>).call(client, command);
      if (!(command instanceof TransactWriteItemsCommand)) return forward();
      transactions += 1;
      // The second takes effect, but nobody is told.
      if (transactions <= 2) await forward();
      if (transactions >= 2) throw new Error('the process is gone');
      return {};
    };
    const dying = { send } as unknown as DynamoDBClient;
    const first = await projectStatistics(
      { store: storeOf(dying), random, pause: () => Promise.resolve() },
      log,
    )(event);
    expect(first.batchItemFailures).toHaveLength(1);
    expect(transactions).toBeGreaterThan(2);
    expect((await recounted()).differences.length).toBeGreaterThan(0);
    expect(await handlerOf()(event)).toEqual({ batchItemFailures: [] });
    expect((await recounted()).differences).toEqual([]);
  });

  it('when read from the stream itself, removals and other records among them', async () => {
    const records = versions(30);
    await register([...records.flat(), { pk: 'gate#1', rev: 1, type: 'gate', status: 'open' }]);
    await register([{ pk: 'gone#1', rev: 1, type: 'gate' }]);
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [cloud.tables.registry]: [{ DeleteRequest: { Key: { pk: { S: 'gone#1' } } } }] },
      }),
    );
    const all = await readStream({ dynamodb: client, streams: cloud.clients.streams }, cloud.tables.registry);
    // The tables of the earlier tests were emptied: their members' removals are in the stream as well.
    const mine = all.slice(-(records.flat().length + 3));
    expect(mine.some(({ eventName }) => eventName === 'REMOVE')).toBe(true);
    expect(await handlerOf()({ Records: mine })).toEqual({ batchItemFailures: [] });
    const counted = await recounted();
    expect(counted.differences).toEqual([]);
    expect(counted.counters).toBeGreaterThan(100);
  });

  it('and the batch is taken up again at the first record that cannot be counted', async () => {
    const items = [
      memberItem(),
      unionItem(),
      { ...memberItem({ id: 'M2' }), state: {} },
      memberItem({ id: 'M3' }),
    ];
    const event = streamEvent(cloud.tables.registry, items);
    expect(await handlerOf()(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 's2' }] });
    // What stands behind it is counted all the same; its redelivery does no harm.
    expect((await storeOf().figures('g0', 'division:440305')).get('members/sex-1')).toBe(2);
  });

  it('after a rebuild beside the live figures, which are wrong', async () => {
    const items = versions(60).flatMap((all) => all.slice(-1));
    await register(items);
    await handlerOf()(streamEvent(cloud.tables.registry, items));
    await storeOf().commit({
      generation: 'g0',
      applied: [],
      counters: [{ scope: 'division:440305', family: 'members', lane: 1, add: new Map([['sex-1', 5]]) }],
    });
    const projection = { store: storeOf(), random, pause: () => Promise.resolve(), fault: () => undefined };
    const effort = { passes: 2, attempts: 1 };
    expect(await maintain(projection, scan(), { action: 'recount', ...effort })).toMatchObject({
      proven: false,
      differing: 1,
      differences: [{ scope: 'division:440305', figure: 'members/sex-1' }],
    });
    expect(await maintain(projection, scan(), { action: 'rebuild', ...effort })).toMatchObject({
      proven: true,
      swapped: true,
      retired: 'g0',
    });
    expect(await maintain(projection, scan(), { action: 'recount', ...effort })).toMatchObject({
      proven: true,
      generation: 'g1',
    });
    const discarded = await maintain(projection, scan(), { action: 'discard', generation: 'g0' });
    expect(discarded).toMatchObject({ applied: 60 });
    expect(await maintain(projection, scan(), { action: 'recount', ...effort })).toMatchObject({
      proven: true,
    });
  });
});

describe('E5 the rotating check in DynamoDB', () => {
  beforeEach(emptyAll);

  it('goes through a turn in parts, each record once, and names a counter and a record that are wrong', async () => {
    await emptyTable(client, cloud.tables.ledger, ['pk', 'seq']);
    const store = storeOf();
    const projection = { store, random, pause: () => Promise.resolve(), fault: () => undefined };
    const count = async (items: readonly RegistryItem[]) => {
      await register(items);
      await project(
        projection,
        items.map(imageOf).filter((image) => typeof image === 'object'),
      );
    };
    await count(versions(40).map(([first]) => first ?? unionItem()));
    let now = Date.parse('2026-11-30T00:00:00.000Z');
    const checking = {
      store,
      check: dynamoCheckStore(client, cloud.tables.statistics),
      scan: scan(),
      ledger: dynamoLedgerDays(client, cloud.tables.ledger),
      pause: () => Promise.resolve(),
      now: () => instantOf(now),
    };
    const turn = async () => {
      const faults: Fault[] = [];
      for (;;) {
        const { step, faults: found } = await checkFigures(checking, { parts: 4, shares: 1 });
        now += 3_600_000;
        faults.push(...found);
        if (step.did === 'settled') return { faults, records: step.looked.records };
        if (step.did !== 'walked' || step.part > 0) continue;
        const moved = memberItem({ id: '5', rev: 9, stamp: stampOf({ division: '440306' }) });
        await count([moved]);
        const at = instantOf(now);
        await client.send(
          new PutItemCommand({
            TableName: cloud.tables.ledger,
            Item: marshall({ ...inTime({ pk: moved.pk, at, hash: 'h9' }), pk: moved.pk, seq: 9 }),
          }),
        );
      }
    };
    expect(await turn()).toEqual({ faults: [], records: 40 });
    await register([memberItem({ id: '6', rev: 4 })]);
    await store.commit({
      generation: 'g0',
      applied: [],
      counters: [{ scope: 'division:440300', family: 'members', lane: 3, add: new Map([['sex-1', 1]]) }],
    });
    const { faults } = await turn();
    expect(faults).toHaveLength(2);
    expect(faults).toContainEqual(expect.objectContaining({ kind: 'missed', pk: 'member#6', rev: 4 }));
    expect(faults).toContainEqual(
      expect.objectContaining({ kind: 'differs', scope: 'division:440300', figure: 'members/sex-1' }),
    );
  });
});

describe('what leaves the registry', () => {
  beforeEach(emptyAll);

  it('for a recount is no ciphertext and no name', async () => {
    await register([
      memberItem({ education: '21' }),
      unionItem(),
      employerItem(),
      { pk: 'gate#1', type: 'gate', rev: 1 },
    ]);
    const pages: RegistryItem[] = [];
    for await (const page of scan().pages()) pages.push(...page);
    expect(pages).toHaveLength(3);
    expect(JSON.stringify(pages)).not.toMatch(/sealed|personId|name|joinedOn|commitId/);
    expect(pages.find(({ type }) => type === 'member')).toEqual({
      pk: 'member#M1',
      type: 'member',
      rev: 1,
      state: {
        unionId: tree.base,
        employerId: 'E1',
        status: 'active',
        stamp: stampOf(),
        person: { sex: '1', birthMonth: '1985-07', householdType: '1', education: '21', migrant: false },
      },
    });
  });

  it('of a gate is where the union stands', async () => {
    await register([
      { pk: `gate#${tree.base}`, type: 'gate', rev: 1, status: 'open', stamp: stampOf(), members: 3 },
    ]);
    const gates = dynamoGateReader(client, cloud.tables.registry);
    expect(await gates.stamps([tree.otherBase, tree.base, tree.base])).toEqual([
      undefined,
      stampOf(),
      stampOf(),
    ]);
  });
});
