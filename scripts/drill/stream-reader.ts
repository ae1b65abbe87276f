import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { streamRecord } from '../../local/mappings/stream-record.ts';

const PAGE = 1_000;

/** Reads on in a table's stream at each call, from now on; shards of the emulator follow one another. */
export async function streamReader(
  { dynamodb, streams }: { readonly dynamodb: DynamoDBClient; readonly streams: DynamoDBStreamsClient },
  table: string,
): Promise<() => Promise<readonly DynamoDBRecord[]>> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  const streamArn = Table?.LatestStreamArn ?? '';
  const begun = new Set<string>();

  const nextShard = async (from: 'TRIM_HORIZON' | 'LATEST'): Promise<string | undefined> => {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
    const next = StreamDescription?.Shards?.find(({ ShardId = '' }) => !begun.has(ShardId));
    if (next?.ShardId === undefined) return undefined;
    begun.add(next.ShardId);
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({
        StreamArn: streamArn,
        ShardId: next.ShardId,
        ShardIteratorType: from,
      }),
    );
    return ShardIterator;
  };

  let iterator = await nextShard('LATEST');

  return async () => {
    iterator ??= await nextShard('TRIM_HORIZON');
    if (iterator === undefined) return [];
    const page = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: PAGE }));
    iterator = page.NextShardIterator;
    const records = (page.Records ?? []).map((record) => streamRecord(record, { streamArn }).record);
    // The end of a shard is not the end of the stream: nothing may be taken for read that the next one holds.
    if (records.length === 0 && iterator === undefined) {
      iterator = await nextShard('TRIM_HORIZON');
      if (iterator !== undefined) {
        const first = await streams.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: PAGE }));
        iterator = first.NextShardIterator;
        return (first.Records ?? []).map((record) => streamRecord(record, { streamArn }).record);
      }
    }
    return records;
  };
}
