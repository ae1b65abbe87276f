import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { hashInTime, TIME_SHARDS, timeBounds } from '../../platform/store/time-index.ts';
import type { EvidenceTable, Named, TimeIndex } from '../application/ports.ts';

/** Reads the index `by-time` of ledger and audit table: keys alone, and the hash that stands in them. */
export const dynamoTimeIndex = (
  client: DynamoDBClient,
  tables: Readonly<Record<EvidenceTable, string>>,
): TimeIndex => ({
  async *written(table, from, until) {
    for (let shard = 0; shard < TIME_SHARDS; shard += 1)
      yield* shardPages(client, tables[table], shard, from, until);
  },
});

async function* shardPages(
  client: DynamoDBClient,
  table: string,
  shard: number,
  from: string,
  until: string,
): AsyncGenerator<readonly Named[]> {
  const [after, through] = timeBounds(from, until);
  let start: QueryCommandInput['ExclusiveStartKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'by-time',
        KeyConditionExpression: 'timeShard = :shard AND timeSort BETWEEN :after AND :through',
        ExpressionAttributeValues: {
          ':shard': { S: String(shard) },
          ':after': { S: after },
          ':through': { S: through },
        },
        ExclusiveStartKey: start,
      }),
    );
    yield Items.map(({ pk, seq, timeSort }) => ({
      pk: pk?.S ?? '',
      seq: Number(seq?.N),
      hash: hashInTime(timeSort?.S ?? ''),
    }));
    start = LastEvaluatedKey;
  } while (start !== undefined);
}
