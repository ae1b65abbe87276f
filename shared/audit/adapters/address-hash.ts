import { createHmac, randomBytes } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { epochOf, type Instant } from '../../kernel/dates.ts';
import { secretKey } from '../../platform/keys/secret-key.ts';

/** Half a year after its month a key is gone, and with it whatever its hashes could tell. */
const KEPT_SECONDS = 215 * 86_400;
const KEY_BYTES = 32;

/** A key of one month, the same for all who ask; made by the first. */
export type MonthlyKey = (month: string) => Promise<Uint8Array>;

export function monthlyKeys(client: DynamoDBClient, table: string, purpose: string): MonthlyKey {
  const known = new Map<string, Promise<Uint8Array>>();
  const read = async (pk: string): Promise<Uint8Array | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }),
    );
    return Item?.['key']?.B;
  };
  const fetch = async (month: string): Promise<Uint8Array> => {
    const pk = `${purpose}#${month}`;
    const there = await read(pk);
    if (there !== undefined) return there;
    const key = randomBytes(KEY_BYTES);
    const expiresAt = Math.floor(Date.parse(`${month}-01T00:00:00Z`) / 1_000) + KEPT_SECONDS;
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: { pk: { S: pk }, key: { B: key }, expiresAt: { N: String(expiresAt) } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
      return key;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const made = await read(pk);
      if (made === undefined) throw error;
      return made;
    }
  };
  return (month) => {
    const existing = known.get(month);
    if (existing !== undefined) return existing;
    const fetched = fetch(month);
    known.set(month, fetched);
    fetched.catch(() => known.delete(month));
    return fetched;
  };
}

/**
 * An address by which two acts can be told to come from the same place, and a suspected address can be tried while
 * the month's key exists: `<month>:<HMAC-SHA-256>`.
 */
export async function hashAddress(address: string, at: Instant, keyOf: MonthlyKey): Promise<string> {
  const month = new Date(epochOf(at)).toISOString().slice(0, 7);
  const hash = createHmac('sha256', secretKey(await keyOf(month)))
    .update(address)
    .digest('base64url');
  return `${month}:${hash}`;
}
