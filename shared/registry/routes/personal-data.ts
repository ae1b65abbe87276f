import { consentHandlers } from '../../members/application/consent-handlers.ts';
import { correctionHandlers } from '../../members/application/correction-handlers.ts';
import { erasureHandlers } from '../../members/application/erasure-handler.ts';
import { consentRoutes } from '../../members/http/consent-routes.ts';
import { correctionRoutes } from '../../members/http/correction-routes.ts';
import { erasureRoutes } from '../../members/http/erasure-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** What the law lets a person ask of their data, as operators see to it: corrections, consents, erasures. */
export function personalDataFamily(connection: Connection): readonly Route[] {
  const { vault } = connection;
  const edge = edgeOf(connection, [
    ...correctionHandlers(vault),
    ...consentHandlers,
    ...erasureHandlers(vault),
  ]);
  const dependencies = { ...routeBase(connection), edge };
  return [...correctionRoutes(dependencies), ...consentRoutes(dependencies), ...erasureRoutes(dependencies)];
}
