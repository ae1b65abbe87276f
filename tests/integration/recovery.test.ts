import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/kernel/dates.ts';
import { writerLease } from '../../shared/platform/engine/writer-lease.ts';
import { createLog } from '../../shared/platform/log.ts';
import { dynamoLeaseCopy } from '../../shared/platform/store/lease-copy.ts';
import { dynamoLeaseCopies, dynamoRegister } from '../../shared/recovery/adapters/dynamo-lease.ts';
import { dynamoFingerprints } from '../../shared/recovery/adapters/dynamo-fingerprints.ts';
import { replicateTables } from '../../shared/recovery/adapters/stream-handler.ts';
import { keepLease, openLease, releaseLease, takeLease } from '../../shared/recovery/application/lease.ts';
import { dynamoRepairSource, dynamoRepairTarget } from '../../shared/recovery/adapters/dynamo-repair.ts';
import { compareTables } from '../../shared/recovery/application/compare.ts';
import { repairTables } from '../../shared/recovery/application/repair.ts';
import { type FreshCloud, freshCloud } from '../support/fresh-cloud.ts';
import { randomFrom } from '../support/random.ts';
import { batchesOf, readStream, shuffled, streamEvent } from '../support/stream-events.ts';

const log = createLog('test', 'SILENT');
const choose = randomFrom(7);
const random = () => choose.between(0, 999_999) / 1_000_000;
const now = () => 1_795_000_000_000;

let cloud: FreshCloud;
let [source, replica]: DynamoDBClient[] = [];
beforeAll(async () => {
  cloud = await freshCloud();
  source = cloud.clients.dynamodb(cloud.regions.primary);
  replica = cloud.clients.dynamodb(cloud.regions.second);
});
afterAll(() => cloud.close());

const clientOf = (client: DynamoDBClient | undefined): DynamoDBClient => {
  if (client === undefined) throw new Error('not connected');
  return client;
};

const replicating = (to: DynamoDBClient, isWriter = true) =>
  replicateTables({ replica: to, log, isWriter: () => Promise.resolve(isWriter) });

const replicated = () => [
  cloud.tables.registry,
  cloud.tables.ledger,
  cloud.tables.requests,
  cloud.tables.keys,
];

const compare = (tables: readonly string[] = replicated()) =>
  compareTables(
    {
      source: dynamoFingerprints(clientOf(source), { segments: 4, now }),
      replica: dynamoFingerprints(clientOf(replica), { segments: 3, now }),
      pause: () => Promise.resolve(),
    },
    tables,
  );

const put = (client: DynamoDBClient | undefined, table: string, item: Record<string, unknown>) =>
  clientOf(client).send(new PutItemCommand({ TableName: table, Item: marshall(item) }));

/** Each kind of value a table may hold. */
const values = (index: number, rev: number) => ({
  state: {
    text: `值${String(index)}`,
    number: index / 3,
    big: rev,
    yes: true,
    none: null,
    bytes: new Uint8Array([index % 256, 0, 255]),
    list: [1, ['a'], { deep: new Uint8Array([rev]) }],
    names: new Set(['b', 'a', String(index)]),
    numbers: new Set([3, 1, index + 10]),
  },
});

async function writeSource(records: number, revisions: number): Promise<void> {
  for (let rev = 1; rev <= revisions; rev += 1)
    for (let index = 0; index < records; index += 1) {
      const pk = `record#${String(index)}`;
      await put(source, cloud.tables.registry, { pk, rev, ...values(index, rev) });
      await put(source, cloud.tables.ledger, { pk, seq: rev, rev: 1, ...values(index, rev) });
    }
  for (let index = 0; index < records; index += 1) {
    await put(source, cloud.tables.requests, {
      pk: `R${String(index)}`,
      rev: 1 + (index % 2),
      ...values(index, 1),
    });
    await put(source, cloud.tables.keys, {
      pk: `K${String(index)}`,
      rev: 1,
      wrapped: new Uint8Array([1, 2, index]),
    });
  }
}

describe('H1 the second region', () => {
  it('equals the first after every change came twice, in any order, to two replicators at once', async () => {
    await writeSource(20, 4);
    const before = await compare();
    expect(before.map(({ equal }) => equal)).toEqual([false, false, false, false]);

    const dynamodb = clientOf(source);
    const streams = await Promise.all(
      replicated().map((table) => readStream({ dynamodb, streams: cloud.clients.streams }, table)),
    );
    const records = streams.flat();
    expect(records).toHaveLength(20 * (4 + 4 + 1 + 1));
    const replicators = [0, 1].map(async () => {
      const handle = replicating(clientOf(replica));
      // Batches that mix tables are more than Lambda would ask.
      for (const batch of batchesOf(shuffled(records, random), 33))
        expect(await handle({ Records: batch })).toEqual({ batchItemFailures: [] });
    });
    await Promise.all(replicators);

    const after = await compare();
    expect(after.map(({ equal, differences }) => ({ equal, differences }))).toEqual(
      replicated().map(() => ({ equal: true, differences: [] })),
    );
    expect(after.map(({ source: { items } }) => items)).toEqual([20, 80, 20, 20]);
    for (const { source: ours, replica: theirs } of after) expect(theirs).toEqual(ours);
  });

  it('keeps what the first one forgets: removals are not copied', async () => {
    const table = cloud.tables.requests;
    const handle = replicating(clientOf(replica));
    await put(source, table, { pk: 'expiring', rev: 1 });
    await clientOf(source).send(
      new DeleteItemCommand({ TableName: table, Key: marshall({ pk: 'expiring' }) }),
    );
    const records = await readStream({ dynamodb: clientOf(source), streams: cloud.clients.streams }, table);
    expect(records.at(-1)?.eventName).toBe('REMOVE');
    expect(await handle({ Records: records })).toEqual({ batchItemFailures: [] });
    const { Item } = await clientOf(replica).send(
      new GetItemCommand({ TableName: table, Key: marshall({ pk: 'expiring' }) }),
    );
    expect(unmarshall(Item ?? {})).toEqual({ pk: 'expiring', rev: 1 });
    expect(await compare([table])).toMatchObject([
      { equal: false, differences: [{ key: 'expiring', kind: 'surplus' }] },
    ]);
    await clientOf(replica).send(
      new DeleteItemCommand({ TableName: table, Key: marshall({ pk: 'expiring' }) }),
    );
  });

  it('is compared item for item, and every difference named', async () => {
    const table = cloud.tables.keys;
    const [same] = await compare([table]);
    await put(replica, table, { pk: 'K3', rev: 1, wrapped: new Uint8Array([1, 2, 4]) });
    await put(replica, table, { pk: 'K99', rev: 1 });
    await clientOf(replica).send(new DeleteItemCommand({ TableName: table, Key: marshall({ pk: 'K5' }) }));
    const [differing] = await compare([table]);
    expect(differing).toEqual({
      table,
      equal: false,
      source: same?.source,
      replica: { items: 20, digest: expect.not.stringMatching(same?.source.digest ?? '') as string },
      differences: [
        { key: 'K3', kind: 'differs' },
        { key: 'K5', kind: 'missing' },
        { key: 'K99', kind: 'surplus' },
      ],
    });
  });

  it('is compared without items that have expired, which either side removes when it comes to it', async () => {
    const table = cloud.tables.requests;
    const second = now() / 1_000;
    await put(source, table, { pk: 'expired', rev: 1, expiresAt: second - 1 });
    expect((await compare([table]))[0]?.equal).toBe(true);
    await put(source, table, { pk: 'expired', rev: 1, expiresAt: second + 1 });
    expect((await compare([table]))[0]?.differences).toEqual([{ key: 'expired', kind: 'missing' }]);
  });

  it('is waited for while changes are on their way', async () => {
    const table = cloud.tables.registry;
    const late = { pk: 'late', rev: 1 };
    await put(source, table, late);
    let pauses = 0;
    const compared = await compareTables(
      {
        source: dynamoFingerprints(clientOf(source), { segments: 2, now }),
        replica: dynamoFingerprints(clientOf(replica), { segments: 2, now }),
        pause: async () => {
          pauses += 1;
          if (pauses === 2) await put(replica, table, late);
        },
      },
      [table],
      { attempts: 5 },
    );
    expect([compared[0]?.equal, pauses]).toEqual([true, 2]);
  });

  it('takes a batch up again at the first record that it could not store', async () => {
    const table = cloud.tables.registry;
    const items = Array.from({ length: 6 }, (_, index) => ({ pk: `f${String(index)}`, rev: 1 }));
    const failing = {
      send: (command: PutItemCommand) =>
        ['f2', 'f4'].includes(command.input.Item?.['pk']?.S ?? '')
          ? Promise.reject(new Error('unreachable'))
          : clientOf(replica).send(command),
    } as unknown as DynamoDBClient;
    const event = streamEvent(table, items);
    expect(await replicating(failing)(event)).toEqual({
      batchItemFailures: [{ itemIdentifier: 's2' }],
    });
    expect(await replicating(clientOf(replica))(event)).toEqual({ batchItemFailures: [] });
    await clientOf(source).send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: items.map((item) => ({ PutRequest: { Item: marshall(item) } })) },
      }),
    );
    expect((await compare([table]))[0]?.equal).toBe(true);
  });

  it('sets aside an item without a revision, and never puts an older one over a newer', async () => {
    const table = cloud.tables.registry;
    const handle = replicating(clientOf(replica));
    const event = streamEvent(table, [{ pk: 'v1', rev: 2, state: 'new' }, { pk: 'v2' }]);
    expect(await handle(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 's1' }] });
    const older: DynamoDBRecord[] = streamEvent(table, [{ pk: 'v1', rev: 1, state: 'old' }]).Records;
    expect(await handle({ Records: older })).toEqual({ batchItemFailures: [] });
    const { Item } = await clientOf(replica).send(
      new GetItemCommand({ TableName: table, Key: marshall({ pk: 'v1' }) }),
    );
    expect(unmarshall(Item ?? {})).toEqual({ pk: 'v1', rev: 2, state: 'new' });
  });

  it('H2 takes from a region that does not write what is not there yet, of what is taken in there, and nothing it decided', async () => {
    const { registry, ledger, requests, keys } = cloud.tables;
    const handle = replicating(clientOf(replica), false);
    const before = (await compare([registry, ledger])).map(({ replica: theirs }) => theirs);
    await put(replica, requests, { pk: 'both', rev: 1, outcome: 'of the writer' });
    for (const [table, item] of [
      [registry, { pk: 'orphan', rev: 9 }],
      [ledger, { pk: 'orphan', seq: 9, rev: 1 }],
      [requests, { pk: 'both', rev: 5, outcome: 'of the other' }],
      [requests, { pk: 'accepted', rev: 1 }],
      [requests, { pk: 'decided', rev: 2, outcome: 'of the other' }],
      [requests, { pk: 'caused', rev: 1, cause: 'orphan' }],
      [keys, { pk: 'person', rev: 1 }],
    ] as const)
      expect(await handle(streamEvent(table, [item]))).toEqual({ batchItemFailures: [] });
    expect((await compare([registry, ledger])).map(({ replica: theirs }) => theirs)).toEqual(before);
    const there = async (table: string, pk: string) => {
      const { Item } = await clientOf(replica).send(
        new GetItemCommand({ TableName: table, Key: marshall({ pk }) }),
      );
      return Item && unmarshall(Item);
    };
    expect(await there(requests, 'both')).toEqual({ pk: 'both', rev: 1, outcome: 'of the writer' });
    expect([await there(requests, 'decided'), await there(requests, 'caused')]).toEqual([
      undefined,
      undefined,
    ]);
    expect([await there(requests, 'accepted'), await there(keys, 'person')]).toEqual([
      { pk: 'accepted', rev: 1 },
      { pk: 'person', rev: 1 },
    ]);
  });

  it('H1 tells how old the oldest change of each table was when it had been copied', async () => {
    const told: [string, number][] = [];
    const handle = replicateTables({
      replica: clientOf(replica),
      log,
      isWriter: () => Promise.resolve(true),
      lag: (table, milliseconds) => told.push([table, milliseconds]),
      now: () => 1_700_000_090_000,
    });
    const { Records } = streamEvent(cloud.tables.keys, [
      { pk: 'lag1', rev: 1 },
      { pk: 'lag2', rev: 1 },
    ]);
    const written = [1_700_000_060, 1_700_000_030];
    for (const [index, { dynamodb }] of Records.entries())
      if (dynamodb) dynamodb.ApproximateCreationDateTime = written[index] ?? 0;
    await handle({ Records });
    expect(told).toEqual([[cloud.tables.keys, 60_000]]);
  });
});

describe('H1 repairing the second region', () => {
  const repair = (copy: boolean) =>
    repairTables(
      dynamoRepairSource(clientOf(source)),
      dynamoRepairTarget(clientOf(replica)),
      [cloud.tables.keys, cloud.tables.ledger],
      { copy },
    );

  it('names what is missing or older before it copies anything, and overwrites nothing that is newer', async () => {
    const { keys, ledger } = cloud.tables;
    await put(source, keys, { pk: 'lacking', rev: 3 });
    await put(source, keys, { pk: 'behind', rev: 3, wrapped: 'new' });
    await put(replica, keys, { pk: 'behind', rev: 2, wrapped: 'old' });
    await put(source, keys, { pk: 'ahead', rev: 3, wrapped: 'ours' });
    await put(replica, keys, { pk: 'ahead', rev: 4, wrapped: 'theirs' });
    await put(source, ledger, { pk: 'lacking', seq: 1, rev: 1 });
    const [before, entries] = await repair(false);
    expect(before).toMatchObject({ older: 1, newer: 1, copied: 0 });
    expect(before?.keys).toEqual(expect.arrayContaining(['lacking', 'behind', 'ahead']));
    expect(entries).toMatchObject({ missing: 1, keys: ['lacking@1'] });
    expect((await repair(false))[0]).toEqual(before);

    const [copied] = await repair(true);
    expect(copied?.copied).toBe((before?.missing ?? 0) + (before?.older ?? 0));
    const [after, whole] = await repair(false);
    expect(after).toMatchObject({ missing: 0, older: 0, newer: 1 });
    expect(whole).toMatchObject({ missing: 0, older: 0, newer: 0 });
    const { Item } = await clientOf(replica).send(
      new GetItemCommand({ TableName: keys, Key: marshall({ pk: 'ahead' }) }),
    );
    expect(unmarshall(Item ?? {})).toMatchObject({ rev: 4, wrapped: 'theirs' });
  });
});

describe('H2 the register of the writer', () => {
  const NOW = Date.UTC(2026, 5, 1);
  const lease = (region: 'primary' | 'second', at: () => number) => ({
    register: dynamoRegister(clientOf(replica), cloud.tables.lease),
    copies: dynamoLeaseCopies(cloud.clients.dynamodb(cloud.regions[region]), cloud.tables.lease),
    region: cloud.regions[region],
    terms: { seconds: 60, skewSeconds: 5 },
    now: () => instantOf(at()),
  });
  const held = (region: 'primary' | 'second', at: number) =>
    writerLease({
      read: dynamoLeaseCopy(cloud.clients.dynamodb(cloud.regions[region]), cloud.tables.lease),
      now: () => instantOf(at),
      commitMilliseconds: 8_000,
    })
      .hold()
      .catch(() => undefined);

  it('stands in the other region; one of two that want it gets it, and engines read what their own region holds', async () => {
    expect(await held('primary', NOW)).toBeUndefined();
    const a = lease('primary', () => NOW);
    await Promise.all([1, 2, 3].map(() => keepLease(a, { mayBegin: true })));
    expect([await held('primary', NOW), await held('second', NOW)]).toEqual([1, undefined]);

    const after = NOW + 65_001;
    const b = lease('second', () => after);
    const taking = await Promise.all([1, 2, 3].map(() => takeLease(b)));
    expect(taking.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect((await b.register.read())?.term).toBe(2);
    expect(
      await keepLease(
        lease('primary', () => after),
        { mayBegin: true },
      ),
    ).toMatchObject({ ok: false });
    const later = after + 25_001;
    expect(
      await openLease(
        lease('second', () => later),
        20,
      ),
    ).toMatchObject({ ok: true });
    expect([await held('primary', later), await held('second', later)]).toEqual([undefined, 2]);
  });

  it('is given back, and a renewal that was on its way does not bring it back', async () => {
    const at = NOW + 100_000;
    const b = lease('second', () => at);
    await keepLease(b, { mayBegin: false });
    expect(await held('second', at)).toBe(2);
    const given = await releaseLease(b, 13_000);
    expect(given).toMatchObject({ ok: true, value: { state: 'released', until: instantOf(at + 13_000) } });
    await b.copies.note({ term: 2, until: instantOf(at + 60_000) });
    expect(await held('second', at)).toBeUndefined();
    const back = lease('primary', () => at + 18_001);
    expect(await takeLease(back)).toMatchObject({ ok: true, value: { term: 3 } });
  });
});
