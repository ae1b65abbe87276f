import { randomBytes } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { epochOf, Instant, instantOf } from '../../kernel/dates.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import type { Challenge, Challenges } from '../application/ports.ts';

/** A challenge is good for 60 seconds. It is kept some minutes more, to tell a used one from one that never was. */
const GOOD_MILLISECONDS = 60_000;
const KEPT_SECONDS = 600;

const ID_BYTES = 16;
const NONCE_BYTES = 32;

const keyOf = (challengeId: string) => ({ pk: { S: `challenge#${challengeId}` } });

/**
 * Tenant and purpose stand in what is signed, so that a signature can't serve anywhere else, and none that was
 * made elsewhere serves here.
 */
const messageOf = (tenant: string, challengeId: string, nonce: string): string =>
  `union-registry/${tenant}/sign-in/v1\n${challengeId}\n${nonce}`;

/** Challenges in a table whose items expire by `expiresAt`. */
export function dynamoChallenges(client: DynamoDBClient, table: string, tenant: string): Challenges {
  return {
    async offer(now) {
      const challengeId = randomBytes(ID_BYTES).toString('base64url');
      const nonce = randomBytes(NONCE_BYTES).toString('base64url');
      const expiresAt = instantOf(epochOf(now) + GOOD_MILLISECONDS);
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            ...keyOf(challengeId),
            nonce: { S: nonce },
            validUntil: { S: expiresAt },
            expiresAt: { N: String(Math.floor(epochOf(expiresAt) / 1_000) + KEPT_SECONDS) },
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return { challengeId, message: messageOf(tenant, challengeId, nonce), expiresAt };
    },

    async redeem(challengeId, now) {
      try {
        const { Attributes: stored } = await client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: keyOf(challengeId),
            UpdateExpression: 'SET usedAt = :now',
            ConditionExpression:
              'attribute_exists(pk) AND attribute_not_exists(usedAt) AND validUntil > :now',
            ExpressionAttributeValues: { ':now': { S: now } },
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        const challenge: Challenge = {
          challengeId,
          message: messageOf(tenant, challengeId, String(stored?.['nonce']?.S)),
          expiresAt: Instant.parse(stored?.['validUntil']?.S),
        };
        return ok(challenge);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const used = error.Item?.['usedAt'] !== undefined;
        return err(reject(used ? 'sign-in/challenge-used' : 'sign-in/challenge-unknown'));
      }
    },
  };
}
