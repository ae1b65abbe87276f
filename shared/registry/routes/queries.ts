import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { dynamoStatisticsStore } from '../../statistics/adapters/dynamo-statistics-store.ts';
import { extractBucket } from '../../statistics/adapters/extract-bucket.ts';
import { extractHandlers } from '../../statistics/application/extract-handlers.ts';
import { extractRoutes } from '../../statistics/http/extract-routes.ts';
import { queryRoutes } from '../../statistics/http/query-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { querySource } from '../query-source.ts';
import { routeBase } from './base.ts';

/** Records found by what the figures count them under, and taken out to files. */
export function queriesFamily(connection: Connection): readonly Route[] {
  const env = readEnvironment('TABLE_STATISTICS', 'TABLE_APPLIED', 'BUCKET_INTAKE');
  const base = routeBase(connection);
  const queries = queryRoutes({
    ...base,
    source: querySource(base),
    store: dynamoStatisticsStore(dynamoClient(), {
      statistics: env.TABLE_STATISTICS,
      applied: env.TABLE_APPLIED,
    }),
  });
  const extracts = extractRoutes({
    ...base,
    edge: edgeOf(connection, extractHandlers()),
    files: extractBucket(env.BUCKET_INTAKE),
  });
  return [...queries, ...extracts];
}
