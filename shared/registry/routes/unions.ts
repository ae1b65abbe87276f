import type { Route } from '../../platform/http/route.ts';
import { unionHandlers } from '../../unions/application/handlers.ts';
import { treeRoutes } from '../../unions/http/tree-routes.ts';
import { unionRoutes } from '../../unions/http/union-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { standingOf } from '../elected.ts';
import { workRoutes } from '../http-work.ts';
import { routeBase } from './base.ts';

/** Unions, the tree, and what waits for a union's reply. */
export function unionsFamily(connection: Connection): readonly Route[] {
  const dependencies = { ...routeBase(connection), edge: edgeOf(connection, unionHandlers(standingOf)) };
  return [...treeRoutes(dependencies), ...unionRoutes(dependencies), ...workRoutes(dependencies)];
}
