import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { RequestId } from '../../kernel/ids.ts';

/** What a ledger entry tells of its record; its place in chain and commit is for whoever verifies or restores. */
export const HistoryEntry = z.lazy(() =>
  z.object({
    pk: z.string(),
    seq: z.number().int().positive(),
    at: Instant,
    on: LocalDate,
    by: z.string(),
    requestId: RequestId,
    /** All entries of the commit as `pk@seq`, where there are several. */
    commit: z.array(z.string()).optional(),
    events: z.array(z.looseObject({ type: z.string(), v: z.number().int() })),
  }),
);
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** All that ever became of one record, by its partition key, the first entry first; consistent. */
export type RecordHistory = (pk: string) => Promise<readonly HistoryEntry[]>;

export const dynamoHistory =
  (client: DynamoDBClient, table: string): RecordHistory =>
  async (pk) => {
    const entries: HistoryEntry[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: pk } },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      entries.push(...Items.map((item) => HistoryEntry.parse(unmarshall(item))));
      start = LastEvaluatedKey;
    } while (start !== undefined);
    return entries;
  };
