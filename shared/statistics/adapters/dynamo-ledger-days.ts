import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { endOfLegalDate, type Instant, legalDate, type LocalDate } from '../../kernel/dates.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { TIME_SHARDS } from '../../platform/store/time-index.ts';
import type { LedgerDays } from '../application/series-ports.ts';

/** Reads the ledger's index `by-time`: keys alone. */
export const dynamoLedgerDays = (client: DynamoDBClient, table: string): LedgerDays => {
  const query = (shard: number, [from, until]: readonly [string, string], more: Partial<QueryCommandInput>) =>
    client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'by-time',
        KeyConditionExpression: 'timeShard = :shard AND timeSort BETWEEN :from AND :until',
        ExpressionAttributeValues: {
          ':shard': { S: String(shard) },
          ':from': { S: from },
          ':until': { S: until },
        },
        ...more,
      }),
    );
  return {
    async first() {
      const firsts = await Promise.all(
        Array.from({ length: TIME_SHARDS }, (_, shard) => query(shard, ['0', '~'], { Limit: 1 })),
      );
      const [first] = firsts
        .flatMap(({ Items = [] }) => Items.map(({ timeSort }) => timeSort?.S ?? ''))
        .toSorted();
      return first === undefined ? undefined : legalDate(first.slice(0, first.indexOf('#')) as Instant);
    },

    async *entries(on) {
      const day = boundsOf(on);
      for (let shard = 0; shard < TIME_SHARDS; shard += 1) {
        let start: QueryCommandInput['ExclusiveStartKey'];
        do {
          const { Items = [], LastEvaluatedKey } = await query(shard, day, { ExclusiveStartKey: start });
          yield Items.map(({ pk, seq }) => ({ pk: pk?.S ?? '', seq: Number(seq?.N) }));
          start = LastEvaluatedKey;
        } while (start !== undefined);
      }
    },
  };
};

/** `timeSort` is the instant and more, so the first instant of the next day stands before all that is of it. */
const boundsOf = (on: LocalDate): readonly [string, string] => [
  endOfLegalDate(daysAfter(on, -1)),
  endOfLegalDate(on),
];
