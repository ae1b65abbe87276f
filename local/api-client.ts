import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export type Answered<Body> = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
};

/** As much of a problem as tests ask for. */
export type ProblemBody = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly instance: string;
  readonly basis?: string;
  readonly errors?: readonly {
    readonly in: string;
    readonly pointer?: string;
    readonly name?: string;
    readonly code: string;
    readonly detail: string;
    readonly basis?: string;
  }[];
};

export type RequestView = {
  readonly requestId: string;
  readonly status: string;
  readonly [more: string]: unknown;
};

export type Call = {
  readonly token?: string;
  readonly body?: unknown;
  /** A write gets one of its own unless told otherwise; `null` sends none. */
  readonly idempotencyKey?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses that are expected; any other becomes an error that says what came back. */
  readonly expect?: number | readonly number[];
};

export type Waiting = { readonly token: string; readonly timeout?: number; readonly every?: number };

export type ApiClient = {
  readonly call: <Body = unknown>(
    method: Method,
    path: `/${string}`,
    options?: Call,
  ) => Promise<Answered<Body>>;
  /** Asks for the request until it is settled, `done` or `rejected`; throws when it isn't in time. */
  readonly waitForOutcome: (requestId: string, waiting: Waiting) => Promise<RequestView>;
};

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const CALL_TIMEOUT = 30_000;
const OUTCOME_TIMEOUT = 30_000;
const FIRST_PAUSE = 50;
const SETTLED = new Set(['done', 'rejected']);

export function createApiClient(url: string): ApiClient {
  const base = url.replace(/\/$/, '');

  const call: ApiClient['call'] = async <Body>(method: Method, path: `/${string}`, options: Call = {}) => {
    const what = `${method} ${path}`;
    const answered = await fetch(base + path, {
      method,
      headers: headersOf(method, options),
      signal: AbortSignal.timeout(CALL_TIMEOUT),
      ...(options.body !== undefined && { body: textOf(options.body) }),
    }).catch((cause: unknown) => {
      throw new Error(`${what}: no answer from ${base} (${reasonOf(cause)})`, { cause });
    });
    const text = await answered.text();
    const { expect } = options;
    if (expect !== undefined && ![expect].flat().includes(answered.status))
      throw new Error(
        `${what}: ${answered.status} instead of ${[expect].flat().join(' or ')}\n${readable(text)}`,
      );
    return {
      status: answered.status,
      headers: answered.headers,
      body: parsed(answered.headers, text) as Body,
    };
  };

  const waitForOutcome: ApiClient['waitForOutcome'] = async (
    requestId,
    { token, timeout = OUTCOME_TIMEOUT, every },
  ) => {
    const path = `/v1/requests/${requestId}` as const;
    const deadline = Date.now() + timeout;
    for (let pause = FIRST_PAUSE; ; pause = every ?? Math.min(pause * 1.5, 1_000)) {
      const { body } = await call<RequestView>('GET', path, { token, expect: 200 });
      if (SETTLED.has(body.status)) return body;
      if (Date.now() + pause > deadline)
        throw new Error(
          `request ${requestId} is not settled after ${timeout} ms:\n${JSON.stringify(body, null, 2)}`,
        );
      await sleep(pause);
    }
  };

  return { call, waitForOutcome };
}

function headersOf(method: Method, { token, body, idempotencyKey, headers }: Call): Record<string, string> {
  const key = idempotencyKey ?? (idempotencyKey === null || method === 'GET' ? undefined : randomUUID());
  return {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...headers,
  };
}

/** A string goes as it is, so that tests can send what is no JSON. */
const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

const parsed = (headers: Headers, text: string): unknown =>
  text !== '' && /\bjson\b/.test(headers.get('content-type') ?? '') ? JSON.parse(text) : text;

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text.slice(0, 2_000);
  }
}

/** fetch says "fetch failed" and hides why in its cause. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : error.message;
};
