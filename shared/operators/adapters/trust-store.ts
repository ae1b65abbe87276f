import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { backOff } from '../../platform/retry.ts';
import { putAsRead } from '../../platform/store/put-as-read.ts';

/**
 * What the authorities publish, as last fetched: their certificates and their revocation lists, as they came. It is
 * not trusted for standing here: whoever reads it leads every certificate to a pinned root, and every list to its
 * authority.
 */
export interface TrustStore {
  readAuthorities(): Promise<readonly Uint8Array[]>;
  writeAuthorities(certificates: readonly Uint8Array[]): Promise<void>;
  /** Which list of the authority is kept now; undefined when there is none. */
  listVersion(authority: string): Promise<ListVersion | undefined>;
  readList(authority: string, version: ListVersion): Promise<Uint8Array>;
  /** False when somebody else wrote a list meanwhile. */
  writeList(
    authority: string,
    list: Uint8Array,
    about: { readonly readRev: number; readonly expiresAt: number },
  ): Promise<boolean>;
}

export interface ListVersion {
  readonly rev: number;
  /** SHA-256 of the list, in hexadecimal. */
  readonly digest: string;
  readonly parts: number;
}

/** An item holds 400 KB. */
const PART_BYTES = 380_000;
const MOST_KEYS = 100;

const AUTHORITIES = 'trust#authorities';
const listKey = (authority: string): string => `trust#list#${authority}`;
const partKey = (authority: string, digest: string, part: number): string =>
  `${listKey(authority)}#${digest}#${part}`;

type Item = Record<string, AttributeValue>;

export function dynamoTrustStore(client: DynamoDBClient, table: string): TrustStore {
  const get = async (pk: string): Promise<Item | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }),
    );
    return Item;
  };
  const put = (item: Item) => client.send(new PutItemCommand({ TableName: table, Item: item }));

  return {
    async readAuthorities() {
      const item = await get(AUTHORITIES);
      return item?.['certificates']?.BS ?? [];
    },
    async writeAuthorities(certificates) {
      await put({ pk: { S: AUTHORITIES }, certificates: { BS: [...certificates] } });
    },

    async listVersion(authority) {
      const item = await get(listKey(authority));
      const [rev, digest, parts] = [item?.['rev']?.N, item?.['digest']?.S, item?.['parts']?.N];
      return rev === undefined || digest === undefined || parts === undefined
        ? undefined
        : { rev: Number(rev), digest, parts: Number(parts) };
    },
    async readList(authority, { digest, parts }) {
      const keys = Array.from({ length: parts }, (_, part) => partKey(authority, digest, part));
      const found = await readAll(client, table, keys);
      const whole = keys.map((key) => found.get(key)?.['bytes']?.B);
      if (!whole.every((bytes) => bytes !== undefined)) throw new Error('a revocation list lost a part');
      return Buffer.concat(whole);
    },
    async writeList(authority, list, { readRev, expiresAt }) {
      const digest = createHash('sha256').update(list).digest('hex');
      const parts = Math.ceil(list.length / PART_BYTES);
      const expires = { N: String(expiresAt) };
      for (let part = 0; part < parts; part += 1) {
        const bytes = list.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
        await put({ pk: { S: partKey(authority, digest, part) }, bytes: { B: bytes }, expiresAt: expires });
      }
      return putAsRead(client, table, { pk: listKey(authority), digest, parts, expiresAt }, readRev);
    },
  };
}

async function readAll(client: DynamoDBClient, table: string, keys: readonly string[]) {
  const found = new Map<string, Item>();
  let pending = keys.slice(0, MOST_KEYS);
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    if (attempt > 0) await backOff(attempt);
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: pending.map((pk) => ({ pk: { S: pk } })), ConsistentRead: true } },
      }),
    );
    for (const item of Responses[table] ?? []) found.set(item['pk']?.S ?? '', item);
    pending = (UnprocessedKeys[table]?.Keys ?? []).map((key) => key['pk']?.S ?? '');
  }
  return found;
}
