import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { dynamoGateReader } from '../../statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../statistics/adapters/dynamo-statistics-store.ts';
import { reportedHandlers } from '../../statistics/application/reported-handlers.ts';
import { ratesRoutes } from '../../statistics/http/rates-routes.ts';
import { type Connection, edgeOf, recordsOf } from '../connect.ts';

/** Rates, and what they are measured by. */
export function ratesFamily(connection: Connection): readonly Route[] {
  const env = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED');
  const client = dynamoClient();
  return ratesRoutes({
    edge: edgeOf(connection, reportedHandlers),
    records: recordsOf(connection),
    store: dynamoStatisticsStore(client, {
      statistics: env.TABLE_STATISTICS,
      applied: env.TABLE_APPLIED,
    }),
    gates: dynamoGateReader(client, env.TABLE_REGISTRY),
  });
}
