import { BatchWriteItemCommand, ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { batchesOf } from './stream-events.ts';

/** All of a small table. */
export async function itemsOf(client: DynamoDBClient, table: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let from: Record<string, never> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
    from = page.LastEvaluatedKey as typeof from;
  } while (from !== undefined);
  return items;
}

/** Removes every item; `keys` are the attributes of the table's key. */
export async function emptyTable(
  client: DynamoDBClient,
  table: string,
  keys: readonly string[],
): Promise<void> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new ScanCommand({
      TableName: table,
      ConsistentRead: true,
      ProjectionExpression: keys.join(', '),
    }),
  );
  for (const batch of batchesOf(Items, 25))
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: batch.map((Key) => ({ DeleteRequest: { Key } })) },
      }),
    );
  if (LastEvaluatedKey !== undefined) await emptyTable(client, table, keys);
}
