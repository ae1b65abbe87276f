import { memberHandlers } from '../../members/application/handlers.ts';
import { completenessRoutes } from '../../members/http/completeness-routes.ts';
import { formRoutes } from '../../members/http/form-routes.ts';
import { groupRoutes } from '../../members/http/group-routes.ts';
import { revealRoutes } from '../../members/http/reveal-routes.ts';
import { memberRoutes } from '../../members/http/routes.ts';
import { timelineRoutes } from '../../members/http/timeline-routes.ts';
import type { Route } from '../../platform/http/route.ts';
import { type Connection, edgeOf } from '../connect.ts';
import { routeBase } from './base.ts';

/** Members and applications for membership: entered, shown, found, their standing changed. */
export function membersFamily(connection: Connection): readonly Route[] {
  const dependencies = {
    ...routeBase(connection),
    edge: edgeOf(connection, memberHandlers(connection.vault)),
  };
  return [
    ...memberRoutes(dependencies),
    ...timelineRoutes(dependencies),
    ...formRoutes(dependencies),
    ...completenessRoutes(dependencies),
    ...revealRoutes(dependencies),
    ...groupRoutes(dependencies),
  ];
}
