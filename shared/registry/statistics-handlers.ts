import type { AnyHandler } from '../kernel/command-handler.ts';
import { dynamoClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environment.ts';
import { onDemand } from '../platform/on-demand.ts';
import { dynamoLists } from '../platform/store/lists.ts';
import { dynamoSeriesStore } from '../statistics/adapters/dynamo-series-store.ts';
import { dynamoStatisticsStore } from '../statistics/adapters/dynamo-statistics-store.ts';
import { assessmentHandlers } from '../statistics/application/assessment-handlers.ts';
import { reportedHandlers } from '../statistics/application/reported-handlers.ts';
import type { ExtractFiles } from '../statistics/application/extract-files.ts';
import { extractHandlers } from '../statistics/application/extract-handlers.ts';
import { assessmentSource } from './assessment-source.ts';
import { type Connection, recordsOf } from './connect.ts';
import { extractTurns } from './extract-work.ts';
import { querySource } from './query-source.ts';

/** The commands of statistics, with the tables that figures are collected from. */
export function statisticsHandlersOf(connection: Connection): readonly AnyHandler[] {
  const { store, now } = connection;
  const env = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED', 'BUCKET_INTAKE');
  const client = dynamoClient();
  const source = assessmentSource({
    store,
    now,
    series: dynamoSeriesStore(client, env.TABLE_STATISTICS),
    lists: dynamoLists(client, env.TABLE_REGISTRY),
    statistics: dynamoStatisticsStore(client, {
      statistics: env.TABLE_STATISTICS,
      applied: env.TABLE_APPLIED,
    }),
  });
  const takeTurn = extractTurns({
    source: querySource({ records: recordsOf(connection), vault: connection.vault }),
    files: filesOnDemand(env.BUCKET_INTAKE),
  });
  return [...reportedHandlers, ...assessmentHandlers(source), ...extractHandlers(takeTurn)];
}

/** Most engines never take an extract’s turn: S3’s client comes with the first. */
function filesOnDemand(bucket: string): Pick<ExtractFiles, 'put' | 'close'> {
  const files = onDemand(async () =>
    (await import('../statistics/adapters/extract-bucket.ts')).extractBucket(bucket),
  );
  return {
    put: async (...piece) => (await files()).put(...piece),
    close: async (...file) => (await files()).close(...file),
  };
}
