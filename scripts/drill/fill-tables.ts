import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { replicatedTables, type StoredItem } from '../../shared/platform/store/port.ts';
import type { TableNames } from '../../shared/platform/store/dynamo-store.ts';

const BATCH = 25;
const PARALLEL = 4;

/** Writes what was made in memory, keys as `keyOf` makes them. */
export async function fillTables(
  client: DynamoDBClient,
  tables: TableNames,
  items: ReadonlyMap<string, StoredItem>,
): Promise<void> {
  const batches = replicatedTables
    .flatMap((table) => {
      const requests = [...items]
        .filter(([key]) => key.startsWith(`${table}/`))
        .map(([, item]): WriteRequest => ({
          PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
        }));
      return Array.from({ length: Math.ceil(requests.length / BATCH) }, (_, index) => ({
        [tables[table]]: requests.slice(index * BATCH, (index + 1) * BATCH),
      }));
    })
    .values();
  const work = async () => {
    for (const batch of batches) {
      let left: Record<string, WriteRequest[]> = batch;
      while (Object.keys(left).length > 0)
        left = (await client.send(new BatchWriteItemCommand({ RequestItems: left }))).UnprocessedItems ?? {};
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}
