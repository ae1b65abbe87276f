import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';

/** A time of the audit trail that is anchored, and how much was written in it. */
export interface AnchoredTime {
  readonly seq: number;
  readonly until: Instant;
  readonly entries: number;
}

/** How much of the audit trail there is, by its anchors; what has been removed is left out. */
export interface AnchoredCounts {
  page(after: number): Promise<{
    readonly times: readonly AnchoredTime[];
    readonly next: number | undefined;
  }>;
}

const ANCHORS = 'anchor';
const PAGE = 200;

const AnchorItem = z.object({
  seq: z.number(),
  until: Instant,
  audit: z.object({ count: z.number() }),
  trail: z.object({ until: Instant }).optional(),
});

export const anchoredCounts = (client: DynamoDBClient, table: string): AnchoredCounts => {
  const query = async (after: number, ascending: boolean, limit: number) => {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND seq > :after',
        ExpressionAttributeValues: { ':pk': { S: ANCHORS }, ':after': { N: String(after) } },
        ProjectionExpression: 'seq, #until, audit.#count, trail',
        ExpressionAttributeNames: { '#until': 'until', '#count': 'count' },
        ScanIndexForward: ascending,
        Limit: limit,
        ConsistentRead: true,
      }),
    );
    return {
      anchors: Items.map((item) => AnchorItem.parse(unmarshall(item))),
      more: LastEvaluatedKey !== undefined,
    };
  };
  return {
    async page(after) {
      const [newest, { anchors, more }] = await Promise.all([query(0, false, 1), query(after, true, PAGE)]);
      const removed = newest.anchors[0]?.trail?.until ?? '';
      return {
        times: anchors
          .filter(({ until }) => until > removed)
          .map(({ seq, until, audit }) => ({ seq, until, entries: audit.count })),
        next: more ? anchors.at(-1)?.seq : undefined,
      };
    },
  };
};
