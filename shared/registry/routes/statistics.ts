import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { dynamoGateReader } from '../../statistics/adapters/dynamo-registry.ts';
import { dynamoSeriesStore } from '../../statistics/adapters/dynamo-series-store.ts';
import { dynamoStatisticsStore } from '../../statistics/adapters/dynamo-statistics-store.ts';
import { outlookRoutes } from '../../statistics/http/outlook-routes.ts';
import { statisticsRoutes } from '../../statistics/http/routes.ts';
import { seriesRoutes } from '../../statistics/http/series-routes.ts';

/** Counts of unions and divisions, and how they have gone. */
export function statisticsFamily(): readonly Route[] {
  const env = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED');
  const client = dynamoClient();
  const dependencies = {
    store: dynamoStatisticsStore(client, {
      statistics: env.TABLE_STATISTICS,
      applied: env.TABLE_APPLIED,
    }),
    series: dynamoSeriesStore(client, env.TABLE_STATISTICS),
    gates: dynamoGateReader(client, env.TABLE_REGISTRY),
  };
  return [...statisticsRoutes(dependencies), ...seriesRoutes(dependencies), ...outlookRoutes(dependencies)];
}
