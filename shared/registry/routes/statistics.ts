import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { dynamoGateReader } from '../../statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../statistics/adapters/dynamo-statistics-store.ts';
import { statisticsRoutes } from '../../statistics/http/routes.ts';

/** Counts of unions and divisions. */
export function statisticsFamily(): readonly Route[] {
  const env = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED');
  const client = dynamoClient();
  return statisticsRoutes({
    store: dynamoStatisticsStore(client, {
      statistics: env.TABLE_STATISTICS,
      applied: env.TABLE_APPLIED,
    }),
    gates: dynamoGateReader(client, env.TABLE_REGISTRY),
  });
}
