import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { NewImage } from '../../platform/stream/new-images.ts';
import type { Copying } from '../domain/replication.ts';

/** Puts an image into the table of the same name that `replica` reaches, if that is what it lacks. */
export async function putIfNewer(
  replica: DynamoDBClient,
  { table, item }: Pick<NewImage, 'table' | 'item'>,
  copying: Copying,
): Promise<void> {
  if (copying === 'nothing') return;
  try {
    await replica.send(
      new PutItemCommand({
        TableName: table,
        Item: item,
        // What has a place in a chain is written once; a later version of it could only be a forgery.
        ...(item['seq'] === undefined && copying === 'newer'
          ? {
              ConditionExpression: 'attribute_not_exists(pk) OR rev < :rev',
              ExpressionAttributeValues: { ':rev': { N: item['rev']?.N ?? '' } },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    );
  } catch (error) {
    // It is there already, or a later version is.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
