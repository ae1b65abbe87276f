import { ownHandlers } from '../../members/application/own-handlers.ts';
import { ownRoutes } from '../../members/http/own-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { ownBase } from './own-base.ts';

/** What members ask about themselves, apart from all else: it is asked most, and needs the least. */
export const ownDataFamily = (connection: Connection): readonly Route[] =>
  ownRoutes({ ...ownBase(connection), edge: edgeOf(connection, ownHandlers(connection.vault)) });
