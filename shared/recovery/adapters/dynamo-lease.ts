import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { COPY, type LeaseCopy } from '../../platform/engine/writer-lease.ts';
import { putAsRead } from '../../platform/store/put-as-read.ts';
import type { LeaseCopies, LeaseRegister } from '../application/lease.ts';
import { Register } from '../domain/lease.ts';

const REGISTER = 'writer';

/** The register in the lease table that `client` reaches: that of the region which keeps it. */
export const dynamoRegister = (client: DynamoDBClient, table: string): LeaseRegister => ({
  async read() {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: REGISTER } }, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : Register.parse(unmarshall(Item));
  },
  write: ({ rev, ...register }) => putAsRead(client, table, register, rev - 1),
});

/** The copies in the lease table that `client` reaches: that of the region whose engines read them. */
export const dynamoLeaseCopies = (client: DynamoDBClient, table: string): LeaseCopies => ({
  async note({ term, until }) {
    await written(client, table, { pk: COPY, term, until, released: false } satisfies LeaseCopy, {
      condition: 'attribute_not_exists(pk) OR term < :term OR (term = :term AND released = :no)',
      values: { ':term': term, ':no': false },
    });
  },
  async release(term) {
    const over = '1970-01-01T00:00:00.000Z' as LeaseCopy['until'];
    await written(client, table, { pk: COPY, term, until: over, released: true } satisfies LeaseCopy, {
      condition: 'attribute_not_exists(pk) OR term <= :term',
      values: { ':term': term },
    });
  },
});

/** False when the condition does not hold. */
async function written(
  client: DynamoDBClient,
  table: string,
  item: object,
  { condition, values }: { readonly condition: string; readonly values: Readonly<Record<string, unknown>> },
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall(item),
        ConditionExpression: condition,
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: marshall(values) }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
