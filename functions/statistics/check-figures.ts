import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { dynamoRegistryScan } from '../../shared/statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { checkPart, PARTS, type PartChecked } from '../../shared/statistics/application/check-part.ts';

const env = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED', 'LOG_LEVEL');
const client = dynamoClient();
const log = createLog('check-figures', env.LOG_LEVEL);

/** Long enough for a change to pass through the stream. */
const PAUSE_MILLISECONDS = 5_000;

const counting = {
  store: dynamoStatisticsStore(client, { statistics: env.TABLE_STATISTICS, applied: env.TABLE_APPLIED }),
  scan: dynamoRegistryScan(client, env.TABLE_REGISTRY, { segments: 8 }),
  pause: () => setTimeout(PAUSE_MILLISECONDS),
};

const Asked = z.object({ parts: z.number().int().min(1).max(1_000).default(PARTS) });

/** Every hour: recounts the part of the scopes whose turn it is. Fails if anything differs, which is the alarm. */
export const handler = async (event: unknown): Promise<PartChecked> => {
  const checked = await checkPart(counting, Date.now(), Asked.parse(event ?? {}).parts);
  const { part, of, counters, differing, unreadable } = checked;
  const fields = { part, of, counters, differing, unreadable };
  if (checked.proven) log.info('statistics/part-proven', fields);
  else {
    log.warn('statistics/differs', fields);
    throw new Error(`${String(differing)} counters differ, ${String(unreadable)} records can't be read`);
  }
  return checked;
};
