import { noticeHandlers } from '../../notices/application/handlers.ts';
import { noticeRoutes } from '../../notices/http/routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** The inbox of a union. */
export const noticesFamily = (connection: Connection): readonly Route[] =>
  noticeRoutes({ ...routeBase(connection), edge: edgeOf(connection, noticeHandlers) });
