import { rulesSource } from '../../platform/engine/rules-source.ts';
import type { Route } from '../../platform/http/route.ts';
import { employerHandlers } from '../../unions/application/employer-handlers.ts';
import { jointUnionHandlers } from '../../unions/application/joint-union-handlers.ts';
import { employerRoutes } from '../../unions/http/employer-routes.ts';
import { jointUnionRoutes } from '../../unions/http/joint-union-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Employers, those of each union, and those that should have a union. */
export function employersFamily(connection: Connection): readonly Route[] {
  const { store, tenant } = connection;
  const edge = edgeOf(connection, [...employerHandlers, ...jointUnionHandlers]);
  const dependencies = { ...routeBase(connection), edge, rules: rulesSource(store, tenant) };
  return [...employerRoutes(dependencies), ...jointUnionRoutes(dependencies)];
}
