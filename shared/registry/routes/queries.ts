import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { dynamoStatisticsStore } from '../../statistics/adapters/dynamo-statistics-store.ts';
import { queryRoutes } from '../../statistics/http/query-routes.ts';
import type { Connection } from '../connect.ts';
import { querySource } from '../query-source.ts';
import { routeBase } from './base.ts';

/** Records found by what the figures count them under. */
export function queriesFamily(connection: Connection): readonly Route[] {
  const env = readEnvironment('TABLE_STATISTICS', 'TABLE_APPLIED');
  const base = routeBase(connection);
  return queryRoutes({
    ...base,
    source: querySource(base),
    store: dynamoStatisticsStore(dynamoClient(), {
      statistics: env.TABLE_STATISTICS,
      applied: env.TABLE_APPLIED,
    }),
  });
}
