import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { streamRecord } from '../../local/mappings/stream-record.ts';

export const streamArn = (table: string): string =>
  `arn:aws-cn:dynamodb:cn-north-1:000000000000:table/${table}/stream/2026-11-23T01:02:03.004`;

/** A batch as a reader of the table's stream is given it; sequence numbers `s0`, `s1`, … */
export const streamEvent = (
  table: string,
  items: readonly Readonly<Record<string, unknown>>[],
): DynamoDBStreamEvent => ({
  Records: items.map((item, index) => ({
    // Wrong on purpose now and then: nobody may rely on it.
    eventName: index % 2 === 0 ? 'INSERT' : 'MODIFY',
    eventSourceARN: streamArn(table),
    dynamodb: {
      SequenceNumber: `s${String(index)}`,
      NewImage: marshall(item, { removeUndefinedValues: true }),
    },
  })) as DynamoDBRecord[],
});

/** What the table's stream holds from its beginning, as Lambda would hand it over. */
export async function readStream(
  { dynamodb, streams }: { readonly dynamodb: DynamoDBClient; readonly streams: DynamoDBStreamsClient },
  table: string,
): Promise<DynamoDBRecord[]> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  const arn = Table?.LatestStreamArn ?? '';
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: arn }));
  const records: DynamoDBRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const start = await streams.send(
      new GetShardIteratorCommand({ StreamArn: arn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    let iterator = start.ShardIterator;
    for (let read = 1; read > 0 && iterator !== undefined;) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }));
      read = page.Records?.length ?? 0;
      iterator = page.NextShardIterator;
      for (const record of page.Records ?? []) records.push(streamRecord(record, { streamArn: arn }).record);
    }
  }
  return records;
}

export const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
  items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);

export const batchesOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
