import type { Route } from '../../platform/http/route.ts';
import { termHandlers } from '../../unions/application/term-handlers.ts';
import { termRoutes } from '../../unions/http/term-routes.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { standingOf } from '../elected.ts';
import { routeBase } from './base.ts';

/** Terms of unions, their extension, and re-elections. */
export const termsFamily = (connection: Connection): readonly Route[] =>
  termRoutes({ ...routeBase(connection), edge: edgeOf(connection, termHandlers(standingOf)) });
