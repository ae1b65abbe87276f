import { type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import type { MemberId } from '../../kernel/ids.ts';
import { itemBytes } from '../../platform/store/item-size.ts';
import { dynamoMarkBook } from './dynamo-mark-book.ts';

const HASH = 'h'.repeat(43);

it('A8 costs six write units to enter a member, by the rules of the service: three items under 1 KB, each twice', async () => {
  const items: Record<string, unknown>[] = [];
  const client = {
    send: async (command: unknown) => {
      if (command instanceof TransactWriteItemsCommand)
        for (const { Put } of command.input.TransactItems ?? []) items.push(unmarshall(Put?.Item ?? {}));
    },
  } as unknown as DynamoDBClient;
  await dynamoMarkBook(client, 'likeness').enter(
    '01ARZ3NDEKTSV4RRFFQ69G5FAV' as MemberId,
    { version: 0, marks: [], struck: [] },
    { marks: [`mobile#index-1#${HASH}`, `name-and-birth-date#index-1#${HASH}`], struck: [] },
  );
  expect(items).toHaveLength(3);
  const units = items.map((item) => 2 * Math.ceil(itemBytes(item) / 1024));
  expect(units.reduce((sum, each) => sum + each)).toBe(6);
});
