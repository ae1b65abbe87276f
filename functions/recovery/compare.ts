import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { dynamoFingerprints } from '../../shared/recovery/adapters/dynamo-fingerprints.ts';
import { compareTables, type TableComparison } from '../../shared/recovery/application/compare.ts';

const environment = readEnvironment(
  'SECOND_REGION',
  'TABLE_REGISTRY',
  'TABLE_LEDGER',
  'TABLE_REQUESTS',
  'TABLE_KEYS',
  'TABLE_AUDIT',
);

const Asked = z.strictObject({
  attempts: z.number().int().min(1).max(20).default(6),
  name: z.number().int().min(0).max(1_000).default(20),
});

/** Long enough for a change to pass through the stream. */
const PAUSE_MILLISECONDS = 2_000;

const side = (region?: string) =>
  dynamoFingerprints(dynamoClient(region), { segments: 8, now: () => Date.now() });
const comparing = {
  source: side(),
  replica: side(environment.SECOND_REGION),
  pause: () => setTimeout(PAUSE_MILLISECONDS),
};
const { SECOND_REGION: _, ...tables } = environment;

/** Invoked by an administrator: are both regions' tables the same, item for item? */
export const handler = async (
  event: unknown,
): Promise<{ readonly equal: boolean; readonly tables: readonly TableComparison[] }> => {
  const compared = await compareTables(comparing, Object.values(tables), Asked.parse(event ?? {}));
  return { equal: compared.every(({ equal }) => equal), tables: compared };
};
