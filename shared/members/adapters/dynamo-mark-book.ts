import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { MemberId } from '../../kernel/ids.ts';
import type { BookEntry, MarkBook, SignMark } from '../application/find-duplicates.ts';

const StoredEntry = z.object({
  version: z.number().int().positive(),
  marks: z.array(z.custom<SignMark>()),
  struck: z.array(z.custom<SignMark>()),
});

/** A member's own item, beside those under the marks. */
const keyOfEntry = (member: MemberId) => marshall({ pk: `member#${member}`, sk: 'entry' });
const keyOfPlace = (mark: SignMark, member: MemberId) => marshall({ pk: mark, sk: member });

/**
 * Marks in a table of their own, of this region alone: one item a member, and one under each mark they bear. No
 * replica, stream or backup of another region holds a keyed hash; what is lost is entered anew.
 */
export const dynamoMarkBook = (client: DynamoDBClient, table: string): MarkBook => ({
  async entryOf(member) {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: table, Key: keyOfEntry(member), ConsistentRead: true }),
    );
    return Item === undefined ? { version: 0, marks: [], struck: [] } : StoredEntry.parse(unmarshall(Item));
  },

  async enter(member, read, next) {
    try {
      await client.send(
        new TransactWriteItemsCommand({ TransactItems: [...writesOf(table, member, read, next)] }),
      );
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException && isRefusal(error)) return false;
      throw error;
    }
  },

  async bearersOf(mark, atMost) {
    const found: MemberId[] = [];
    let from: Record<string, never> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :mark',
          ExpressionAttributeValues: { ':mark': { S: mark } },
          Limit: atMost - found.length,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      found.push(...Items.map((item) => String(unmarshall(item)['sk']) as MemberId));
      from = LastEvaluatedKey as typeof from;
    } while (from !== undefined && found.length < atMost);
    return found;
  },
});

function* writesOf(
  table: string,
  member: MemberId,
  read: BookEntry,
  { marks, struck }: Omit<BookEntry, 'version'>,
): Generator<TransactWriteItem> {
  const asRead =
    read.version === 0
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: 'version = :read',
          ExpressionAttributeValues: { ':read': { N: String(read.version) } },
        };
  const Key = keyOfEntry(member);
  const next = { version: read.version + 1, marks: [...marks], struck: [...struck] };
  yield marks.length + struck.length === 0
    ? { Delete: { TableName: table, Key, ...asRead } }
    : { Put: { TableName: table, Item: { ...Key, ...marshall(next) }, ...asRead } };
  for (const mark of marks.filter((one) => !read.marks.includes(one)))
    yield { Put: { TableName: table, Item: keyOfPlace(mark, member) } };
  for (const mark of read.marks.filter((one) => !marks.includes(one)))
    yield { Delete: { TableName: table, Key: keyOfPlace(mark, member) } };
}

/** By a condition or by another who writes it now: in either case it is read anew. */
const isRefusal = ({ CancellationReasons = [] }: TransactionCanceledException): boolean =>
  CancellationReasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
