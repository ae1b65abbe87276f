import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Issuer, TokenRequest } from './identity/issuer.ts';

export type LocalApiOptions = {
  readonly issuer: Issuer;
  readonly status: () => unknown;
  /** Runs a function that has no trigger, by its short name; undefined when there is no such function. */
  readonly invoke: (name: string, event: unknown) => Promise<unknown> | undefined;
};

const BODY_BYTES = 16 * 1024;

/**
 * Paths of this machine only: `GET /_local` tells how the runtime does, `POST /_local/tokens` issues a token for
 * a sample account, `POST /_local/functions/recount` runs a function that administrators invoke. A page of another site must not get a token through the browser of whoever runs this: so the
 * host must be this machine's name, and the body JSON, which no page may send across sites unasked.
 */
export const localApi =
  ({ issuer, status, invoke }: LocalApiOptions) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = (request.url ?? '').split('?')[0];
    const [, called] = /^\/_local\/functions\/([\w-]+)$/.exec(path ?? '') ?? [];
    if (path !== '/_local' && path !== '/_local/tokens' && called === undefined) return false;
    if (!isThisMachine(request.headers.host)) {
      answer(response, 403, { error: 'only for this machine' });
    } else if (path === '/_local' && request.method === 'GET') {
      answer(response, 200, status());
    } else if (path === '/_local/tokens' && request.method === 'POST') {
      void issue(issuer, request, response);
    } else if (called !== undefined && request.method === 'POST') {
      void run(called, { request, response, invoke });
    } else {
      answer(response, 405, { error: 'GET /_local, POST /_local/tokens or POST /_local/functions/{name}' });
    }
    return true;
  };

const isThisMachine = (host: string | undefined): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? '');

async function issue(issuer: Issuer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      answer(response, 415, { error: 'content-type: application/json' });
      return;
    }
    const asked = tokenRequest(await bodyOf(request));
    if (!asked) {
      answer(response, 400, { error: 'a JSON object with as, and scope or account at need' });
      return;
    }
    const issued = await issuer.issue(asked);
    if (issued.ok && request.headers.accept === 'text/plain') bareToken(response, issued.value.token);
    else if (issued.ok) answer(response, 201, issued.value);
    else answer(response, 400, { error: issued.error, accounts: issuer.accounts });
  } catch (cause) {
    answer(response, 400, { error: cause instanceof Error ? cause.message : String(cause) });
  }
}

type Invocation = Pick<LocalApiOptions, 'invoke'> & {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

async function run(name: string, { request, response, invoke }: Invocation): Promise<void> {
  try {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      answer(response, 415, { error: 'content-type: application/json' });
      return;
    }
    const running = invoke(name, JSON.parse((await bodyOf(request)) || '{}'));
    if (running === undefined) {
      answer(response, 404, { error: `no function ${name}` });
      return;
    }
    answer(response, 200, await running);
  } catch (cause) {
    answer(response, 500, { error: cause instanceof Error ? cause.message : String(cause) });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) throw new Error(`more than ${BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tokenRequest(body: string): TokenRequest | undefined {
  const parsed = JSON.parse(body) as unknown;
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { as, scope, account, idNumber } = parsed as Record<string, unknown>;
  if (typeof as !== 'string') return undefined;
  if (scope !== undefined && typeof scope !== 'string') return undefined;
  if (account !== undefined && typeof account !== 'string') return undefined;
  if (idNumber !== undefined && typeof idNumber !== 'string') return undefined;
  return { as, ...(scope && { scope }), ...(account && { account }), ...(idNumber && { idNumber }) };
}

/** For a shell: `TOKEN=$(curl …)`. */
function bareToken(response: ServerResponse, token: string): void {
  response.writeHead(201, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
  response.end(token);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${JSON.stringify(body, undefined, 2)}\n`);
}
