import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { putAsRead } from '../../platform/store/put-as-read.ts';
import type { RawItem } from '../../platform/stream/new-images.ts';
import type { CheckStore, Fault, Kept, Turn } from '../application/check-ports.ts';
import type { Generation } from '../application/ports.ts';
import type { Scope } from '../domain/contributions.ts';
import type { Figure } from '../domain/figure.ts';
import { Tally } from '../domain/tally.ts';

const keptName = z.custom<Kept>((name) => String(name).startsWith('kept-'));

const Looked = z.object({
  records: z.number(),
  moved: z.number(),
  counters: z.number(),
  faults: z.number(),
  named: z.array(z.custom<Fault>()),
});

const StoredTurn = z.object({
  rev: z.number(),
  generation: z.custom<Generation>((name) => /^g\d+$/.test(String(name))),
  cut: z.number(),
  cutAt: Instant,
  parts: z.number(),
  walked: z.number(),
  share: z.number(),
  shares: z.number(),
  kept: keptName.optional(),
  tries: z.number(),
  looked: Looked,
  last: Looked.extend({ cut: z.number(), endedAt: Instant }).optional(),
});

/** An item holds 400 KB. */
const CHUNK_BYTES = 380_000;

/** The turn and its sums, in the table of the figures: `check` / `turn`, `check` / `kept-<name>#<number>`. */
export function dynamoCheckStore(client: DynamoDBClient, table: string): CheckStore {
  const query = async (begins: string, more: Partial<QueryCommandInput> = {}): Promise<RawItem[]> => {
    const items: RawItem[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :begins)',
          ExpressionAttributeValues: { ':pk': { S: 'check' }, ':begins': { S: begins } },
          ConsistentRead: true,
          ExclusiveStartKey: start,
          ...more,
        }),
      );
      items.push(...Items);
      start = LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };

  return {
    async turn() {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: marshall({ pk: 'check', sk: 'turn' }),
          ConsistentRead: true,
        }),
      );
      if (Item === undefined) return undefined;
      const { kept, last, ...turn } = StoredTurn.parse(unmarshall(Item));
      return { ...turn, ...(kept && { kept }), ...(last && { last }) };
    },

    replaceTurn: (read: Turn | undefined, next) =>
      putAsRead(client, table, { pk: 'check', sk: 'turn', ...next }, read?.rev ?? 0),

    async keep(sums) {
      const name: Kept = `kept-${randomUUID()}`;
      const bytes = await promisify(gzip)(JSON.stringify(storedOf(sums)));
      for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
        const sk = `${name}#${String(from / CHUNK_BYTES).padStart(5, '0')}`;
        const chunk = bytes.subarray(from, from + CHUNK_BYTES);
        await client.send(
          new PutItemCommand({ TableName: table, Item: marshall({ pk: 'check', sk, chunk }) }),
        );
      }
      return name;
    },

    async kept(name) {
      const chunks = (await query(`${name}#`)).map(({ chunk }) => chunk?.B ?? new Uint8Array());
      if (chunks.length === 0) throw new Error(`${name} is not there`);
      const text = await promisify(gunzip)(Buffer.concat(chunks));
      return tallyOf(StoredSums.parse(JSON.parse(text.toString())));
    },

    async forgetAllBut(name) {
      const keys = await query('kept-', { ProjectionExpression: 'pk, sk' });
      for (const key of keys)
        if (name === undefined || key['sk']?.S?.startsWith(`${name}#`) !== true)
          await client.send(new DeleteItemCommand({ TableName: table, Key: { ...key } }));
    },
  };
}

/** `[scope, family, { name: count }]` */
const StoredSums = z.array(z.tuple([z.custom<Scope>(), z.string(), z.record(z.string(), z.number())]));

const storedOf = (sums: Tally): z.infer<typeof StoredSums> =>
  [...sums.items()].map(([scope, family, counters]) => [scope, family, Object.fromEntries(counters)]);

function tallyOf(stored: z.infer<typeof StoredSums>): Tally {
  const sums = new Tally();
  for (const [scope, family, counters] of stored)
    for (const [name, count] of Object.entries(counters))
      sums.addTo(scope, `${family}/${name}` as Figure, count);
  return sums;
}
