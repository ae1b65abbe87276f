import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StoredItem } from './port.ts';

export interface ItemPlace {
  readonly segment: number;
  readonly segments: number;
  /** The key after which the page begins. */
  readonly after: string | undefined;
}

export type PagedTable = 'registry' | 'requests' | 'keys';

/** A table gone through page by page, strongly consistent: for processes that leave no item out. */
export interface ItemPages {
  /**
   * Items whose key begins with `prefix`, all of them where it is empty, in an order of the table's own. `next` is the key of the last of them,
   * undefined at the end of the segment.
   */
  page(
    table: PagedTable,
    prefix: string,
    place: ItemPlace,
  ): Promise<{ readonly items: readonly StoredItem[]; readonly next: string | undefined }>;
}

/** Items looked at in one read, of whatever kind. */
const LOOKED_AT = 400;

export const dynamoPages = (
  client: DynamoDBClient,
  tables: Readonly<Record<PagedTable, string>>,
): ItemPages => ({
  async page(table, prefix, { segment, segments, after }) {
    let from = after === undefined ? undefined : marshall({ pk: after });
    for (;;) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName: tables[table],
          ConsistentRead: true,
          Segment: segment,
          TotalSegments: segments,
          Limit: LOOKED_AT,
          ...(prefix !== '' && {
            FilterExpression: 'begins_with(pk, :prefix)',
            ExpressionAttributeValues: { ':prefix': { S: prefix } },
          }),
          ExclusiveStartKey: from,
        }),
      );
      const items = Items.map((item) => unmarshall(item) as StoredItem);
      if (LastEvaluatedKey === undefined) return { items, next: undefined };
      // Not the last key looked at: it may be another item's, and a keyed hash that must not travel.
      if (items.length > 0) return { items, next: items.at(-1)?.pk };
      from = LastEvaluatedKey;
    }
  },
});
