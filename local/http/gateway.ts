import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Invocation, InvocationFailure, LambdaFunction } from '../lambda/function.ts';
import { within } from '../lambda/within.ts';
import { INTEGRATION_TIMEOUT_MILLISECONDS, REQUEST_BODY_BYTES } from '../limits.ts';
import { preflightHeaders, responseHeaders } from './cors.ts';
import { functionResponse, type HttpResponse } from './function-response.ts';
import type { HttpApi, HttpApiOptions } from './http-api.ts';
import { readBody } from './request-body.ts';
import { requestEvent } from './request-event.ts';
import { routeTable } from './route-table.ts';

/** How long a caller may go on sending a body that was refused, before the connection is cut. */
const REFUSED_BODY_MILLISECONDS = 2_000;

/** Request line and headers, bytes: the quota of an HTTP API. */
const HEADER_BYTES = 10_240;

/** An HTTP API with Lambda integrations of payload format 2.0. Rejects when it cannot listen. */
export async function startHttpApi(options: HttpApiOptions): Promise<HttpApi> {
  const { cors, extra, onAccess } = options;
  const bodyLimit = options.bodyLimitBytes ?? REQUEST_BODY_BYTES;
  const timeout = options.integrationTimeoutMilliseconds ?? INTEGRATION_TIMEOUT_MILLISECONDS;
  const routeOf = routeTable(options.routes);
  const open = new Set<Promise<void>>();
  const counts = { requests: 0, clientErrors: 0, serverErrors: 0 };

  const answer = async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    const method = request.method ?? 'GET';
    const [path, query] = splitOnce(request.url ?? '/', '?');
    const match = path.startsWith('/') ? routeOf(method, path) : undefined;
    if (!match) return refusal(404, 'Not Found');
    const { routeKey } = match.route;
    const body = await readBody(request, bodyLimit);
    if (body === 'too-large') return { ...refusal(413, 'Request Entity Too Large'), routeKey };
    if (body === 'gone') return { ...refusal(400, 'Bad Request'), routeKey };
    const event = requestEvent({ request, body, requestId, match, path, query, at: new Date() });
    if (!event) return { ...refusal(400, 'Bad Request'), routeKey };
    const invocation = await invokeWithin(timeout, match.route.function, event);
    if (invocation === 'late')
      return { ...refusal(503, 'Service Unavailable', 'integration timed out'), routeKey };
    if (!invocation.ok) return { ...failed(invocation.failure), routeKey };
    const response = functionResponse(invocation.payload) ?? malformed;
    return { ...response, routeKey };
  };

  const reply = async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    if (!cors) return answer(request, requestId);
    const { origin } = request.headers;
    if (origin && request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
      return { ...empty(204, preflightHeaders(cors, origin)), reason: 'preflight' };
    }
    const answered = await answer(request, requestId);
    return { ...answered, headers: { ...withoutCors(answered.headers), ...responseHeaders(cors, origin) } };
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const begun = performance.now();
    const requestId = randomUUID();
    counts.requests += 1;
    const { routeKey, reason, ...answered } = await reply(request, requestId);
    const { status } = answered;
    if (status >= 500) counts.serverErrors += 1;
    else if (status >= 400) counts.clientErrors += 1;
    await write(request, response, {
      ...answered,
      headers: { ...answered.headers, 'apigw-requestid': requestId },
    });
    const milliseconds = performance.now() - begun;
    onAccess?.({ requestId, method: request.method ?? 'GET', routeKey, status, milliseconds, reason });
  };

  const server = createServer({ maxHeaderSize: HEADER_BYTES }, (request, response) => {
    if (extra?.(request, response)) return;
    const work = serve(request, response).catch((cause: unknown) => {
      response.destroy(cause instanceof Error ? cause : new Error(String(cause)));
    });
    open.add(work);
    void work.finally(() => open.delete(work));
  });

  const port = await listen(server, options.port, options.host ?? '127.0.0.1');
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    port,
    status: () => ({ ...counts, open: open.size }),
    close: async (graceMilliseconds = 5000) => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await within(graceMilliseconds, Promise.allSettled(open));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Answer = HttpResponse & { readonly routeKey?: string | undefined; readonly reason?: string | undefined };

const empty = (status: number, headers: Record<string, string>): HttpResponse => ({
  status,
  headers,
  cookies: [],
  body: Buffer.alloc(0),
});

const refusal = (status: number, message: string, reason: string = message): Answer => ({
  ...empty(status, { 'content-type': 'application/json' }),
  body: Buffer.from(JSON.stringify({ message })),
  reason,
});

const malformed = refusal(500, 'Internal Server Error', 'malformed function response');

/** With CORS configured the API's own headers stand, and those of the function are dropped. */
const withoutCors = (headers: HttpResponse['headers']): HttpResponse['headers'] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));

/** A function that is late runs on, as on Lambda; one that still waits for an environment is not started. */
async function invokeWithin(
  milliseconds: number,
  lambda: LambdaFunction,
  event: unknown,
): Promise<Invocation | 'late'> {
  const waiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      resolve('late');
      waiting.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([lambda.invoke(event, { signal: waiting.signal }), late]);
  } finally {
    clearTimeout(timer);
  }
}

function failed(failure: InvocationFailure): Answer {
  switch (failure.kind) {
    case 'error':
    case 'crash':
      return refusal(500, 'Internal Server Error', `${failure.kind} ${failure.errorType}`);
    case 'timeout':
      return refusal(500, 'Internal Server Error', 'function timed out');
    case 'not-run':
      return failure.reason === 'too-large'
        ? refusal(413, 'Request Entity Too Large')
        : refusal(503, 'Service Unavailable', failure.reason);
    default:
      return failure satisfies never;
  }
}

async function write(request: IncomingMessage, response: ServerResponse, reply: HttpResponse): Promise<void> {
  if (response.destroyed) return;
  const unread = carriesBody(request) && !request.readableEnded;
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(reply.status === 204 || reply.status === 304 ? {} : { 'content-length': reply.body.length }),
    ...(reply.cookies.length > 0 ? { 'set-cookie': [...reply.cookies] } : {}),
    ...(unread ? { connection: 'close' } : {}),
  });
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  response.end(reply.body);
  // A caller that is still sending reads the refusal only if it may go on for a moment.
  const timer = unread ? setTimeout(() => request.destroy(), REFUSED_BODY_MILLISECONDS) : undefined;
  if (unread) request.resume();
  await closed;
  clearTimeout(timer);
}

const carriesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve((server.address() as AddressInfo).port));
  });

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
