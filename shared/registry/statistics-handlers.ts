import type { AnyHandler } from '../kernel/command-handler.ts';
import { dynamoClient } from '../platform/clients.ts';
import { readEnvironment } from '../platform/environment.ts';
import { dynamoLists } from '../platform/store/lists.ts';
import { dynamoSeriesStore } from '../statistics/adapters/dynamo-series-store.ts';
import { dynamoStatisticsStore } from '../statistics/adapters/dynamo-statistics-store.ts';
import { assessmentHandlers } from '../statistics/application/assessment-handlers.ts';
import { reportedHandlers } from '../statistics/application/reported-handlers.ts';
import { assessmentSource } from './assessment-source.ts';
import type { Connection } from './connect.ts';

/** The commands of statistics, with the tables that figures are collected from. */
export function statisticsHandlersOf({ store, now }: Connection): readonly AnyHandler[] {
  const env = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED');
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
  return [...reportedHandlers, ...assessmentHandlers(source)];
}
