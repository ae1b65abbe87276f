import { rulesSource } from '../../platform/engine/rules-source.ts';
import type { Route } from '../../platform/http/route.ts';
import { employerHandlers } from '../../unions/application/employer-handlers.ts';
import { employerRoutes } from '../../unions/http/employer-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Employers, and those that should have a union. */
export function employersFamily(connection: Connection): readonly Route[] {
  const { store, tenant } = connection;
  const edge = edgeOf(connection, employerHandlers);
  return employerRoutes({ ...routeBase(connection), edge, rules: rulesSource(store, tenant) });
}
