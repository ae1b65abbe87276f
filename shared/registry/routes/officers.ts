import type { Route } from '../../platform/http/route.ts';
import { officeHandlers } from '../../unions/application/office-handlers.ts';
import { officeRoutes } from '../../unions/http/office-routes.ts';
import { standingOf } from '../elected.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Officers of unions, and what becomes of their posts during a term. */
export const officersFamily = (connection: Connection): readonly Route[] =>
  officeRoutes({ ...routeBase(connection), edge: edgeOf(connection, officeHandlers(standingOf)) });
