import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { TableId } from '../../shared/platform/deployment/names.ts';
import { backOff } from '../../shared/platform/retry.ts';
import { scanTable } from '../../shared/platform/store/segment-scan.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { fingerprint } from '../../shared/recovery/adapters/dynamo-fingerprints.ts';
import { type CountedDigest, OrderlessDigest } from '../../shared/recovery/domain/orderless-digest.ts';
import type { Target } from './target-tables.ts';

const BATCH = 25;
const AT_ONCE = 8;
/** How often it is noted how far a table has come. */
const NOTED = BATCH * AT_ONCE;

const raw = (item: StoredItem): Record<string, AttributeValue> =>
  marshall(item, { removeUndefinedValues: true });

const orderOf = (item: StoredItem): string =>
  `${item.pk}@${typeof item['seq'] === 'number' ? String(item['seq']).padStart(12, '0') : ''}`;

/**
 * Writes all items of a table in the order of their keys, from where an earlier run had come. Putting one twice is
 * putting it once.
 */
export async function writeItems(
  { client, table }: Target,
  id: TableId,
  items: readonly StoredItem[],
  say: (line: string) => void,
): Promise<void> {
  const sorted = items.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const place = { TableName: table('ephemeral'), key: `restore#${id}` };
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: place.TableName,
      Key: marshall({ pk: place.key }),
      ConsistentRead: true,
    }),
  );
  let told = Date.now();
  for (let done = Number(Item?.['done']?.N ?? 0); done < sorted.length;) {
    const some = sorted.slice(done, done + NOTED);
    await Promise.all(
      Array.from({ length: Math.ceil(some.length / BATCH) }, (_, index) =>
        putAll(client, table(id), some.slice(index * BATCH, (index + 1) * BATCH)),
      ),
    );
    done += some.length;
    await client.send(
      new PutItemCommand({ TableName: place.TableName, Item: marshall({ pk: place.key, done }) }),
    );
    if (Date.now() - told < 2_000) continue;
    told = Date.now();
    say(`  ${id} ${String(done)} / ${String(sorted.length)} …`);
  }
}

async function putAll(client: DynamoDBClient, table: string, items: readonly StoredItem[]): Promise<void> {
  let left = items.map((item) => ({ PutRequest: { Item: raw(item) } }));
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const { UnprocessedItems } = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [table]: left } }),
    );
    left = (UnprocessedItems?.[table] ?? []) as typeof left;
  }
}

/** Count and digest of what is to stand in a table. */
export function expectedOf(items: readonly StoredItem[]): CountedDigest {
  const digest = new OrderlessDigest();
  for (const item of items) digest.add(fingerprint(raw(item)).digest);
  return digest.value;
}

/** Count and digest of what does stand there, read back. */
export async function foundIn({ client, table }: Target, id: TableId): Promise<CountedDigest> {
  const digest = new OrderlessDigest();
  for await (const page of scanTable(client, table(id), { segments: AT_ONCE }))
    for (const item of page) digest.add(fingerprint(item).digest);
  return digest.value;
}
