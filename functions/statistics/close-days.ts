import { instantOf } from '../../shared/kernel/dates.ts';
import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { createLog } from '../../shared/platform/log.ts';
import { dynamoHistory } from '../../shared/platform/store/record-history.ts';
import { pastRecord } from '../../shared/registry/past-record.ts';
import { dynamoLedgerDays } from '../../shared/statistics/adapters/dynamo-ledger-days.ts';
import { dynamoSeriesStore } from '../../shared/statistics/adapters/dynamo-series-store.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { closeDays, type DaysClosed } from '../../shared/statistics/application/close-days.ts';

const env = readEnvironment('TABLE_LEDGER', 'TABLE_STATISTICS', 'TABLE_APPLIED', 'LOG_LEVEL');
const log = createLog('close-days', env.LOG_LEVEL);
const client = dynamoClient();
const closing = {
  series: dynamoSeriesStore(client, env.TABLE_STATISTICS),
  ledger: dynamoLedgerDays(client, env.TABLE_LEDGER),
  past: pastRecord(dynamoHistory(client, env.TABLE_LEDGER)),
  store: dynamoStatisticsStore(client, { statistics: env.TABLE_STATISTICS, applied: env.TABLE_APPLIED }),
  now: () => instantOf(Date.now()),
};

/** Every hour: closes the days that are over, and corrects those of which more has become known. */
export const handler = async (): Promise<DaysClosed | undefined> => {
  const done = await closeDays(closing);
  if (done === undefined) return undefined;
  if (done.open !== undefined) log.warn('statistics/day-open', { notApplied: done.open.notApplied });
  if (done.corrected.length > 0) log.warn('statistics/days-corrected', { days: done.corrected.length });
  log.info('statistics/days-closed', { days: done.closed.length });
  return done;
};
