import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { backOff } from '../../platform/retry.ts';
import { writtenIn } from '../../platform/store/time-pages.ts';
import type { ArchivedItem, ArchivedTable } from '../application/archive-ports.ts';

/** Ledger and audit trail of the region that `client` reaches, as what is archived of them. */
export const dynamoArchivedTable = (
  client: DynamoDBClient,
  tables: Readonly<Record<'ledger' | 'audit', string>>,
): ArchivedTable => ({
  written: (family, from, until) => writtenIn(client, tables[family], from, until),
  async read(family, keys) {
    const found: ArchivedItem[] = [];
    let pending: Record<string, { Keys: Record<string, AttributeValue>[]; ConsistentRead: boolean }> = {
      [tables[family]]: {
        Keys: keys.map(({ pk, seq }) => ({ pk: { S: pk }, seq: { N: String(seq) } })),
        ConsistentRead: true,
      },
    };
    for (let attempt = 0; Object.keys(pending).length > 0; attempt += 1) {
      if (attempt > 0) await backOff(attempt);
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetItemCommand({ RequestItems: pending }),
      );
      for (const item of Responses[tables[family]] ?? []) found.push(unmarshall(item) as ArchivedItem);
      pending = UnprocessedKeys as typeof pending;
    }
    return found;
  },
});
