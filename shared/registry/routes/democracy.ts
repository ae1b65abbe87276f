import type { Route } from '../../platform/http/route.ts';
import { democracyHandlers } from '../../unions/application/democracy-handlers.ts';
import { democracyRoutes } from '../../unions/http/democracy-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Acts of democratic management. */
export const democracyFamily = (connection: Connection): readonly Route[] =>
  democracyRoutes({ ...routeBase(connection), edge: edgeOf(connection, democracyHandlers) });
