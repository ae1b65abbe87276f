import type { CorsConfiguration } from './http-api.ts';

type Headers = Record<string, string>;

/** The answer to a preflight: no CORS headers when the origin is not allowed, as an HTTP API gives. */
export function preflightHeaders(cors: CorsConfiguration, origin: string): Headers {
  if (!allowedOrigin(cors, origin)) return {};
  return {
    ...responseHeaders(cors, origin),
    ...joined('access-control-allow-methods', cors.allowMethods),
    ...joined('access-control-allow-headers', cors.allowHeaders),
    ...(cors.maxAge === undefined ? {} : { 'access-control-max-age': String(cors.maxAge) }),
  };
}

/** What is added to every other answer to a request that names its origin. */
export function responseHeaders(cors: CorsConfiguration, origin: string | undefined): Headers {
  const allowed = origin === undefined ? undefined : allowedOrigin(cors, origin);
  if (!allowed) return {};
  return {
    'access-control-allow-origin': allowed,
    ...(allowed === '*' ? {} : { vary: 'Origin' }),
    ...(cors.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...joined('access-control-expose-headers', cors.exposeHeaders),
  };
}

function allowedOrigin({ allowOrigins = [] }: CorsConfiguration, origin: string): string | undefined {
  if (allowOrigins.includes('*')) return '*';
  const allowed = allowOrigins.some(
    (pattern) =>
      pattern === origin || (/^https?:\/\/\*$/.test(pattern) && origin.startsWith(pattern.slice(0, -1))),
  );
  return allowed ? origin : undefined;
}

const joined = (name: string, values: readonly string[] | undefined): Headers =>
  values && values.length > 0 ? { [name]: values.join(',') } : {};
