import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { putAsRead } from '../../platform/store/put-as-read.ts';
import type { RawItem } from '../../platform/stream/new-images.ts';
import type { Edition, SeriesStore } from '../application/series-ports.ts';
import type { Scope } from '../domain/contributions.ts';
import type { Family } from '../domain/figure.ts';
import type { Close } from '../domain/series.ts';

const Edition = z.custom<Edition>((name) => /^s\d+$/.test(String(name)));

const StoredProgress = z.object({
  rev: z.number(),
  edition: Edition,
  definition: z.string(),
  first: LocalDate,
  closedThrough: LocalDate.optional(),
  reading: z.object({ edition: Edition, first: LocalDate, closedThrough: LocalDate }).optional(),
  takenAt: Instant.optional(),
});

const Counters = z
  .record(z.string(), z.number())
  .transform((counters): ReadonlyMap<string, number> => new Map(Object.entries(counters)));

const StoredClose = z.object({
  counters: Counters,
  corrections: z.array(z.object({ noticedAt: Instant, counters: Counters })),
});

const StoredDay = z.object({
  closedAt: Instant,
  entries: z.number(),
  records: z.number(),
  lines: z.number(),
  corrections: z.array(z.object({ noticedAt: Instant, entries: z.number(), lines: z.number() })),
});

const PROGRESS = { pk: 'series', sk: 'progress' };

const lineKey = (edition: Edition, scope: Scope): string => `series#${edition}#${scope}`;
const dayKey = (edition: Edition): string => `series-days#${edition}`;

/** Series in the table of the figures: the closes of one scope stand together, family by family, day by day. */
export function dynamoSeriesStore(client: DynamoDBClient, table: string): SeriesStore {
  const get = async (key: { readonly pk: string; readonly sk: string }) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  };
  const put = async (item: Record<string, unknown>) => {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: marshall(item, { removeUndefinedValues: true }),
      }),
    );
  };
  const query = async (
    edition: Edition,
    scope: Scope,
    family: Family,
    [from, through]: readonly [string, string],
    options: Partial<QueryCommandInput> = {},
  ): Promise<Close[]> => {
    const closes: Close[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :through',
          ExpressionAttributeValues: {
            ':pk': { S: lineKey(edition, scope) },
            ':from': { S: `${family}#${from}` },
            ':through': { S: `${family}#${through}` },
          },
          ConsistentRead: true,
          ExclusiveStartKey: start,
          ...options,
        }),
      );
      closes.push(...Items.map((item) => toClose(scope, family, item)));
      start = options.Limit === undefined ? LastEvaluatedKey : undefined;
    } while (start !== undefined);
    return closes;
  };

  return {
    async progress() {
      const item = await get(PROGRESS);
      if (item === undefined) return undefined;
      const { closedThrough, reading, takenAt, ...rest } = StoredProgress.parse(item);
      return {
        ...rest,
        ...(closedThrough && { closedThrough }),
        ...(reading && { reading }),
        ...(takenAt && { takenAt }),
      };
    },

    replaceProgress: (read, next) => putAsRead(client, table, { ...PROGRESS, ...next }, read?.rev ?? 0),

    async latest(edition, scope, family, through) {
      const backwards = { ScanIndexForward: false, Limit: 1 };
      return (await query(edition, scope, family, ['', through], backwards))[0];
    },

    between: (edition, scope, family, from, through) => query(edition, scope, family, [from, through]),

    put: (edition, { scope, family, on, counters, corrections }) =>
      put({
        pk: lineKey(edition, scope),
        sk: `${family}#${on}`,
        counters: Object.fromEntries(counters),
        corrections: corrections.map(({ noticedAt, counters: known }) => ({
          noticedAt,
          counters: Object.fromEntries(known),
        })),
      }),

    async day(edition, on) {
      const item = await get({ pk: dayKey(edition), sk: on });
      return item && { on, ...StoredDay.parse(item) };
    },

    putDay: (edition, { on, ...day }) => put({ pk: dayKey(edition), sk: on, ...day }),
  };
}

function toClose(scope: Scope, family: Family, item: RawItem): Close {
  const stored = unmarshall(item);
  return {
    scope,
    family,
    on: LocalDate.parse(String(stored['sk']).slice(family.length + 1)),
    ...StoredClose.parse(stored),
  };
}
