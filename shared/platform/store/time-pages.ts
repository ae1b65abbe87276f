import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { hashInTime, TIME_SHARDS, timeBounds } from './time-index.ts';

/** What the index `by-time` tells of an item: its key, and the hash that stands in the index. */
export interface InTime {
  readonly pk: string;
  readonly seq: number;
  readonly hash: string;
}

/** What a table with the index `by-time` was given after `from`, up to and including `until`: shard by shard. */
export async function* writtenIn(
  client: DynamoDBClient,
  table: string,
  from: string,
  until: string,
): AsyncGenerator<readonly InTime[]> {
  const bounds = timeBounds(from, until);
  for (let shard = 0; shard < TIME_SHARDS; shard += 1) {
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({ ...shardQuery(table, shard, bounds), ExclusiveStartKey: start }),
      );
      yield Items.map(({ pk, seq, timeSort }) => ({
        pk: pk?.S ?? '',
        seq: Number(seq?.N),
        hash: hashInTime(timeSort?.S ?? ''),
      }));
      start = LastEvaluatedKey;
    } while (start !== undefined);
  }
}

/** The instant of the oldest item; undefined of an empty table. */
export async function oldestIn(client: DynamoDBClient, table: string): Promise<string | undefined> {
  const pages = await Promise.all(
    Array.from({ length: TIME_SHARDS }, (_, shard) =>
      client.send(new QueryCommand({ ...shardQuery(table, shard, ['0', '~']), Limit: 1 })),
    ),
  );
  const [first] = pages
    .flatMap(({ Items = [] }) => Items.map(({ timeSort }) => timeSort?.S ?? ''))
    .toSorted();
  return first?.slice(0, first.indexOf('#'));
}

const shardQuery = (table: string, shard: number, [after, through]: readonly [string, string]) => ({
  TableName: table,
  IndexName: 'by-time',
  KeyConditionExpression: 'timeShard = :shard AND timeSort BETWEEN :after AND :through',
  ExpressionAttributeValues: {
    ':shard': { S: String(shard) },
    ':after': { S: after },
    ':through': { S: through },
  },
});
