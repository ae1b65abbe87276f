import { onDemand } from '../on-demand.ts';
import { type Route, routeKeyOf } from './route.ts';

/** The route that a key of the gateway means (`GET /v1/members/{memberId}`); undefined when there is none. */
export type FindRoute = (routeKey: string) => Promise<Route | undefined>;

/** Throws when two routes have the same method and path: a bug that no request should have to find. */
export function routesIn(routes: readonly Route[]): FindRoute {
  const keyed = new Map(routes.map((route) => [routeKeyOf(route.spec), route]));
  if (keyed.size < routes.length) throw new Error('two routes have the same method and path');
  return async (routeKey) => keyed.get(routeKey);
}

type RouteFamily = () => Promise<readonly Route[]>;

/** By the beginning of their paths, in whole segments; the longest that fits is a route's own. */
export type RouteFamilies = Readonly<Record<`/${string}`, RouteFamily>>;

/**
 * A start needs the routes of one request, not all that its function serves: each family is loaded when one of its
 * routes is first asked for, and kept. One that could not be loaded is tried again by the next request.
 */
export function routesOnDemand(families: RouteFamilies): FindRoute {
  // By the family, not by the beginning: one may have several.
  const found = new Map(
    Object.values(families).map((family) => [family, onDemand(async () => routesIn(await family()))]),
  );
  const longestFirst = Object.entries(families).toSorted(([a], [b]) => b.length - a.length);
  return async (routeKey) => {
    const path = routeKey.slice(routeKey.indexOf(' ') + 1);
    const [, family] = longestFirst.find(([beginning]) => isBelow(path, beginning)) ?? [];
    const routes = family && found.get(family);
    return routes && (await routes())(routeKey);
  };
}

const isBelow = (path: string, beginning: string): boolean =>
  path === beginning || path.startsWith(beginning.endsWith('/') ? beginning : `${beginning}/`);
