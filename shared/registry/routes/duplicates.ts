import { duplicateHandlers } from '../../members/application/duplicate-handlers.ts';
import { duplicateRoutes } from '../../members/http/duplicate-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Pairs of members who may be one person. */
export const duplicatesFamily = (connection: Connection): readonly Route[] =>
  duplicateRoutes({
    ...routeBase(connection),
    edge: edgeOf(connection, duplicateHandlers(connection.vault)),
  });
