import { transferHandlers } from '../../members/application/transfer-handlers.ts';
import { transferRoutes } from '../../members/http/transfer-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Transfers of membership, as both unions see them. */
export const transfersFamily = (connection: Connection): readonly Route[] =>
  transferRoutes({ ...routeBase(connection), edge: edgeOf(connection, transferHandlers(connection.vault)) });
