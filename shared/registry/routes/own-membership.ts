import { ownCaseHandlers } from '../../members/application/case-handlers.ts';
import { ownConsentHandlers } from '../../members/application/consent-handlers.ts';
import { ownErasureHandlers } from '../../members/application/erasure-handler.ts';
import { ownApplicationHandlers } from '../../members/application/membership-handlers.ts';
import { ownTransferHandlers } from '../../members/application/transfer-handlers.ts';
import { accessCopyRoutes } from '../../members/http/access-copy-routes.ts';
import { ownCaseRoutes } from '../../members/http/case-routes.ts';
import { ownConsentRoutes } from '../../members/http/consent-routes.ts';
import { nearestUnionRoutes } from '../../members/http/nearest-routes.ts';
import { ownApplicationRoutes } from '../../members/http/own-application-routes.ts';
import { ownErasureRoutes } from '../../members/http/own-erasure-routes.ts';
import { ownTransferRoutes } from '../../members/http/own-transfer-routes.ts';
import { ownTimelineRoutes } from '../../members/http/timeline-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { electionsNaming } from '../elections-naming.ts';
import { nearestUnions } from '../nearest-unions.ts';
import { ownBase } from './own-base.ts';

/** What workers do about their own membership, and what they are told of what is held about them. */
export function ownMembershipFamily(connection: Connection): readonly Route[] {
  const { vault, tenant } = connection;
  const edge = edgeOf(connection, [
    ...ownApplicationHandlers(vault),
    ...ownTransferHandlers(vault),
    ...ownConsentHandlers(vault),
    ...ownCaseHandlers(vault),
    ...ownErasureHandlers(vault),
  ]);
  const dependencies = { ...ownBase(connection), edge };
  return [
    ...ownApplicationRoutes(dependencies),
    ...nearestUnionRoutes({ nearest: nearestUnions(tenant, dependencies.records) }),
    ...ownTransferRoutes(dependencies),
    ...ownConsentRoutes(dependencies),
    ...ownCaseRoutes(dependencies),
    ...accessCopyRoutes({ ...dependencies, namedIn: electionsNaming(dependencies.historyOf) }),
    ...ownTimelineRoutes(dependencies),
    ...ownErasureRoutes(dependencies),
  ];
}
