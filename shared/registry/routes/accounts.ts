import { breakGlassHandlers } from '../../operators/application/break-glass-handlers.ts';
import { entrustmentHandlers } from '../../operators/application/entrustment-handlers.ts';
import { operatorHandlers } from '../../operators/application/handlers.ts';
import { breakGlassRoutes } from '../../operators/http/break-glass-routes.ts';
import { entrustmentRoutes } from '../../operators/http/entrustment-routes.ts';
import { operatorRoutes } from '../../operators/http/operator-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';
import { trustedCertificates } from './trusted-certificates.ts';

/** Accounts of operators and their certificates, grants in emergencies, contracts of entrusted parties. */
export function accountsFamily(connection: Connection): readonly Route[] {
  const edge = edgeOf(connection, [...operatorHandlers, ...breakGlassHandlers, ...entrustmentHandlers]);
  const dependencies = { ...routeBase(connection), edge };
  return [
    ...operatorRoutes({ ...dependencies, certificates: trustedCertificates() }),
    ...breakGlassRoutes(dependencies),
    ...entrustmentRoutes(dependencies),
  ];
}
