import type { Route } from '../../platform/http/route.ts';
import { affiliationHandlers } from '../../unions/application/affiliation-handlers.ts';
import { affiliationRoutes } from '../../unions/http/affiliation-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Changes of a union's superior. */
export const affiliationsFamily = (connection: Connection): readonly Route[] =>
  affiliationRoutes({ ...routeBase(connection), edge: edgeOf(connection, affiliationHandlers()) });
