import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/**
 * Puts an item under the revision after the one that was read, 0 where there was none; false when somebody else has
 * written it since. For the single items by which functions agree; records are the engine's.
 */
export async function putAsRead(
  client: DynamoDBClient,
  table: string,
  item: Readonly<Record<string, unknown>>,
  readRev: number,
): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall({ ...item, rev: readRev + 1 }, { removeUndefinedValues: true }),
        ...(readRev === 0
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'rev = :read',
              ExpressionAttributeValues: { ':read': { N: String(readRev) } },
            }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
