import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { describe, expect, it, vi } from 'vitest';
import { Caller } from '../../kernel/caller.ts';
import { instantOf } from '../../kernel/dates.ts';
import { MemberId } from '../../kernel/ids.ts';
import { type ProblemCatalogue, reject, rule } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { faultOf, type Log } from '../log.ts';
import { NotCreated } from '../store/create-once.ts';
import type { VerifyToken } from './auth/verify-token.ts';
import { httpHandler } from './http-handler.ts';
import { defineRoute, implement, type Route } from './route.ts';
import { routesIn } from './routing.ts';

const text = { zh: '试验', en: 'test' };
const memberId = '01JDM0Z5YKQ8W4R2T6V9X3B7CA';
const now = Date.UTC(2026, 10, 23);

const problems = {
  'member/not-found': { status: 404, zh: '没有此会员。', en: 'There is no such member.' },
  'member/elsewhere': { status: 422, zh: '已是会员。', en: 'Already a member.', basis: '会籍办法第三条' },
  'id-number/check-digit': {
    status: 422,
    zh: '校验码不符。',
    en: 'The check digit is wrong.',
    basis: 'GB 11643',
  },
  'registry/throttled': { status: 429, zh: '稍候。', en: 'Wait.' },
} as const satisfies ProblemCatalogue;

const read = defineRoute({
  method: 'GET',
  path: '/v1/members/{memberId}',
  tag: 'members',
  summary: text,
  action: 'members:read',
  audit: 'none',
  params: z.object({ memberId: MemberId }),
  query: z.strictObject({ limit: z.coerce.number().int().max(100).default(20) }),
  responses: { 200: { description: text, schema: z.object({ name: z.string(), limit: z.number() }) } },
  problems: ['member/not-found', 'registry/throttled'],
});

const register = defineRoute({
  method: 'POST',
  path: '/v1/members',
  tag: 'members',
  summary: text,
  action: 'members:register',
  audit: 'none',
  idempotent: true,
  body: z.strictObject({
    name: z.string().min(1),
    idNumber: z.string().refine((value) => value.endsWith('X'), rule('id-number/check-digit')),
  }),
  responses: { 202: { description: text, schema: z.object({ requestId: z.string() }) } },
  problems: ['member/elsewhere'],
});

const codes = defineRoute({
  method: 'GET',
  path: '/v1/code-sets',
  tag: 'services',
  summary: text,
  action: 'public',
  audit: 'none',
  responses: {
    200: { description: text, schema: z.object({ sets: z.array(z.string()) }) },
    204: { description: text },
  },
});

const officer = Caller.parse({ kind: 'operator', id: 'officer-1', role: 'union-officer', scope: memberId });
const worker = Caller.parse({ kind: 'worker', id: 'worker-1' });

const verifyToken: VerifyToken = async (authorization) => {
  if (authorization === undefined) return err('missing');
  if (authorization === 'Bearer officer') return ok(officer);
  return authorization === 'Bearer worker' ? ok(worker) : err('expired');
};

type Lines = [level: string, code: string, fields: unknown][];

function logInto(lines: Lines): Log {
  return {
    debug: (code, fields) => lines.push(['debug', code, fields]),
    info: (code, fields) => lines.push(['info', code, fields]),
    warn: (code, fields) => lines.push(['warn', code, fields]),
    error: (code, error, fields) =>
      lines.push(['error', code, { name: faultOf(error).name, ...(fields as object) }]),
    within: () => undefined,
  };
}

const answerRead = implement(read, async ({ params, query }) =>
  ok({ status: 200, body: { name: params.memberId, limit: query.limit } }),
);
const answerRegister = implement(register, async ({ idempotencyKey }) =>
  ok({ status: 202, body: { requestId: idempotencyKey }, headers: { location: `/v1/requests/r1` } }),
);
const answerCodes = implement(codes, async () =>
  ok({
    status: 200,
    body: { sets: ['sex'] },
    headers: { etag: '"v1"', 'cache-control': 'public, max-age=60' },
  }),
);

type Sent = {
  headers?: Record<string, string>;
  body?: string;
  query?: string;
  params?: Record<string, string>;
  base64?: boolean;
};

const event = (routeKey: string, sent: Sent = {}): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey,
  rawPath: '/',
  rawQueryString: sent.query ?? '',
  headers: { authorization: 'Bearer officer', ...sent.headers },
  ...(sent.params && { pathParameters: sent.params }),
  requestContext: {
    accountId: '0',
    apiId: 'a',
    domainName: 'd',
    domainPrefix: 'd',
    http: {
      method: routeKey.split(' ')[0] ?? '',
      path: '/',
      protocol: 'HTTP/1.1',
      sourceIp: '::1',
      userAgent: 't',
    },
    requestId: 'JKJaXmPLvHcESHA=',
    routeKey,
    stage: '$default',
    time: '',
    timeEpoch: now - 12,
  },
  ...(sent.body !== undefined && { body: sent.body }),
  isBase64Encoded: sent.base64 ?? false,
});

const context = (remaining = 10_000) => ({ getRemainingTimeInMillis: () => remaining }) as unknown as Context;

async function call(
  routeKey: string,
  sent: Sent = {},
  routes: Route[] = [answerRead, answerRegister, answerCodes],
  remaining?: number,
) {
  const lines: Lines = [];
  const handler = httpHandler({
    routes: routesIn(routes),
    problems: async () => [problems],
    verifyToken,
    clock: () => instantOf(now),
    log: logInto(lines),
    audit: { record: async () => undefined },
    allowedOrigins: ['https://union.example'],
  });
  const { statusCode, headers = {}, body } = await handler(event(routeKey, sent), context(remaining));
  return { status: statusCode, headers, body: body ? JSON.parse(body) : undefined, text: body ?? '', lines };
}

const READ = 'GET /v1/members/{memberId}';
const POST = 'POST /v1/members';
const json = { 'content-type': 'application/json', 'idempotency-key': 'key-0001' };
const post = (body: unknown, over: Sent = {}) =>
  call(POST, {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...over,
    headers: { ...json, ...over.headers },
  });
const person = { name: '示例', idNumber: '11010519491231002X' };

describe('httpHandler', () => {
  it('hands a handler what its spec parsed, and answers with what its spec declares', async () => {
    const { status, headers, body } = await call(READ, { params: { memberId }, query: 'limit=7' });
    expect([status, body]).toEqual([200, { name: memberId, limit: 7 }]);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
  });

  it('gives the idempotency key of a write and passes its headers on', async () => {
    const { status, headers, body } = await post(person);
    expect([status, body]).toEqual([202, { requestId: 'key-0001' }]);
    expect(headers['location']).toBe('/v1/requests/r1');
  });

  it('G6 lets no field out that the spec does not declare', async () => {
    const leaking = implement(read, async () => {
      const record = { name: 'a', limit: 1, idNumber: '11010519491231002X' };
      return ok({ status: 200, body: record });
    });
    expect((await call(READ, { params: { memberId } }, [leaking])).body).toEqual({ name: 'a', limit: 1 });
  });

  it('sends the headers that keep an answer private on every answer', async () => {
    for (const answered of [await call(READ, { params: { memberId } }), await call('GET /nowhere')])
      expect(answered.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-request-id': 'JKJaXmPLvHcESHA=',
        vary: 'accept-language, origin',
      });
  });

  it('answers 404 on a route it does not have', async () => {
    const { status, body } = await call('GET /nowhere');
    expect([status, body.code]).toEqual([404, 'request/no-such-route']);
  });
});

describe('who is calling', () => {
  it('is asked for a token, without being told of an error', async () => {
    const { status, headers, body } = await call(READ, { headers: { authorization: undefined as never } });
    expect([status, body.code]).toEqual([401, 'caller/unauthenticated']);
    expect(headers['www-authenticate']).toBe('Bearer realm="union-registry"');
  });

  it('is told that a token is no good, and not why', async () => {
    const { status, headers, text: said } = await call(READ, { headers: { authorization: 'Bearer old' } });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer realm="union-registry", error="invalid_token"');
    expect(said).not.toContain('expired');
  });

  it('is refused before anything of the request is read', async () => {
    expect((await post('{', { headers: { authorization: 'Bearer old' } })).status).toBe(401);
    expect((await post('{', { headers: { authorization: 'Bearer worker' } })).status).toBe(403);
  });

  it('G2 gets 403 for what the role may not do at all', async () => {
    const { status, body } = await call(READ, {
      params: { memberId },
      headers: { authorization: 'Bearer worker' },
    });
    expect([status, body.code]).toEqual([403, 'caller/not-allowed']);
  });

  it('needs no token on a public route, and a bad one is not looked at', async () => {
    expect((await call('GET /v1/code-sets', { headers: { authorization: 'Bearer old' } })).status).toBe(200);
  });

  it('is not believed by any other header', async () => {
    const forged = {
      authorization: '',
      'x-caller': JSON.stringify(officer),
      'x-amzn-oidc-identity': 'officer-1',
    };
    const verifying = vi.fn(verifyToken);
    const handler = httpHandler({
      routes: routesIn([answerRead]),
      problems: async () => [problems],
      verifyToken: async (authorization, at) =>
        verifying(authorization === '' ? undefined : authorization, at),
      clock: () => instantOf(now),
      log: logInto([]),
      audit: { record: async () => undefined },
    });
    const { statusCode } = await handler(event(READ, { params: { memberId }, headers: forged }), context());
    expect(statusCode).toBe(401);
    expect(verifying).toHaveBeenCalledWith(undefined, instantOf(now));
  });
});

describe('bad input', () => {
  it.each<[string, Sent & { send: unknown }, number, string]>([
    ['malformed JSON', { send: '{"name":' }, 400, 'request/malformed-json'],
    ['deep nesting', { send: '['.repeat(5_000) }, 400, 'request/too-deep'],
    ['10 MB', { send: `"${'x'.repeat(10_000_000)}"` }, 413, 'request/too-large'],
    [
      'another content type',
      { send: person, headers: { 'content-type': 'text/xml' } },
      415,
      'request/unsupported-media-type',
    ],
    ['no body', { send: '' }, 400, 'request/invalid'],
    ['a JSON list', { send: [person] }, 400, 'request/invalid'],
    ['unknown fields', { send: { ...person, admin: true } }, 400, 'request/invalid'],
    ['a missing field', { send: { name: 'a' } }, 400, 'request/invalid'],
    ['a broken rule', { send: { ...person, idNumber: '1' } }, 422, 'request/unacceptable'],
  ])('%s', async (_, { send, ...sent }, status, code) => {
    const answered = await post(send, sent);
    expect([answered.status, answered.body.code]).toEqual([status, code]);
    expect(answered.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answered.body).toMatchObject({
      status,
      type: `/docs#problems/${code}`,
      instance: 'JKJaXmPLvHcESHA=',
    });
  });

  it('is named field by field, in Chinese', async () => {
    const { body, headers } = await post({ name: '', idNumber: '1', admin: true });
    expect(headers['content-language']).toBe('zh');
    expect(body.title).toBe('请求有误');
    expect(body.errors).toEqual([
      { in: 'body', pointer: '/name', code: 'field/too-short', detail: '长度或项数至少为 1。' },
      {
        in: 'body',
        pointer: '/idNumber',
        code: 'id-number/check-digit',
        detail: '校验码不符。',
        basis: 'GB 11643',
      },
      { in: 'body', pointer: '/admin', code: 'field/unknown', detail: '没有此字段。' },
    ]);
  });

  it('is named in English when that is preferred', async () => {
    const { body, headers } = await post(
      { ...person, idNumber: '1' },
      { headers: { 'accept-language': 'en-US,zh;q=0.1' } },
    );
    expect(headers['content-language']).toBe('en');
    expect(body).toMatchObject({
      title: 'Against the rules',
      errors: [{ detail: 'The check digit is wrong.' }],
    });
  });

  it.each<[string, string | undefined, string]>([
    ['missing', undefined, 'field/required'],
    ['of 7 characters', 'key-001', 'field/wrong-format'],
    ['of 129 characters', 'k'.repeat(129), 'field/wrong-format'],
    ['with a space', 'key 00001', 'field/wrong-format'],
    ['not ASCII', '钥匙钥匙钥匙钥匙', 'field/wrong-format'],
    ['that is an ID number', '440305199001011234', 'field/wrong-format'],
    ['that holds a mobile', 'register-13800138000', 'field/wrong-format'],
  ])('an Idempotency-Key %s', async (_, key, code) => {
    const { status, body } = await post(person, { headers: { 'idempotency-key': key as never } });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        in: 'header',
        name: 'Idempotency-Key',
        code,
        detail: code === 'field/required' ? '必填。' : '格式不正确。',
      },
    ]);
  });

  it('takes Idempotency-Keys of 8 and of 128 visible characters', async () => {
    for (const key of ['!~aB3-_/', 'k'.repeat(128), 'row-1764000000000', randomUUID()])
      expect((await post(person, { headers: { 'idempotency-key': key } })).status).toBe(202);
  });

  it('a malformed id, an unknown parameter and a repeated one', async () => {
    const { status, body } = await call(READ, { params: { memberId: 'x' }, query: 'limit=1&limit=2&page=3' });
    expect([status, body.code]).toEqual([400, 'request/invalid']);
    expect(
      body.errors.map(({ in: place, name, code }: Record<string, string>) => [place, name, code]),
    ).toEqual([
      ['path', 'memberId', 'field/wrong-format'],
      ['query', 'page', 'field/unknown'],
      ['query', 'limit', 'field/repeated'],
    ]);
  });

  it('a parameter or a body where none is taken', async () => {
    expect((await call('GET /v1/code-sets', { query: 'x=1' })).body.errors).toMatchObject([
      { in: 'query', name: 'x' },
    ]);
    const withBody = await call('GET /v1/code-sets', {
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect([withBody.status, withBody.body.code]).toEqual([400, 'request/unexpected-body']);
  });

  it('G8 is not repeated in the answer or in the log', async () => {
    const sent = { name: 7, idNumber: '44030519900101123', 张小明: '13800138000' };
    const { text: said, lines } = await post(sent, { headers: { 'idempotency-key': '440305199001011234' } });
    for (const secret of ['44030519900101123', '张小明', '13800138000', '440305199001011234']) {
      expect(said).not.toContain(secret);
      expect(JSON.stringify(lines)).not.toContain(secret);
    }
  });
});

describe('refusals and faults', () => {
  const failing = (error: unknown) =>
    implement(read, async () => {
      throw error;
    });

  it('words a handler’s refusal by its catalogue', async () => {
    const absent = implement(read, async () => err(reject('member/not-found')));
    const { status, body } = await call(READ, { params: { memberId } }, [absent]);
    expect([status, body.code, body.detail]).toEqual([404, 'member/not-found', '没有此会员。']);
  });

  it('gives the legal basis of a rule', async () => {
    const elsewhere = implement(register, async () => err([reject('member/elsewhere', {}, '/idNumber')]));
    const { status, body } = await call(POST, { body: JSON.stringify(person), headers: json }, [elsewhere]);
    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'member/elsewhere',
      basis: '会籍办法第三条',
      errors: [{ pointer: '/idNumber' }],
    });
  });

  it('says when to ask again on 429 and 503, and not otherwise', async () => {
    const busy = implement(read, async () => err(reject('registry/throttled')));
    expect((await call(READ, { params: { memberId } }, [busy])).headers['retry-after']).toBe('2');
    const throttled = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
    const answered = await call(READ, { params: { memberId } }, [failing(throttled)]);
    expect([answered.status, answered.body.code, answered.headers['retry-after']]).toEqual([
      503,
      'platform/unavailable',
      '2',
    ]);
    expect((await call('GET /nowhere')).headers['retry-after']).toBeUndefined();
  });

  it('C1 asks for another try when a request met another call at its item, and was not stored', async () => {
    const met = new NotCreated('an item of requests was not created: conflict');
    const { status, body } = await call(READ, { params: { memberId } }, [failing(met)]);
    expect([status, body.code]).toEqual([503, 'platform/unavailable']);
  });

  it('takes a failure of the cloud for passing', async () => {
    const broken = Object.assign(new Error('x'), { name: 'InternalFailure', $fault: 'server' });
    expect((await call(READ, { params: { memberId } }, [failing(broken)])).status).toBe(503);
    const ours = Object.assign(new Error('x'), { name: 'ValidationException', $fault: 'client' });
    expect((await call(READ, { params: { memberId } }, [failing(ours)])).status).toBe(500);
  });

  it('G8 answers 500 without a word of the fault, and logs its name and the request', async () => {
    const {
      status,
      body,
      text: said,
      lines,
    } = await call(READ, { params: { memberId } }, [failing(new RangeError('张小明 13800138000'))]);
    expect([status, body.code]).toEqual([500, 'internal']);
    expect(said).not.toContain('张小明');
    expect(lines).toEqual([
      ['error', 'http/fault', { name: 'RangeError', route: READ, request: 'JKJaXmPLvHcESHA=' }],
      [
        'info',
        'http/answered',
        { route: READ, request: 'JKJaXmPLvHcESHA=', status: 500, problem: 'internal', milliseconds: 12 },
      ],
    ]);
  });

  it.each([undefined, null, 'text', 7])('survives a thrown %j', async (thrown) => {
    expect((await call(READ, { params: { memberId } }, [failing(thrown)])).status).toBe(500);
  });

  it('answers 500 when a handler breaks its own spec', async () => {
    const bodies = [
      { status: 200, body: { name: 1 } },
      { status: 201, body: {} },
    ];
    for (const wrong of bodies) {
      const breaking: Route = { spec: read, handle: async () => ok(wrong) };
      expect((await call(READ, { params: { memberId } }, [breaking])).status).toBe(500);
    }
    const undeclared: Route = { spec: read, handle: async () => err(reject('member/unheard-of')) };
    expect((await call(READ, { params: { memberId } }, [undeclared])).status).toBe(500);
  });

  it('answers 503 before Lambda cuts a slow handler off', async () => {
    const slow = implement(read, () => new Promise(() => undefined));
    const { status, body } = await call(READ, { params: { memberId } }, [slow], 520);
    expect([status, body.code]).toEqual([503, 'platform/unavailable']);
  });

  it('logs one line an answer: route, request, status, time', async () => {
    const { lines } = await post(person);
    expect(lines).toEqual([
      [
        'info',
        'http/answered',
        { route: POST, request: 'JKJaXmPLvHcESHA=', status: 202, problem: undefined, milliseconds: 12 },
      ],
    ]);
  });
});

describe('entity tags', () => {
  it.each(['"v1"', 'W/"v1"', '"v0", "v1"', '*'])('answer 304 to If-None-Match %s', async (tag) => {
    const {
      status,
      headers,
      text: said,
    } = await call('GET /v1/code-sets', { headers: { 'if-none-match': tag } });
    expect([status, said]).toEqual([304, '']);
    expect(headers).toMatchObject({ etag: '"v1"', 'cache-control': 'public, max-age=60' });
    expect(headers['content-type']).toBeUndefined();
  });

  it('answer in full to another tag', async () => {
    const { status, headers } = await call('GET /v1/code-sets', {
      headers: { 'if-none-match': '"v10", v1' },
    });
    expect([status, headers['etag']]).toEqual([200, '"v1"']);
  });
});

describe('cross-origin calls', () => {
  it('are answered for the configured origins only', async () => {
    const from = (origin: string) => call('GET /v1/code-sets', { headers: { origin } });
    expect((await from('https://union.example')).headers['access-control-allow-origin']).toBe(
      'https://union.example',
    );
    for (const origin of ['https://evil.example', 'https://union.example.evil.example', 'null', '*'])
      expect((await from(origin)).headers['access-control-allow-origin']).toBeUndefined();
  });

  it('are announced by a preflight, on whatever route it arrives', async () => {
    const { status, headers } = await call('OPTIONS /{proxy+}', {
      headers: { origin: 'https://union.example' },
    });
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://union.example',
      'access-control-allow-headers': expect.stringContaining('idempotency-key'),
      'access-control-allow-methods': expect.stringContaining('POST'),
    });
    expect(headers['access-control-allow-credentials']).toBeUndefined();
  });
});
