import type { Route } from '../../platform/http/route.ts';
import { unionHandlers } from '../../unions/application/handlers.ts';
import { foundingRoutes } from '../../unions/http/founding-routes.ts';
import { foundingStepRoutes } from '../../unions/http/founding-step-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { standingOf } from '../elected.ts';
import { rosterPort } from '../roster-port.ts';
import { routeBase } from './base.ts';

/** Foundings of unions, from the application to the approved election. */
export function foundingsFamily(connection: Connection): readonly Route[] {
  const base = routeBase(connection);
  const dependencies = { ...base, edge: edgeOf(connection, unionHandlers(standingOf)) };
  return [
    ...foundingRoutes({ ...dependencies, roster: rosterPort(base.records) }),
    ...foundingStepRoutes(dependencies),
  ];
}
