import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { writtenIn } from '../../platform/store/time-pages.ts';
import type { EvidenceTable, TimeIndex } from '../application/ports.ts';

/** Reads the index `by-time` of ledger and audit table: keys alone, and the hash that stands in them. */
export const dynamoTimeIndex = (
  client: DynamoDBClient,
  tables: Readonly<Record<EvidenceTable, string>>,
): TimeIndex => ({
  written: (table, from, until) => writtenIn(client, tables[table], from, until),
});
