import type { Route } from '../../platform/http/route.ts';
import { retentionHandlers } from '../../retention/application/handlers.ts';
import { retentionRoutes } from '../../retention/http/routes.ts';
import { rulesHandlers } from '../../rules/application/handlers.ts';
import { rulesRoutes } from '../../rules/http/routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { keyRoutes } from '../http-keys.ts';
import { routeBase } from './base.ts';

/** What administrators set for the province: rules, retention; the state of its keys. */
export function settingsFamily(connection: Connection): readonly Route[] {
  const edge = edgeOf(connection, [...retentionHandlers(), ...rulesHandlers(connection.tenant)]);
  const dependencies = { ...routeBase(connection), edge };
  return [...keyRoutes(connection), ...retentionRoutes(dependencies), ...rulesRoutes(dependencies)];
}
