import { dynamoClient } from '../../shared/platform/clients.ts';
import { readEnvironment } from '../../shared/platform/environment.ts';
import { serve } from '../../shared/registry/http.ts';
import { dynamoGateReader } from '../../shared/statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../shared/statistics/adapters/dynamo-statistics-store.ts';
import { statisticsRoutes } from '../../shared/statistics/http/routes.ts';

const environment = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED');
const client = dynamoClient();

export const handler = serve(
  'statistics-http',
  statisticsRoutes({
    store: dynamoStatisticsStore(client, {
      statistics: environment.TABLE_STATISTICS,
      applied: environment.TABLE_APPLIED,
    }),
    gates: dynamoGateReader(client, environment.TABLE_REGISTRY),
  }),
);
