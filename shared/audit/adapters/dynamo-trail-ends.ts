import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { TrailEnds } from '../application/prune-trail.ts';
import type { StoredLink } from '../application/ports.ts';
import { sightingsOf } from '../application/sightings.ts';
import { AuditEntry } from '../domain/entry.ts';
import { toLink } from './dynamo-links.ts';
import { keyOfSighting } from './dynamo-sightings.ts';
import { plain } from './plain.ts';

const PAGE = 50;

/** The audit table of both regions, and what is found by its entries. */
export const dynamoTrailEnds = (
  { primary, second }: { readonly primary: DynamoDBClient; readonly second: DynamoDBClient },
  tables: { readonly audit: string; readonly sightings: string },
): TrailEnds => ({
  async beginning(chain, through) {
    const { Items = [] } = await primary.send(
      new QueryCommand({
        TableName: tables.audit,
        KeyConditionExpression: 'pk = :pk AND seq <= :through',
        ExpressionAttributeValues: { ':pk': { S: chain }, ':through': { N: String(through) } },
        Limit: PAGE,
        ConsistentRead: true,
      }),
    );
    return Items.map((item) => toLink(plain(item)));
  },
  async remove(link) {
    const entry = AuditEntry.safeParse(link);
    // One that is no entry any more was tampered with: whoever verifies is to see it.
    if (!entry.success) throw new Error('a link to be removed is not what was written');
    await Promise.all(
      sightingsOf(entry.data).map((sighting) =>
        primary.send(
          new DeleteItemCommand({ TableName: tables.sightings, Key: marshall(keyOfSighting(sighting)) }),
        ),
      ),
    );
    // Here last: what is left here says how far it has come.
    await removeIn(second, tables.audit, link);
    await removeIn(primary, tables.audit, link);
  },
});

async function removeIn(client: DynamoDBClient, table: string, { pk, seq, hash }: StoredLink): Promise<void> {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: table,
        Key: marshall({ pk, seq }),
        ConditionExpression: 'attribute_not_exists(pk) OR #hash = :hash',
        ExpressionAttributeNames: { '#hash': 'hash' },
        ExpressionAttributeValues: { ':hash': { S: hash } },
      }),
    );
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException)
      throw new Error('a link to be removed is not the same everywhere', { cause: error });
    throw error;
  }
}
