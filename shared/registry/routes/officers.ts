import type { Route } from '../../platform/http/route.ts';
import { officeHandlers } from '../../unions/application/office-handlers.ts';
import { officeRoutes } from '../../unions/http/office-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Unions as legal persons. */
export const officersFamily = (connection: Connection): readonly Route[] =>
  officeRoutes({ ...routeBase(connection), edge: edgeOf(connection, officeHandlers) });
