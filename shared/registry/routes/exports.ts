import { exportRoutes } from '../../members/http/export-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Connection } from '../connect.ts';
import { rosterExports } from '../roster-exports.ts';
import { routeBase } from './base.ts';

/** Rosters as files. */
export function exportsFamily(connection: Connection): readonly Route[] {
  const base = routeBase(connection);
  return exportRoutes({ ...base, ...rosterExports(base.records) });
}
