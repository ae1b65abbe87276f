import { isDeepStrictEqual } from 'node:util';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { backOff } from '../../platform/retry.ts';
import { putAsRead } from '../../platform/store/put-as-read.ts';
import { type ScanOptions, scanTable } from '../../platform/store/segment-scan.ts';
import type { RawItem } from '../../platform/stream/new-images.ts';
import {
  type Applied,
  type AppliedWrite,
  type CounterItem,
  type CounterWrite,
  type Generation,
  LANES,
  type StatisticsStore,
} from '../application/ports.ts';
import type { Scope } from '../domain/contributions.ts';
import type { Family, Figure } from '../domain/figure.ts';

export type StatisticsTables = { readonly statistics: string; readonly applied: string };

/** What a batch read returns, and a batch write takes, at most. */
const MAX_KEYS = 100;
const MAX_DELETES = 25;
const MAX_TRIES = 8;

const FIRST: Generation = 'g0';
const POINTER = { pk: 'generation', sk: 'pointer' };

const generationName = z.custom<Generation>((name) => /^g\d+$/.test(String(name)));
const StoredPointer = z.object({
  rev: z.number(),
  live: generationName,
  building: generationName.optional(),
  cut: z.number().optional(),
});
const StoredApplied = z.object({
  pk: z.string(),
  rev: z.number(),
  scopes: z.array(z.custom<Scope>()),
  counts: z.record(z.custom<Figure>(), z.number()),
  since: z
    .object({
      cut: z.number(),
      /** Absent where they are those of now: the item stays small. */
      scopes: z.array(z.custom<Scope>()).optional(),
      counts: z.record(z.custom<Figure>(), z.number()),
    })
    .optional(),
});

/** Figures in two tables of DynamoDB, or of any engine that speaks its API. */
export function dynamoStatisticsStore(client: DynamoDBClient, tables: StatisticsTables): StatisticsStore {
  return {
    async generations() {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: tables.statistics, Key: marshall(POINTER), ConsistentRead: true }),
      );
      if (Item === undefined) return { rev: 0, live: FIRST };
      const { building, cut, ...pointer } = StoredPointer.parse(unmarshall(Item));
      return { ...pointer, ...(building !== undefined && { building }), ...(cut !== undefined && { cut }) };
    },

    replaceGenerations: (read, next) =>
      putAsRead(client, tables.statistics, { ...POINTER, ...next }, read.rev),

    async applied(generation, pks) {
      const found = new Map<string, Applied>();
      for (let from = 0; from < pks.length; from += MAX_KEYS)
        for (const item of await readBatch(client, tables.applied, {
          keys: [...new Set(pks.slice(from, from + MAX_KEYS))].map((pk) => ({ pk: `${generation}#${pk}` })),
          consistent: true,
        })) {
          const { pk, rev, scopes, counts, since } = StoredApplied.parse(unmarshall(item));
          const before = since && { scopes: since.scopes ?? scopes, counts: since.counts };
          found.set(pk.slice(generation.length + 1), {
            rev,
            contribution: { scopes, counts },
            ...(since && before && { since: { cut: since.cut, before } }),
          });
        }
      return found;
    },

    async commit({ generation, applied, counters }) {
      try {
        await client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              ...applied.map((write) => putApplied(tables.applied, generation, write)),
              ...counters.map((write) => addCounters(tables.statistics, generation, write)),
            ],
          }),
        );
        return 'committed';
      } catch (error) {
        if (error instanceof TransactionCanceledException && isRefusal(error)) return 'refused';
        throw error;
      }
    },

    async figures(generation, scope, { consistent } = { consistent: false }) {
      const lanes = await Promise.all(
        Array.from({ length: LANES }, (_, lane) =>
          readLane(client, tables.statistics, counterKey(generation, scope, lane), consistent),
        ),
      );
      const figures = new Map<Figure, number>();
      for (const { family, counters } of lanes.flat())
        for (const [name, count] of counters) {
          const figure: Figure = `${family}/${name}`;
          figures.set(figure, (figures.get(figure) ?? 0) + count);
        }
      return figures;
    },

    async counters(generation, scopes, family) {
      const keys = [...new Set(scopes)].flatMap((scope) =>
        Array.from({ length: LANES }, (_, lane) => ({ pk: counterKey(generation, scope, lane), sk: family })),
      );
      const batches = Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) =>
        keys.slice(index * MAX_KEYS, (index + 1) * MAX_KEYS),
      );
      const found = await Promise.all(
        batches.map((some) => readBatch(client, tables.statistics, { keys: some, consistent: false })),
      );
      const sums = new Map<Scope, Map<string, number>>();
      for (const item of found.flat()) {
        const { scope, counters } = toCounterItem(unmarshall(item));
        const sum = sums.get(scope) ?? new Map<string, number>();
        sums.set(scope, sum);
        for (const [name, count] of counters) sum.set(name, (sum.get(name) ?? 0) + count);
      }
      return sums;
    },

    async *counterItems(generation) {
      for await (const items of itemsOf(client, tables.statistics, generation))
        for (const item of items) yield toCounterItem(unmarshall(item));
    },

    async discard(generation) {
      return {
        counters: await removeAll(client, tables.statistics, generation, ['pk', 'sk']),
        applied: await removeAll(client, tables.applied, generation, ['pk']),
      };
    },
  };
}

type Item = Record<string, NativeAttributeValue>;

/** `<generation>#<scope>#<lane>` */
const counterKey = (generation: Generation, scope: Scope, lane: number): string =>
  `${generation}#${scope}#${String(lane)}`;

function toCounterItem({ pk, sk, ...counters }: Item): CounterItem {
  const [, scope, lane] = String(pk).split('#');
  return {
    scope: scope as Scope,
    family: String(sk) as Family,
    lane: Number(lane),
    counters: new Map(Object.entries(counters).map(([name, count]) => [name, Number(count)])),
  };
}

function putApplied(
  table: string,
  generation: Generation,
  { pk, rev, contribution, since, readRev }: AppliedWrite,
): TransactWriteItem {
  const { scopes, counts } = contribution;
  return {
    Put: {
      TableName: table,
      Item: marshall({
        pk: `${generation}#${pk}`,
        rev,
        scopes,
        counts,
        ...(since && {
          since: {
            cut: since.cut,
            ...(!isDeepStrictEqual(since.before.scopes, scopes) && { scopes: since.before.scopes }),
            counts: since.before.counts,
          },
        }),
      }),
      ...(readRev === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'rev = :read',
            ExpressionAttributeValues: { ':read': { N: String(readRev) } },
          }),
    },
  };
}

function addCounters(
  table: string,
  generation: Generation,
  { scope, family, lane, add }: CounterWrite,
): TransactWriteItem {
  const counters = [...add].map(([name, count], index) => ({ name, count, at: String(index) }));
  return {
    Update: {
      TableName: table,
      Key: marshall({ pk: counterKey(generation, scope, lane), sk: family }),
      UpdateExpression: `ADD ${counters.map(({ at }) => `#${at} :${at}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(counters.map(({ at, name }) => [`#${at}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        counters.map(({ at, count }) => [`:${at}`, { N: String(count) }]),
      ),
    },
  };
}

/** Stale reads, overlapping transactions and throttling are refusals; anything else is a bug of ours. */
const isRefusal = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  CancellationReasons.every(({ Code = 'None' }) => REFUSALS.has(Code));

const REFUSALS = new Set([
  'None',
  'ConditionalCheckFailed',
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

async function readBatch(
  client: DynamoDBClient,
  table: string,
  { keys, consistent }: { readonly keys: readonly Record<string, string>[]; readonly consistent: boolean },
) {
  const found = [];
  let pending = keys.map((key) => marshall(key));
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    if (attempt > MAX_TRIES) throw new Error(`${String(pending.length)} keys of ${table} were left unread`);
    if (attempt > 1) await backOff(attempt);
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetItemCommand({ RequestItems: { [table]: { Keys: pending, ConsistentRead: consistent } } }),
    );
    found.push(...(Responses[table] ?? []));
    pending = UnprocessedKeys[table]?.Keys ?? [];
  }
  return found;
}

async function readLane(
  client: DynamoDBClient,
  table: string,
  pk: string,
  consistent: boolean,
): Promise<CounterItem[]> {
  const items: CounterItem[] = [];
  let start: RawItem | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
        ConsistentRead: consistent,
        ...(start && { ExclusiveStartKey: { ...start } }),
      }),
    );
    items.push(...Items.map((item) => toCounterItem(unmarshall(item))));
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

const SEGMENTS = 4;

const itemsOf = (
  client: DynamoDBClient,
  table: string,
  generation: Generation,
  projection: Pick<ScanOptions, 'ProjectionExpression'> = {},
) =>
  scanTable(client, table, {
    ...projection,
    segments: SEGMENTS,
    FilterExpression: 'begins_with(pk, :generation)',
    ExpressionAttributeValues: { ':generation': { S: `${generation}#` } },
  });

async function removeAll(
  client: DynamoDBClient,
  table: string,
  generation: Generation,
  keys: readonly string[],
): Promise<number> {
  let removed = 0;
  const ProjectionExpression = keys.join(', ');
  for await (const items of itemsOf(client, table, generation, { ProjectionExpression })) {
    for (let from = 0; from < items.length; from += MAX_DELETES)
      await removeBatch(client, table, items.slice(from, from + MAX_DELETES));
    removed += items.length;
  }
  return removed;
}

async function removeBatch(client: DynamoDBClient, table: string, keys: readonly RawItem[]): Promise<void> {
  let pending: WriteRequest[] = keys.map((key) => ({ DeleteRequest: { Key: { ...key } } }));
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    if (attempt > MAX_TRIES)
      throw new Error(`${String(pending.length)} items of ${table} were left undeleted`);
    if (attempt > 1) await backOff(attempt);
    const { UnprocessedItems = {} } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: pending } }),
    );
    pending = UnprocessedItems[table] ?? [];
  }
}
