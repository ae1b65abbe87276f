import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { epochOf } from '../../kernel/dates.ts';
import type { Limit, TokenBuckets } from '../http/limits.ts';

/**
 * A bucket is one number: the moment at which it will be full again (generic cell rate algorithm). A token moves it
 * on by the time one token takes to come back; it may not lie further ahead than an empty bucket's.
 */
export const tokenTime = ({ perMinute }: Limit): number => 60_000 / perMinute;
export const furthestAhead = (limit: Limit): number => (limit.burst - 1) * tokenTime(limit);

/** Seconds until a bucket that is full again at `fullAt` holds a token; undefined when it does. */
export function secondsUntilToken(fullAt: number, limit: Limit, now: number): number | undefined {
  const ahead = fullAt - now - furthestAhead(limit);
  return ahead <= 0 ? undefined : Math.ceil(ahead / 1_000);
}

const KEPT_SECONDS = 3_600;
const TRIES = 4;

/** Buckets in a table whose items expire by `expiresAt`. Two that take at once both take, or one is refused. */
export function dynamoTokenBuckets(client: DynamoDBClient, table: string): TokenBuckets {
  const keyOf = (bucket: string) => ({ pk: { S: `rate#${bucket}` } });

  /** The bucket's number after a token was taken under this condition, or as it stands where it was not. */
  const move = async (
    bucket: string,
    update: string,
    condition: string,
    values: Readonly<Record<string, number>>,
  ): Promise<{ readonly taken: boolean; readonly fullAt: number }> => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: keyOf(bucket),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(values).map(([name, value]) => [name, { N: String(value) }]),
          ),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return { taken: true, fullAt: 0 };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { taken: false, fullAt: Number(error.Item?.['fullAt']?.N ?? 0) };
    }
  };

  return {
    async take(bucket, limit, at) {
      const now = epochOf(at);
      const token = Math.ceil(tokenTime(limit));
      const furthest = Math.ceil(now + furthestAhead(limit));
      const expires = Math.ceil((furthest + token) / 1_000) + KEPT_SECONDS;
      for (let tries = 0; tries < TRIES; tries += 1) {
        const full = await move(
          bucket,
          'SET fullAt = :next, expiresAt = :expires',
          'attribute_not_exists(fullAt) OR fullAt <= :now',
          { ':next': now + token, ':now': now, ':expires': expires },
        );
        if (full.taken) return undefined;
        const seconds = secondsUntilToken(full.fullAt, limit, now);
        if (seconds !== undefined) return seconds;
        const begun = await move(
          bucket,
          'SET fullAt = fullAt + :token, expiresAt = :expires',
          'fullAt > :now AND fullAt <= :furthest',
          { ':token': token, ':now': now, ':furthest': furthest, ':expires': expires },
        );
        if (begun.taken) return undefined;
      }
      return 1;
    },
    async wait(bucket, limit, at) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: keyOf(bucket), ConsistentRead: true }),
      );
      return secondsUntilToken(Number(Item?.['fullAt']?.N ?? 0), limit, epochOf(at));
    },
  };
}
