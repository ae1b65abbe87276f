import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { bundleOf, temporaryFolder } from '../lambda/bundle-for-tests.ts';
import { eventually, functionOf } from './function-for-tests.ts';
import type { MappingEvent, StreamMappingOptions } from './mapping.ts';
import { ScriptedStream } from './scripted-stream.ts';
import { shardCursor } from './shard-cursor.ts';
import { startStreamMapping } from './stream-mapping.ts';

const cloud = { region: 'cn-north-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const tables = new DynamoDBClient({ ...cloud, endpoint: inject('dynamodbUrl') });
const streams = new DynamoDBStreamsClient({ ...cloud, endpoint: inject('dynamodbUrl') });
const queues = new SQSClient({ ...cloud, endpoint: inject('sqsS3Url') });

type Table = { readonly name: string; readonly streamArn: string };

async function tableOf(): Promise<Table> {
  const name = `table-${randomUUID()}`;
  await tables.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'N' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const { Table: described } = await tables.send(new DescribeTableCommand({ TableName: name }));
  return { name, streamArn: described?.LatestStreamArn ?? '' };
}

/** Writes one version of each item in order; the item's key is its text, `n` counts up. */
async function put(table: Table, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    versions += 1;
    const item: Record<string, AttributeValue> = {
      pk: { S: key },
      sk: { N: '0' },
      n: { N: String(versions) },
    };
    await tables.send(new PutItemCommand({ TableName: table.name, Item: item }));
  }
}
let versions = 0;

/** Writes many items in few calls. */
async function putMany(table: Table, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += 100) {
    const items = keys.slice(start, start + 100).map((key) => {
      versions += 1;
      return {
        Put: { TableName: table.name, Item: { pk: { S: key }, sk: { N: '0' }, n: { N: String(versions) } } },
      };
    });
    await tables.send(new TransactWriteItemsCommand({ TransactItems: items }));
  }
}

/** The sequence numbers of the records in a table's stream: DynamoDB Local counts them over all tables. */
async function sequenceNumbers({ streamArn }: Table): Promise<string[]> {
  const { StreamDescription: description } = await streams.send(
    new DescribeStreamCommand({ StreamArn: streamArn }),
  );
  const shardId = description?.Shards?.[0]?.ShardId ?? '';
  const cursor = shardCursor({
    client: streams,
    streamArn,
    shardId,
    position: { kind: 'start' },
    onLoss: () => undefined,
  });
  const { records } = await cursor.next(1000, new AbortController().signal);
  return records.map(({ sequenceNumber }) => sequenceNumber);
}

const keysOf = (count: number, prefix = 'k'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

type Options = Pick<StreamMappingOptions, 'function'> & Partial<StreamMappingOptions>;

async function map(source: Pick<Table, 'streamArn'>, options: Options) {
  const events: MappingEvent[] = [];
  const mapping = await startStreamMapping({
    name: 'sample',
    client: streams,
    streamArn: source.streamArn,
    stateFolder: options.stateFolder ?? (await temporaryFolder()),
    startingPosition: 'TRIM_HORIZON',
    retryDelay: () => 10,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => mapping.close(0));
  return { mapping, events };
}

const mapScripted = (stream: ScriptedStream, options: Options) =>
  map(
    { streamArn: stream.arn },
    { client: stream.client, poll: { busyMilliseconds: 5, idleMilliseconds: 10 }, ...options },
  );

/** Prints the keys of each batch, then does what `work` says with `records`. */
const seeing = (work = '') => `
  const keyOf = ({ dynamodb }) => dynamodb.Keys.pk.S;
  const failures = (records) => ({ batchItemFailures: records.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) });
  const calls = new Map();
  const count = (key) => { calls.set(key, (calls.get(key) ?? 0) + 1); return calls.get(key); };
  export const handler = async ({ Records: records }) => {
    console.log(JSON.stringify(records.map(keyOf)));
    ${work}
  };`;
type Seen = readonly string[];

async function deadLetterQueue() {
  const { QueueUrl: queueUrl = '' } = await queues.send(
    new CreateQueueCommand({ QueueName: `failed-${randomUUID()}` }),
  );
  const messages = async (): Promise<Record<string, unknown>[]> => {
    const { Messages: found = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    return found.map(({ Body: body = '' }) => JSON.parse(body) as Record<string, unknown>);
  };
  return { onFailure: { client: queues, queueUrl }, messages };
}

describe('stream mapping', () => {
  it('hands over a DynamoDB event', async () => {
    const table = await tableOf();
    await tables.send(
      new PutItemCommand({
        TableName: table.name,
        Item: {
          pk: { S: '工会' },
          sk: { N: '1.50' },
          sealed: { B: new Uint8Array([1, 2, 3]) },
          nested: { M: { list: { L: [{ B: new Uint8Array([255]) }, { NULL: true }] } } },
        },
      }),
    );
    await tables.send(
      new DeleteItemCommand({ TableName: table.name, Key: { pk: { S: '工会' }, sk: { N: '1.5' } } }),
    );
    const { host, seen } = await functionOf<{ Records: unknown[] }>(
      `export const handler = async (event) => console.log(JSON.stringify(event));`,
    );
    const { mapping } = await map(table, { function: host, region: 'cn-north-1' });
    await eventually(() => seen.flatMap(({ Records }) => Records).length === 2);
    const image = {
      pk: { S: '工会' },
      sk: { N: '1.5' },
      sealed: { B: 'AQID' },
      nested: { M: { list: { L: [{ B: '/w==' }, { NULL: true }] } } },
    };
    const common = {
      eventID: expect.any(String),
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'cn-north-1',
      eventSourceARN: table.streamArn,
    };
    const dynamodbOf = (images: object) => ({
      ApproximateCreationDateTime: expect.any(Number),
      Keys: { pk: { S: '工会' }, sk: { N: '1.5' } },
      ...images,
      SequenceNumber: expect.stringMatching(/^\d{21}$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    });
    expect(seen.flatMap(({ Records }) => Records)).toEqual([
      { ...common, eventName: 'INSERT', dynamodb: dynamodbOf({ NewImage: image }) },
      { ...common, eventName: 'REMOVE', dynamodb: dynamodbOf({ OldImage: image }) },
    ]);
    expect(mapping.status()).toMatchObject({ source: table.name, records: 2, failures: 0, fault: undefined });
  });

  it('keeps the order of the shard and fills batches', async () => {
    const table = await tableOf();
    const keys = keysOf(250);
    await putMany(table, keys);
    const { host, seen } = await functionOf<Seen>(seeing());
    const { mapping } = await map(table, { function: host, batchSize: 100 });
    await eventually(() => seen.flat().length === 250 && mapping.status().inFlight === 0);
    expect(seen.flat()).toEqual(keys);
    expect(seen.map((batch) => batch.length)).toEqual([100, 100, 50]);
    expect(mapping.status()).toMatchObject({ batches: 3, records: 250, inFlight: 0 });
  });

  it('gathers what comes within the window', async () => {
    const table = await tableOf();
    const { host, seen } = await functionOf<Seen>(seeing());
    await map(table, { function: host, maximumBatchingWindowSeconds: 1 });
    await put(table, 'a', 'b');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await put(table, 'c');
    await eventually(() => seen.length > 0);
    expect(seen).toEqual([['a', 'b', 'c']]);
  });

  it('does not wait for the window once the batch is full', async () => {
    const table = await tableOf();
    const { host, seen } = await functionOf<Seen>(seeing());
    await put(table, ...keysOf(5));
    const begun = Date.now();
    await map(table, { function: host, batchSize: 5, maximumBatchingWindowSeconds: 60 });
    await eventually(() => seen.length > 0);
    expect(seen).toEqual([keysOf(5)]);
    expect(Date.now() - begun).toBeLessThan(5000);
  });

  it('cuts a batch that exceeds the payload limit', async () => {
    const table = await tableOf();
    const body = 'x'.repeat(390_000);
    for (const key of keysOf(20)) {
      await tables.send(
        new PutItemCommand({
          TableName: table.name,
          Item: { pk: { S: key }, sk: { N: '0' }, body: { S: body } },
        }),
      );
    }
    const { host, seen } = await functionOf<Seen>(seeing());
    const { mapping } = await map(table, { function: host });
    await eventually(() => seen.flat().length === 20);
    expect(seen.flat()).toEqual(keysOf(20));
    expect(seen[0]?.length).toBe(16);
    expect(mapping.status().failures).toBe(0);
  });

  it('reaches a waiting function quickly', async () => {
    const table = await tableOf();
    const { host, seen } = await functionOf<number>(
      `export const handler = async () => console.log(Date.now());`,
    );
    await map(table, { function: host });
    await put(table, 'warm');
    await eventually(() => seen.length === 1);
    const delays: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      const written = Date.now();
      await put(table, `k${i}`);
      await eventually(() => seen.length === i + 2);
      delays.push((seen.at(-1) ?? Infinity) - written);
    }
    expect(Math.max(...delays)).toBeLessThan(2000);
  });

  it('retries a batch whose function failed, in place', async () => {
    const table = await tableOf();
    await put(table, 'a', 'b');
    const { host, seen } = await functionOf<Seen>(
      seeing(`if (count('call') < 3) throw new Error('not yet');`),
      {
        concurrency: 1,
      },
    );
    const { mapping, events } = await map(table, { function: host });
    await eventually(() => host.status().invocations >= 3 && mapping.status().inFlight === 0);
    await put(table, 'c');
    await eventually(() => seen.length === 4);
    expect(seen).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['c']]);
    expect(mapping.status()).toMatchObject({ failures: 2, retried: 4, deadLettered: 0 });
    expect(events[0]).toMatchObject({ kind: 'batch-failed', records: 2, detail: 'error Error' });
  });

  it.each([
    ['a crash', `process.exit(1)`],
    ['a time-out', `await new Promise(() => {})`],
  ])('retries after %s of the function', async (_, statement) => {
    const table = await tableOf();
    await put(table, 'a');
    const marker = join(await temporaryFolder(), 'failed-once');
    const { host, seen } = await functionOf<Seen>(
      `import { existsSync, writeFileSync } from 'node:fs';
       ${seeing(`if (!existsSync(${JSON.stringify(marker)})) { writeFileSync(${JSON.stringify(marker)}, ''); ${statement}; }`)}`,
      { timeoutSeconds: 1 },
    );
    const { mapping } = await map(table, { function: host });
    await eventually(() => seen.length === 2);
    expect(seen).toEqual([['a'], ['a']]);
    expect(mapping.status().failures).toBe(1);
  });

  it('goes on at the lowest listed failure, repeating what follows it', async () => {
    const table = await tableOf();
    await put(table, ...keysOf(6));
    const { host, seen } = await functionOf<Seen>(
      seeing(`if (count('call') === 1) return failures([records[4], records[2]]);`),
      { concurrency: 1 },
    );
    const stateFolder = await temporaryFolder();
    const { mapping } = await map(table, { function: host, reportBatchItemFailures: true, stateFolder });
    await eventually(() => seen.length === 2 && mapping.status().inFlight === 0);
    expect(seen).toEqual([keysOf(6), ['k2', 'k3', 'k4', 'k5']]);
    expect(mapping.status()).toMatchObject({ failures: 1, retried: 4 });
  });

  it('keeps the checkpoint at the lowest failure', async () => {
    const table = await tableOf();
    await put(table, ...keysOf(6));
    const stateFolder = await temporaryFolder();
    const failing = await functionOf<Seen>(
      seeing(`return failures(records.filter((record) => keyOf(record) === 'k3'));`),
    );
    const first = await map(table, { function: failing.host, reportBatchItemFailures: true, stateFolder });
    await eventually(() => failing.seen.length > 2);
    await first.mapping.close();
    const { host, seen } = await functionOf<Seen>(seeing());
    await map(table, { function: host, stateFolder });
    await eventually(() => seen.length > 0);
    expect(seen.flat()).toEqual(['k3', 'k4', 'k5']);
  });

  it.each([
    ['an unknown sequence number', `{ batchItemFailures: [{ itemIdentifier: '1' }] }`],
    ['a null one', `{ batchItemFailures: [{ itemIdentifier: null }] }`],
  ])('repeats the whole batch when the function lists %s', async (_, response) => {
    const table = await tableOf();
    await put(table, 'a', 'b');
    const { host, seen } = await functionOf<Seen>(seeing(`if (count('call') === 1) return ${response};`), {
      concurrency: 1,
    });
    await map(table, { function: host, reportBatchItemFailures: true });
    await eventually(() => seen.length === 2);
    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('gives a batch up after its retries, tells the destination where it is, and goes on', async () => {
    const table = await tableOf();
    await put(table, 'a', 'poison', 'b');
    const { host, seen } = await functionOf<Seen>(
      seeing(`if (records.some((r) => keyOf(r) === 'poison')) throw new Error('no');`),
    );
    const { onFailure, messages } = await deadLetterQueue();
    const { mapping, events } = await map(table, { function: host, maximumRetryAttempts: 2, onFailure });
    await eventually(() => mapping.status().deadLettered === 3);
    await put(table, 'c');
    await eventually(() => seen.flat().includes('c'));
    expect(seen).toEqual([['a', 'poison', 'b'], ['a', 'poison', 'b'], ['a', 'poison', 'b'], ['c']]);
    const sequence = await sequenceNumbers(table);
    const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
    expect(await messages()).toEqual([
      {
        requestContext: {
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          functionArn: host.arn,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 3,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: iso,
        DDBStreamBatchInfo: {
          shardId: expect.stringMatching(/^shardId-/),
          startSequenceNumber: sequence[0],
          endSequenceNumber: sequence[2],
          approximateArrivalOfFirstRecord: iso,
          approximateArrivalOfLastRecord: iso,
          batchSize: 3,
          streamArn: table.streamArn,
        },
      },
    ]);
    expect(events).toContainEqual({
      kind: 'records-given-up',
      source: table.name,
      records: 3,
      detail: 'RetryAttemptsExhausted',
    });
  });

  it('isolates the poison record by bisecting, and delivers every other one', async () => {
    const table = await tableOf();
    await put(table, ...keysOf(10));
    const { host, seen } = await functionOf<Seen>(
      seeing(
        `if (records.some((r) => keyOf(r) === 'k6')) throw new Error('no'); console.log(JSON.stringify(['ok', ...records.map(keyOf)]));`,
      ),
    );
    const { onFailure, messages } = await deadLetterQueue();
    const { mapping } = await map(table, {
      function: host,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 2,
      onFailure,
    });
    await eventually(() => mapping.status().deadLettered === 1 && mapping.status().inFlight === 0);
    const delivered = seen.filter(([first]) => first === 'ok').flatMap(([, ...keys]) => keys);
    expect(delivered).toEqual(keysOf(10).filter((key) => key !== 'k6'));
    expect(seen.filter((batch) => batch.length === 1 && batch[0] === 'k6')).toHaveLength(3);
    const [message] = await messages();
    const { 6: poison } = await sequenceNumbers(table);
    expect(message).toMatchObject({
      DDBStreamBatchInfo: {
        batchSize: 1,
        startSequenceNumber: poison,
        endSequenceNumber: poison,
      },
    });
  });

  it('isolates the poison record by bisecting also when the function lists it', async () => {
    const table = await tableOf();
    await put(table, ...keysOf(8));
    const { host, seen } = await functionOf<Seen>(
      seeing(`
        const at = records.findIndex((record) => keyOf(record) === 'k3');
        console.log(JSON.stringify(['ok', ...records.slice(0, at < 0 ? records.length : at).map(keyOf)]));
        return failures(at < 0 ? [] : [records[at]]);`),
    );
    const { onFailure, messages } = await deadLetterQueue();
    const { mapping } = await map(table, {
      function: host,
      reportBatchItemFailures: true,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      onFailure,
    });
    await eventually(() => mapping.status().deadLettered > 0 && mapping.status().inFlight === 0);
    const delivered = seen.filter(([first]) => first === 'ok').flatMap(([, ...keys]) => keys);
    expect(delivered).toEqual(keysOf(8).filter((key) => key !== 'k3'));
    const { 3: poison } = await sequenceNumbers(table);
    expect(await messages()).toMatchObject([
      {
        responseContext: { functionError: null },
        DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: poison },
      },
    ]);
  });

  it('counts no retry while the failures move on', async () => {
    const table = await tableOf();
    await put(table, ...keysOf(6));
    const { host, seen } = await functionOf<Seen>(
      seeing(`
        const odd = records.filter((record) => Number(keyOf(record).slice(1)) % 2 === 1);
        return failures(odd.filter((record) => count(keyOf(record)) === 1).slice(0, 1));`),
      { concurrency: 1 },
    );
    const { mapping } = await map(table, {
      function: host,
      reportBatchItemFailures: true,
      maximumRetryAttempts: 0,
    });
    await eventually(() => mapping.status().failures === 1 && mapping.status().inFlight === 0);
    expect(seen).toEqual([keysOf(6), keysOf(6).slice(1)]);
    expect(mapping.status()).toMatchObject({ retried: 5, deadLettered: 0 });
  });

  it('gives up records that are too old, untried, and those that grow too old while they fail', async () => {
    const stream = new ScriptedStream();
    stream.addShard('one');
    stream.put('one', 'fails', 'waits behind it');
    const { host, seen } = await functionOf<Seen>(
      seeing(`if (records.some((r) => keyOf(r) === 'fails')) throw new Error('no');`),
    );
    const { onFailure, messages } = await deadLetterQueue();
    const { mapping } = await mapScripted(stream, {
      function: host,
      batchSize: 1,
      maximumRecordAgeSeconds: 0.6,
      retryDelay: () => 50,
      onFailure,
    });
    await eventually(() => mapping.status().deadLettered === 2);
    stream.put('one', 'young');
    await eventually(() => seen.flat().includes('young'));
    expect(seen.flat()).not.toContain('waits behind it');
    const received = await messages();
    expect(received).toMatchObject([
      { requestContext: { condition: 'RecordAgeExceeded' }, DDBStreamBatchInfo: { batchSize: 1 } },
      { requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 } },
    ]);
    expect(received[1]).not.toHaveProperty('responseContext');
  });

  it('holds the checkpoint until the destination has taken the news', async () => {
    const destination = `destination-${randomUUID()}`;
    const table = await tableOf();
    await put(table, 'poison', 'b');
    const { host, seen } = await functionOf<Seen>(
      seeing(`if (keyOf(records[0]) === 'poison') throw new Error('no');`),
    );
    const { mapping } = await map(table, {
      function: host,
      batchSize: 1,
      maximumRetryAttempts: 0,
      onFailure: { client: queues, queueUrl: `${inject('sqsS3Url')}/000000000000/${destination}` },
    });
    await eventually(() => mapping.status().fault !== undefined);
    expect(mapping.status().deadLettered).toBe(0);
    expect(seen.flat()).toEqual(['poison']);
    await queues.send(new CreateQueueCommand({ QueueName: destination }));
    await eventually(() => seen.flat().includes('b'));
    expect(mapping.status().deadLettered).toBe(1);
  });

  it('hands over only what a filter pattern matches, and passes the rest', async () => {
    const table = await tableOf();
    await put(table, 'member#1', 'gate#1', 'member#2', 'gate#2', 'union#1', 'gate#3');
    const { host, seen } = await functionOf<Seen>(seeing());
    const stateFolder = await temporaryFolder();
    const { mapping } = await map(table, {
      function: host,
      stateFolder,
      filters: [
        { dynamodb: { Keys: { pk: { S: [{ prefix: 'member#' }] } } } },
        '{"dynamodb":{"Keys":{"pk":{"S":["union#1"]}}}}',
      ],
    });
    await eventually(() => seen.flat().length === 3 && mapping.status().filtered === 3);
    expect(seen.flat()).toEqual(['member#1', 'member#2', 'union#1']);
    await mapping.close();
    const again = await functionOf<Seen>(seeing());
    await map(table, { function: again.host, stateFolder });
    await put(table, 'after');
    await eventually(() => again.seen.length > 0);
    expect(again.seen).toEqual([['after']]);
  });

  it('runs batches of one shard side by side and keeps the order of each item', async () => {
    const table = await tableOf();
    const items = keysOf(12);
    for (let round = 0; round < 5; round += 1) await putMany(table, items);
    const { host, seen } = await functionOf<{ at: string; items: [string, number][] }>(
      `export const handler = async ({ Records }) => {
         const items = Records.map(({ dynamodb }) => [dynamodb.Keys.pk.S, Number(dynamodb.NewImage.n.N)]);
         console.log(JSON.stringify({ at: 'begin', items }));
         await new Promise((resolve) => setTimeout(resolve, 30));
         console.log(JSON.stringify({ at: 'end', items }));
       };`,
    );
    const { mapping } = await map(table, { function: host, batchSize: 3, parallelizationFactor: 3 });
    let most = 0;
    await eventually(() => {
      most = Math.max(most, mapping.status().inFlight);
      return seen.filter(({ at }) => at === 'end').flatMap(({ items: batch }) => batch).length === 60;
    });
    expect(most).toBe(3);
    const busy = new Set<string>();
    const last = new Map<string, number>();
    for (const { at, items: batch } of seen) {
      for (const [item, version] of batch) {
        if (at === 'end') {
          busy.delete(item);
          continue;
        }
        expect(version).toBeGreaterThan(last.get(item) ?? 0);
        last.set(item, version);
      }
      const touched = batch.map(([item]) => item);
      if (at === 'begin') {
        expect(touched.filter((item) => busy.has(item))).toEqual([]);
        touched.forEach((item) => busy.add(item));
      }
    }
    expect(last.size).toBe(12);
  });

  it('lets one item fail while the other lanes go on, and keeps the checkpoint behind it', async () => {
    const table = await tableOf();
    await putMany(table, ['stuck', ...keysOf(30)]);
    const stateFolder = await temporaryFolder();
    const failing = await functionOf<Seen>(
      seeing(`if (records.some((r) => keyOf(r) === 'stuck')) throw new Error('no');`),
    );
    const options = { batchSize: 1, parallelizationFactor: 4, stateFolder };
    const first = await map(table, { function: failing.host, ...options });
    const inOtherLanes = () => new Set(failing.seen.flat().filter((key) => key !== 'stuck')).size;
    await eventually(() => inOtherLanes() >= 15);
    await first.mapping.close();
    const { host, seen } = await functionOf<Seen>(seeing());
    await map(table, { function: host, ...options });
    await eventually(() => new Set(seen.flat()).size === 31);
    expect(seen.flat()).toContain('stuck');
  });

  it('keeps two mappings on one stream apart', async () => {
    const table = await tableOf();
    await put(table, ...keysOf(4));
    const stateFolder = await temporaryFolder();
    const failing = await functionOf<Seen>(seeing(`throw new Error('no');`));
    const working = await functionOf<Seen>(seeing());
    await map(table, { name: 'failing', function: failing.host, stateFolder });
    const second = await map(table, { name: 'working', function: working.host, stateFolder });
    await eventually(() => working.seen.flat().length === 4 && failing.seen.length > 2);
    expect(working.seen.flat()).toEqual(keysOf(4));
    expect(second.mapping.status().failures).toBe(0);
  });

  it('resumes after its checkpoint when closed, repeating nothing', async () => {
    const table = await tableOf();
    const stateFolder = await temporaryFolder();
    await put(table, ...keysOf(3));
    const first = await functionOf<Seen>(seeing());
    const { mapping } = await map(table, { function: first.host, stateFolder });
    await eventually(() => first.seen.flat().length === 3);
    await mapping.close();
    await put(table, 'later');
    const second = await functionOf<Seen>(seeing());
    await map(table, { function: second.host, stateFolder });
    await eventually(() => second.seen.length > 0);
    expect(second.seen).toEqual([['later']]);
  });

  it('waits for the batch in flight when closed', async () => {
    const table = await tableOf();
    const stateFolder = await temporaryFolder();
    await put(table, 'a');
    const { host, seen } = await functionOf<Seen>(
      seeing(`await new Promise((resolve) => setTimeout(resolve, 200));`),
    );
    const { mapping } = await map(table, { function: host, stateFolder });
    await eventually(() => seen.length === 1);
    await mapping.close();
    expect(mapping.status().inFlight).toBe(0);
    expect(await readFile(join(stateFolder, 'sample.json'), 'utf8')).toContain(
      (await sequenceNumbers(table))[0],
    );
  });

  it('loses nothing when its process is killed, and repeats only what was not yet checkpointed', async () => {
    const table = await tableOf();
    const folder = await temporaryFolder();
    const out = join(folder, 'seen.txt');
    const bundle = await bundleOf(
      `import { appendFileSync } from 'node:fs';
       export const handler = async ({ Records }) => {
         await new Promise((resolve) => setTimeout(resolve, 40));
         appendFileSync(process.env.OUT, Records.map(({ dynamodb }) => dynamodb.Keys.pk.S + '\\n').join(''));
       };`,
    );
    const program = join(folder, 'program.mjs');
    const here = import.meta.dirname;
    await writeFile(
      program,
      `import { DynamoDBStreamsClient } from ${JSON.stringify(import.meta.resolve('@aws-sdk/client-dynamodb-streams'))};
       import { createFunctionHost } from ${JSON.stringify(join(here, '../lambda/function-host.ts'))};
       import { startStreamMapping } from ${JSON.stringify(join(here, 'stream-mapping.ts'))};
       const lambda = createFunctionHost({ name: 'sample', bundle: ${JSON.stringify(bundle)},
         environment: { OUT: ${JSON.stringify(out)} }, timeoutSeconds: 5, concurrency: 1 });
       await startStreamMapping({ name: 'sample', startingPosition: 'TRIM_HORIZON', batchSize: 5,
         client: new DynamoDBStreamsClient(${JSON.stringify({ ...cloud, endpoint: inject('dynamodbUrl') })}),
         streamArn: ${JSON.stringify(table.streamArn)}, stateFolder: ${JSON.stringify(folder)}, function: lambda });
       console.log('started');`,
    );
    const keys = keysOf(100);
    await putMany(table, keys);
    const lines = async () => (await readFile(out, 'utf8').catch(() => '')).split('\n').filter(Boolean);
    let kills = 0;
    while (new Set(await lines()).size < 100 && kills < 20) {
      const before = (await lines()).length;
      const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = once(child, 'exit');
      await eventually(async () => {
        const now = await lines();
        return now.length >= before + 30 || new Set(now).size === 100;
      });
      child.kill('SIGKILL');
      await ended;
      kills += 1;
    }
    const seen = await lines();
    expect([...new Set(seen)]).toEqual(keys);
    expect(kills).toBeGreaterThanOrEqual(3);
    // Per kill: the batch in flight, and those of the 100 ms between two writes of the checkpoint.
    expect(seen.length - keys.length).toBeLessThanOrEqual(kills * 5 * 5);
  }, 60_000);

  it('from LATEST sees what comes after its start, also when killed before its first checkpoint', async () => {
    const stream = new ScriptedStream();
    stream.addShard('old');
    stream.put('old', 'before');
    stream.closeShard('old');
    stream.addShard('open', 'old');
    stream.put('open', 'before too');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const stateFolder = await temporaryFolder();
    const stuck = await functionOf<Seen>(seeing(`await new Promise(() => {});`));
    const first = await mapScripted(stream, {
      function: stuck.host,
      startingPosition: 'LATEST',
      stateFolder,
    });
    stream.put('open', 'after');
    await eventually(() => stuck.seen.length === 1);
    expect(stuck.seen).toEqual([['after']]);
    await first.mapping.close(0);
    const { host, seen } = await functionOf<Seen>(seeing());
    await mapScripted(stream, { function: host, startingPosition: 'LATEST', stateFolder });
    await eventually(() => seen.flat().includes('after'));
  });

  it('reads a child only when its parent has been processed to the end', async () => {
    const stream = new ScriptedStream();
    stream.addShard('parent');
    stream.put('parent', ...keysOf(6, 'p'));
    stream.closeShard('parent');
    stream.addShard('left', 'parent');
    stream.addShard('right', 'parent');
    stream.addShard('orphan', 'trimmed-away');
    stream.put('left', 'l0', 'l1');
    stream.put('right', 'r0');
    stream.put('orphan', 'o0');
    const { host, seen } = await functionOf<Seen>(
      seeing(
        `await new Promise((resolve) => setTimeout(resolve, 30)); if (count(keyOf(records[0])) === 1 && keyOf(records[0]) === 'p4') throw new Error('once');`,
      ),
      { concurrency: 1 },
    );
    await mapScripted(stream, { function: host, batchSize: 2 });
    await eventually(() => seen.flat().includes('l1') && seen.flat().includes('r0'));
    const ofFamily = seen.flat().filter((key) => !key.startsWith('o'));
    expect(ofFamily.slice(0, 8)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p4', 'p5']);
    expect(ofFamily.slice(8).sort()).toEqual(['l0', 'l1', 'r0']);
    expect(seen.flat()).toContain('o0');
    stream.put('left', 'l2');
    stream.closeShard('left');
    stream.addShard('grandchild', 'left');
    stream.put('grandchild', 'g0');
    await eventually(() => seen.flat().includes('g0'));
    expect(seen.flat().indexOf('g0')).toBeGreaterThan(seen.flat().indexOf('l2'));
  });

  it('does not read an ended shard again, and forgets one the stream has dropped', async () => {
    const stream = new ScriptedStream();
    stream.addShard('parent');
    stream.put('parent', 'p0');
    stream.closeShard('parent');
    stream.addShard('child', 'parent');
    stream.put('child', 'c0');
    const stateFolder = await temporaryFolder();
    const first = await functionOf<Seen>(seeing());
    const { mapping } = await mapScripted(stream, { function: first.host, stateFolder });
    await eventually(() => first.seen.flat().length === 2);
    await mapping.close();
    const second = await functionOf<Seen>(seeing());
    stream.removeShard('parent');
    stream.put('child', 'c1');
    const again = await mapScripted(stream, { function: second.host, stateFolder });
    await eventually(() => second.seen.length > 0);
    expect(second.seen).toEqual([['c1']]);
    await again.mapping.close();
    const { shards } = JSON.parse(await readFile(join(stateFolder, 'sample.json'), 'utf8')) as {
      shards: object;
    };
    expect(Object.keys(shards)).toEqual(['child']);
  });

  it('finds its place again when an iterator expires', async () => {
    const stream = new ScriptedStream();
    stream.addShard('one');
    stream.put('one', 'a', 'b');
    const { host, seen } = await functionOf<Seen>(seeing());
    const { mapping } = await mapScripted(stream, { function: host });
    await eventually(() => seen.flat().length === 2);
    stream.expireIterators();
    stream.put('one', 'c');
    await eventually(() => seen.flat().length === 3);
    expect(seen.flat()).toEqual(['a', 'b', 'c']);
    expect(mapping.status().fault).toBeUndefined();
  });

  it('loses nothing that came after a start from LATEST when its first iterator expires', async () => {
    const stream = new ScriptedStream();
    stream.addShard('one');
    stream.put('one', 'before');
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { host, seen } = await functionOf<Seen>(seeing());
    await mapScripted(stream, { function: host, startingPosition: 'LATEST' });
    stream.put('one', 'after');
    stream.expireIterators();
    await eventually(() => seen.flat().includes('after'));
  });

  it('warns of records trimmed while it was away, and goes on at the oldest there is', async () => {
    const stream = new ScriptedStream();
    stream.addShard('one');
    stream.put('one', 'a', 'b', 'c', 'd');
    const stateFolder = await temporaryFolder();
    const first = await functionOf<Seen>(seeing(`if (keyOf(records[0]) === 'b') throw new Error('no');`));
    const { mapping } = await mapScripted(stream, { function: first.host, stateFolder, batchSize: 1 });
    await eventually(() => first.seen.flat().includes('b'));
    await mapping.close();
    stream.trim('one', 3);
    const { host, seen } = await functionOf<Seen>(seeing());
    const { events } = await mapScripted(stream, { function: host, stateFolder });
    await eventually(() => seen.length > 0);
    expect(seen).toEqual([['d']]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'warning', detail: expect.stringContaining('gone') }),
    );
  });

  it('starts afresh on a table that was made anew', async () => {
    const stateFolder = await temporaryFolder();
    const old = await tableOf();
    await put(old, 'old');
    const first = await functionOf<Seen>(seeing());
    const { mapping } = await map(old, { function: first.host, stateFolder });
    await eventually(() => first.seen.length === 1);
    await mapping.close();
    const fresh = await tableOf();
    await put(fresh, 'new');
    const { host, seen } = await functionOf<Seen>(seeing());
    await map(fresh, { function: host, stateFolder });
    await eventually(() => seen.length > 0);
    expect(seen).toEqual([['new']]);
  });

  it('refuses to start on a checkpoint file it cannot read, or a stream that is not there', async () => {
    const table = await tableOf();
    const stateFolder = await temporaryFolder();
    const { host } = await functionOf<Seen>(seeing());
    await expect(map({ streamArn: `${table.streamArn}x` }, { function: host })).rejects.toThrow();
    await writeFile(join(stateFolder, 'sample.json'), '{"half');
    await expect(map(table, { function: host, stateFolder })).rejects.toThrow(
      'sample.json is no checkpoint file',
    );
  });

  it('says what is wrong while the stream cannot be read, and goes on when it can', async () => {
    const stream = new ScriptedStream();
    stream.addShard('one');
    const { host, seen } = await functionOf<Seen>(seeing());
    let broken = true;
    const client = {
      send: async (command: { input: object }) => {
        if (broken && 'ShardIterator' in command.input) throw new Error('connection refused');
        return stream.client.send(command as never);
      },
    } as unknown as DynamoDBStreamsClient;
    const { mapping } = await map({ streamArn: stream.arn }, { function: host, client });
    await eventually(() => mapping.status().fault === 'Error: connection refused');
    broken = false;
    stream.put('one', 'a');
    await eventually(() => seen.length === 1);
    await eventually(() => mapping.status().fault === undefined);
  });
});
