import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { instantOf } from '../../shared/kernel/dates.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { dynamoCheckStore } from '../../shared/statistics/adapters/dynamo-check-store.ts';
import { dynamoLedgerDays } from '../../shared/statistics/adapters/dynamo-ledger-days.ts';
import { dynamoRegistryScan } from '../../shared/statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { type Checked, checkFigures, PARTS } from '../../shared/statistics/application/check-turn.ts';

const env = readEnvironment(
  'TABLE_REGISTRY',
  'TABLE_LEDGER',
  'TABLE_STATISTICS',
  'TABLE_APPLIED',
  'LOG_LEVEL',
);
const client = dynamoClient();
const log = createLog('check-figures', env.LOG_LEVEL);

/** Long enough for a change to pass through the stream. */
const PAUSE_MILLISECONDS = 5_000;

const checking = {
  store: dynamoStatisticsStore(client, { statistics: env.TABLE_STATISTICS, applied: env.TABLE_APPLIED }),
  check: dynamoCheckStore(client, env.TABLE_STATISTICS),
  scan: dynamoRegistryScan(client, env.TABLE_REGISTRY, { segments: 8 }),
  ledger: dynamoLedgerDays(client, env.TABLE_LEDGER),
  pause: () => setTimeout(PAUSE_MILLISECONDS),
  now: () => instantOf(Date.now()),
};

const Asked = z.object({
  parts: z.number().int().min(1).max(10_000).default(PARTS),
  shares: z.number().int().min(1).max(1_000).default(1),
});

/** Every hour: one step of the check of all figures. Fails if it finds anything wrong, which is the alarm. */
export const handler = async (event: unknown): Promise<Checked> => {
  const checked = await checkFigures(checking, Asked.parse(event ?? {}));
  const { step, faults } = checked;
  if (step.did === 'walked' || step.did === 'settled' || step.did === 'not settled yet') {
    const { records, moved, counters } = step.looked;
    log.info('statistics/checked', { did: step.did, of: step.of, records, moved, counters });
  }
  if (faults.length > 0) {
    log.warn('statistics/differs', { faults: faults.length });
    throw new Error(`${String(faults.length)} faults, the first of them named in the turn`);
  }
  return checked;
};
