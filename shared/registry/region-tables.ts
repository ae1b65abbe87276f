import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import type { TableNames } from '../platform/store/dynamo-store.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { scanTable } from '../platform/store/segment-scan.ts';
import type { RegionTables } from './take-over.ts';

/** Writes side by side. */
const PARALLEL = 16;

/** All of a region’s tables, in memory: what a take-over looks through. */
export const dynamoRegion = (client: DynamoDBClient, tables: TableNames): RegionTables => ({
  async read() {
    const [ledger, registry, requests, keys] = await Promise.all(
      [tables.ledger, tables.registry, tables.requests, tables.keys].map((table) => all(client, table)),
    );
    return {
      ledger: (ledger ?? []) as unknown as LedgerEntry[],
      registry: registry ?? [],
      requests: requests ?? [],
      keys: keys ?? [],
    };
  },
  async apply({ put, remove }) {
    await sideBySide([
      ...put.map(({ table, item }) => () => {
        const Item = marshall(item, { removeUndefinedValues: true });
        return client.send(new PutItemCommand({ TableName: tables[table], Item }));
      }),
      ...remove.map(({ table, item: { pk, seq } }) => () => {
        const Key = marshall(table === 'ledger' ? { pk, seq } : { pk });
        return client.send(new DeleteItemCommand({ TableName: tables[table], Key }));
      }),
    ]);
  },
});

async function all(client: DynamoDBClient, table: string): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const page of scanTable(client, table, { segments: 4 }))
    items.push(...page.map((item) => unmarshall(item) as StoredItem));
  return items;
}

async function sideBySide(writes: (() => Promise<unknown>)[]): Promise<void> {
  const waiting = writes.values();
  const work = async () => {
    for (const write of waiting) await write();
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}
