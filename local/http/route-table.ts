import type { Route } from './http-api.ts';

/** The route a request takes and the path variables it fills, still percent-encoded. */
export type RouteMatch = { readonly route: Route; readonly variables: Readonly<Record<string, string>> };

type Segment =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'variable' | 'greedy'; readonly name: string };

type Entry = { readonly route: Route; readonly method: string; readonly segments: readonly Segment[] };

const rank = { fixed: 0, variable: 1, greedy: 2 } as const;

/**
 * Chooses routes as an HTTP API does: a fixed segment beats a variable, a variable beats a greedy one, the named
 * method beats ANY, and `$default` takes the rest. Throws for a route key that no HTTP API would accept.
 */
export function routeTable(
  routes: readonly Route[],
): (method: string, path: string) => RouteMatch | undefined {
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  const entries = routes.filter((route) => route !== fallback).map(parse);
  entries.sort(bySpecificity);
  const repeated = entries.find((entry, index) => index > 0 && same(entry, entries[index - 1]));
  if (repeated) throw new Error(`two routes claim ${repeated.route.routeKey}`);

  return (method, path) => {
    const parts = path.split('/').slice(1);
    for (const entry of entries) {
      if (entry.method !== method && entry.method !== 'ANY') continue;
      const variables = match(entry.segments, parts);
      if (variables) return { route: entry.route, variables };
    }
    return fallback && { route: fallback, variables: {} };
  };
}

function parse(route: Route): Entry {
  const [, method, path] = /^([A-Z]+) \/(.*)$/.exec(route.routeKey) ?? [];
  if (!method || path === undefined) throw new Error(`not a route key: ${route.routeKey}`);
  const segments = path.split('/').map((text): Segment => {
    const [, name, plus] = /^\{([\w.-]+)(\+?)\}$/.exec(text) ?? [];
    return name ? { kind: plus ? 'greedy' : 'variable', name } : { kind: 'fixed', text };
  });
  const greedy = segments.findIndex(({ kind }) => kind === 'greedy');
  if (greedy >= 0 && greedy < segments.length - 1) {
    throw new Error(`a greedy variable must come last: ${route.routeKey}`);
  }
  return { route, method, segments };
}

function match(
  segments: readonly Segment[],
  parts: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const variables: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (segment.kind === 'greedy') {
      const rest = parts.slice(index).join('/');
      return rest === '' ? undefined : { ...variables, [segment.name]: rest };
    }
    if (segment.kind === 'fixed' ? part !== segment.text : part === '') return undefined;
    if (segment.kind === 'variable') variables[segment.name] = part;
  }
  return parts.length === segments.length ? variables : undefined;
}

function bySpecificity(one: Entry, other: Entry): number {
  for (const [index, segment] of one.segments.entries()) {
    const against = other.segments[index];
    if (!against) return -1;
    const difference = rank[segment.kind] - rank[against.kind];
    if (difference !== 0) return difference;
    if (segment.kind === 'fixed' && against.kind === 'fixed' && segment.text !== against.text) {
      return segment.text < against.text ? -1 : 1;
    }
  }
  if (one.segments.length < other.segments.length) return 1;
  return (
    Number(one.method === 'ANY') - Number(other.method === 'ANY') || (one.method < other.method ? -1 : 1)
  );
}

const same = (one: Entry, other: Entry | undefined): boolean =>
  one.method === other?.method && shapeOf(one) === shapeOf(other);

const shapeOf = ({ segments }: Entry): string =>
  segments.map((segment) => (segment.kind === 'fixed' ? segment.text : `{${segment.kind}}`)).join('/');
