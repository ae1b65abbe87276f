import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { scanTable } from '../../platform/store/segment-scan.ts';
import type { RawItem } from '../../platform/stream/new-images.ts';
import type { RepairSide, RepairTarget } from '../application/repair.ts';
import { fingerprint } from './dynamo-fingerprints.ts';
import { putIfNewer } from './put-if-newer.ts';

/** What one batch read takes. */
const MAX_KEYS = 100;

const revOf = (item: RawItem): number | undefined =>
  item['rev']?.N === undefined ? undefined : Number(item['rev'].N);
const keyOf = (item: RawItem): string => fingerprint(item).key;

type Asked = Record<string, { Keys: Record<string, AttributeValue>[]; ConsistentRead: boolean }>;

const keyAttributes = (item: RawItem): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(item).filter(([name]) => name === 'pk' || name === 'seq'));

export const dynamoRepairSource = (client: DynamoDBClient): RepairSide<RawItem> => ({
  pages: (table) => scanTable(client, table, { segments: 4 }),
  keyOf,
  revOf,
});

export const dynamoRepairTarget = (client: DynamoDBClient): RepairTarget<RawItem> => ({
  async revisions(table, items) {
    const found = new Map<string, number>();
    for (let from = 0; from < items.length; from += MAX_KEYS) {
      const Keys = items.slice(from, from + MAX_KEYS).map(keyAttributes);
      let asked: Asked = { [table]: { Keys, ConsistentRead: true } };
      while (Object.keys(asked).length > 0) {
        const { Responses, UnprocessedKeys = {} } = await client.send(
          new BatchGetItemCommand({ RequestItems: asked }),
        );
        for (const item of Responses?.[table] ?? []) found.set(keyOf(item), revOf(item) ?? 0);
        asked = UnprocessedKeys as Asked;
      }
    }
    return found;
  },
  put: (table, item) => putIfNewer(client, { table, item }, 'newer'),
});
