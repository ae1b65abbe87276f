import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { COPY } from '../engine/writer-lease.ts';

/**
 * Reads what this region holds of the writer lease, strongly consistent; undefined where it never held one, or the
 * table was too busy to say. By the call that engines have at hand: another one would make their start longer.
 */
export const dynamoLeaseCopy = (client: DynamoDBClient, table: string) => async (): Promise<unknown> => {
  const { Responses } = await client.send(
    new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: [{ pk: { S: COPY } }], ConsistentRead: true } },
    }),
  );
  const [item] = Responses?.[table] ?? [];
  return item === undefined ? undefined : unmarshall(item);
};
