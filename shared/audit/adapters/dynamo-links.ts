import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { inTime } from '../../platform/store/time-index.ts';
import type { LinkStore, StoredLink } from '../application/ports.ts';
import { plain } from './plain.ts';

/** Chains and anchors in the audit table: put if absent, and nothing else. */
export const dynamoLinks = (client: DynamoDBClient, table: string): LinkStore => ({
  async append(link) {
    const { pk, hash, at } = link;
    // Anchors are no part of what anchors list.
    const indexed = pk.startsWith('chain#') && typeof at === 'string' ? inTime({ pk, at, hash }) : {};
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: marshall({ ...link, ...indexed }, { removeUndefinedValues: true }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },
  async read(pk, seq) {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: marshall({ pk, seq }), ConsistentRead: true }),
    );
    return Item && toLink(plain(Item));
  },
  async last(pk) {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
        ScanIndexForward: false,
        Limit: 1,
        ConsistentRead: true,
      }),
    );
    return Items[0] && toLink(plain(Items[0]));
  },
});

/** Without what only the index needs. */
export function toLink(item: Readonly<Record<string, unknown>>): StoredLink {
  const { timeShard: _, timeSort: __, ...link } = item;
  return link as unknown as StoredLink;
}
