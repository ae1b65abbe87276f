import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { Stamp } from '../../kernel/stamp.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { gateKey } from '../../platform/engine/keys.ts';
import { backOff } from '../../platform/retry.ts';
import { scanTable } from '../../platform/store/segment-scan.ts';
import type { GateReader, RegistryItem, RegistryScan } from '../application/ports.ts';
import { countedTypes } from '../domain/counted.ts';
import { dimensions } from '../domain/dimensions.ts';

/**
 * Only what is counted leaves the table: no ciphertext, no name, no address. Every part of a path has a placeholder of
 * its own: some are words that the table reserves.
 */
const countedFields = [
  'pk',
  'rev',
  'type',
  ...new Set([
    'state.stamp',
    'state.fromStamp',
    ...dimensions.flatMap(({ reads }) =>
      reads.filter((field) => !field.startsWith('stamp.')).map((field) => `state.${field}`),
    ),
  ]),
];

const placeholders = Object.fromEntries(
  countedFields.flatMap((path) => path.split('.')).map((part) => [`#${part}`, part]),
);

const placed = (path: string): string =>
  path
    .split('.')
    .map((part) => `#${part}`)
    .join('.');

/** The one reader that may scan the registry, in segments side by side. */
export const dynamoRegistryScan = (
  client: DynamoDBClient,
  table: string,
  { segments }: { readonly segments: number },
): RegistryScan => ({
  async *pages(only) {
    const pages = scanTable(client, table, {
      segments,
      ...(only && { only }),
      ProjectionExpression: countedFields.map(placed).join(', '),
      FilterExpression: `#type IN (${countedTypes.map((type) => `:${bound(type)}`).join(', ')})`,
      ExpressionAttributeNames: placeholders,
      ExpressionAttributeValues: Object.fromEntries(
        countedTypes.map((type) => [`:${bound(type)}`, { S: type }]),
      ),
    });
    for await (const page of pages) yield page.map((item): RegistryItem => unmarshall(item));
  },
});

/** Placeholders of values hold no hyphens. */
const bound = (type: string): string => type.replaceAll('-', '_');

const StoredGate = z.object({ pk: z.string(), stamp: Stamp });
const MAX_TRIES = 5;

/** Two gates at most are asked for at once, one call. */
export const dynamoGateReader = (client: DynamoDBClient, table: string): GateReader => ({
  async stamps(unions) {
    const found = new Map<string, Stamp>();
    let pending = [...new Set<UnionId>(unions)].map((union) => ({ pk: { S: gateKey(union) } }));
    for (let attempt = 1; pending.length > 0; attempt += 1) {
      if (attempt > MAX_TRIES) throw new Error('gates were left unread');
      if (attempt > 1) await backOff(attempt);
      const { Responses = {}, UnprocessedKeys = {} } = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [table]: { Keys: pending, ProjectionExpression: 'pk, stamp' } },
        }),
      );
      for (const item of Responses[table] ?? []) {
        const { pk, stamp } = StoredGate.parse(unmarshall(item));
        found.set(pk, stamp);
      }
      pending = (UnprocessedKeys[table]?.Keys ?? []) as typeof pending;
    }
    return unions.map((union) => found.get(gateKey(union)));
  },
});
