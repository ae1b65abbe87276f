import { caseHandlers } from '../../members/application/case-handlers.ts';
import { caseRoutes } from '../../members/http/case-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Cases of expulsion and deemed withdrawal. */
export const casesFamily = (connection: Connection): readonly Route[] =>
  caseRoutes({ ...routeBase(connection), edge: edgeOf(connection, caseHandlers(connection.vault)) });
