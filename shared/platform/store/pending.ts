import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Instant } from '../../kernel/dates.ts';
import { DUE_SHARDS } from '../engine/plan.ts';

/** What waits in the sparse indexes. They lag, so what they say is only where to look. */
export interface Pending {
  /** Ids of follow-ups that are due by `now`, oldest first within a shard. */
  due(now: Instant): AsyncIterable<readonly string[]>;
  /** Ids of requests that were accepted before `before` and have no outcome. */
  accepted(before: Instant): AsyncIterable<readonly string[]>;
}

interface Index {
  readonly table: string;
  readonly index: 'by-due' | 'pending';
  readonly shard: 'dueShard' | 'pendingShard';
  readonly sort: 'dueAt' | 'pendingSince';
}

const PAGE = 100;

export function dynamoPending(
  client: DynamoDBClient,
  tables: { readonly registry: string; readonly requests: string },
): Pending {
  async function* until({ table, index, shard, sort }: Index, instant: Instant) {
    for (let number = 0; number < DUE_SHARDS; number += 1) {
      let from: Record<string, never> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: table,
            IndexName: index,
            KeyConditionExpression: '#shard = :shard AND #sort <= :until',
            ExpressionAttributeNames: { '#shard': shard, '#sort': sort },
            ExpressionAttributeValues: { ':shard': { S: String(number) }, ':until': { S: instant } },
            Limit: PAGE,
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        from = LastEvaluatedKey as typeof from;
        if (Items.length > 0) yield Items.map((item) => String(unmarshall(item)['pk']));
      } while (from !== undefined);
    }
  }
  return {
    async *due(now) {
      const index: Index = { table: tables.registry, index: 'by-due', shard: 'dueShard', sort: 'dueAt' };
      for await (const keys of until(index, now)) yield keys.map((key) => key.slice('due#'.length));
    },
    accepted: (before) =>
      until(
        { table: tables.requests, index: 'pending', shard: 'pendingShard', sort: 'pendingSince' },
        before,
      ),
  };
}
