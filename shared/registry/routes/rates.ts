import { dynamoClient } from '../../platform/clients.ts';
import { readEnvironment } from '../../platform/environment.ts';
import type { Route } from '../../platform/http/route.ts';
import { dynamoGateReader } from '../../statistics/adapters/dynamo-registry.ts';
import { dynamoStatisticsStore } from '../../statistics/adapters/dynamo-statistics-store.ts';
import { reportedHandlers } from '../../statistics/application/reported-handlers.ts';
import { dynamoSeriesStore } from '../../statistics/adapters/dynamo-series-store.ts';
import { belowRoutes } from '../../statistics/http/below-routes.ts';
import { reportedFileRoutes } from '../../statistics/http/reported-file-routes.ts';
import { ratesRoutes } from '../../statistics/http/rates-routes.ts';
import { type Connection, cursorsOf, edgeOf, recordsOf } from '../connect.ts';
import { readTable } from '../reported-table.ts';
import { unionsBelow } from '../unions-below.ts';

/** Rates and what they are measured by; what lies below a scope, by its figures. */
export function ratesFamily(connection: Connection): readonly Route[] {
  const env = readEnvironment('TABLE_REGISTRY', 'TABLE_STATISTICS', 'TABLE_APPLIED');
  const client = dynamoClient();
  const records = recordsOf(connection);
  const edge = edgeOf(connection, reportedHandlers);
  const read = {
    store: dynamoStatisticsStore(client, {
      statistics: env.TABLE_STATISTICS,
      applied: env.TABLE_APPLIED,
    }),
    gates: dynamoGateReader(client, env.TABLE_REGISTRY),
  };
  return [
    ...ratesRoutes({ ...read, edge, records }),
    ...reportedFileRoutes({ ...read, edge, readTable }),
    ...belowRoutes({
      ...read,
      below: unionsBelow(records),
      series: dynamoSeriesStore(client, env.TABLE_STATISTICS),
      cursors: cursorsOf(connection),
    }),
  ];
}
