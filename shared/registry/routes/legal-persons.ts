import type { Route } from '../../platform/http/route.ts';
import { legalPersonHandlers } from '../../unions/application/legal-person-handlers.ts';
import { legalPersonRoutes } from '../../unions/http/legal-person-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Unions as legal persons. */
export const legalPersonsFamily = (connection: Connection): readonly Route[] =>
  legalPersonRoutes({ ...routeBase(connection), edge: edgeOf(connection, legalPersonHandlers) });
