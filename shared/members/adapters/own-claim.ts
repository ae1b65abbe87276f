import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ClaimId, LoadedClaim } from '../../kernel/decision.ts';
import { claimKey } from '../../platform/engine/keys.ts';
import { toClaim } from '../../platform/engine/records.ts';
import type { StoredItem } from '../../platform/store/port.ts';

/** Who holds a number, and how they stand: one strongly consistent read of one key, and nothing else. */
export type ReadClaim = (claim: ClaimId) => Promise<LoadedClaim>;

export const dynamoClaims =
  (client: DynamoDBClient, table: string): ReadClaim =>
  async (claim) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: claimKey(claim) } }, ConsistentRead: true }),
    );
    return toClaim(claim, Item && (unmarshall(Item) as StoredItem));
  };
