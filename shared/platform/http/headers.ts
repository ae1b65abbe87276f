import type { AnswerHeaders } from './route.ts';

export type Headers = Readonly<Record<string, string>>;

/** For an API that answers with personal records: nothing is cached, framed, sniffed or run. */
const security: Headers = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

export type Asked = {
  readonly origin: string | undefined;
  readonly requestId: string;
  readonly allowedOrigins: readonly string[];
};

/** What every answer carries; the handler's own headers have the last word. */
export function answerHeaders(
  { origin, requestId, allowedOrigins }: Asked,
  own: AnswerHeaders | Headers = {},
): Headers {
  const allowed = origin !== undefined && allowedOrigins.includes(origin);
  return {
    ...security,
    vary: 'accept-language, origin',
    'x-request-id': requestId,
    ...(allowed && {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'etag, location, retry-after, www-authenticate, x-request-id',
    }),
    ...own,
  };
}

/** What a browser may send, asked for before it does. No credentials: tokens travel in a header, not in cookies. */
export const preflightHeaders: Headers = {
  'access-control-allow-headers':
    'accept-language, authorization, break-glass, content-type, idempotency-key, if-none-match, operator-signature',
  'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
  'access-control-max-age': '600',
};

/** RFC 9110 weak comparison of `If-None-Match` with the tag of what would be sent. */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  if (ifNoneMatch === undefined || etag === undefined) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || bare(tag) === bare(etag));
}
