import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bundleOf } from '../lambda/bundle-for-tests.ts';
import { createFunctionHost } from '../lambda/function-host.ts';
import { startHttpApi } from './gateway.ts';
import type { AccessEntry, HttpApiOptions } from './http-api.ts';

/** Serves `source` as the function of every route key; the default function echoes its event. */
async function apiOf(
  routeKeys: readonly string[],
  {
    source = `export const handler = async (event) => ({ event });`,
    concurrency = 2,
    ...options
  }: Partial<HttpApiOptions> & { source?: string; concurrency?: number } = {},
) {
  const host = createFunctionHost({
    name: 'sample',
    bundle: await bundleOf(source),
    environment: {},
    timeoutSeconds: 5,
    concurrency,
  });
  const accesses: AccessEntry[] = [];
  const api = await startHttpApi({
    routes: routeKeys.map((routeKey) => ({ routeKey, function: host })),
    port: 0,
    onAccess: (entry) => accesses.push(entry),
    ...options,
  });
  onTestFinished(async () => {
    await api.close(0);
    await host.close(0);
  });
  const call = (path: string, init?: RequestInit) => fetch(`${api.url}${path}`, init);
  const eventOf = async (path: string, init?: RequestInit) =>
    ((await (await call(path, init)).json()) as { event: Record<string, unknown> }).event;
  return { api, host, accesses, call, eventOf };
}

const answering = (result: unknown) => ({
  source: `export const handler = async () => (${JSON.stringify(result)});`,
});

describe('HTTP API', () => {
  it('builds the event of payload format 2.0', async () => {
    const { eventOf, api } = await apiOf(['POST /v1/unions/{unionId}/members/{memberId}']);
    const event = await eventOf('/v1/unions/U%2F1/members/%E5%B7%A5?b=2&a=x%20y&b=3', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'X-Custom': 'One',
        cookie: 'c=1; d=2',
        'user-agent': 'test',
      },
      body: '{"a":1}',
    });
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /v1/unions/{unionId}/members/{memberId}',
      rawPath: '/v1/unions/U/1/members/工',
      rawQueryString: 'b=2&a=x%20y&b=3',
      cookies: ['c=1', 'd=2'],
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'x-custom': 'One',
        'content-length': '7',
        host: `127.0.0.1:${api.port}`,
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      }),
      queryStringParameters: { b: '2,3', a: 'x y' },
      pathParameters: { unionId: 'U/1', memberId: '工' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: `127.0.0.1:${api.port}`,
        domainPrefix: 'local',
        http: {
          method: 'POST',
          path: '/v1/unions/U/1/members/工',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        routeKey: 'POST /v1/unions/{unionId}/members/{memberId}',
        stage: '$default',
        time: expect.stringMatching(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"a":1}',
      isBase64Encoded: false,
    });
    expect(event['headers']).not.toHaveProperty('cookie');
  });

  it('leaves out what a bare request does not have', async () => {
    const { eventOf } = await apiOf(['GET /x']);
    const event = await eventOf('/x');
    expect(Object.keys(event).sort()).toEqual([
      'headers',
      'isBase64Encoded',
      'rawPath',
      'rawQueryString',
      'requestContext',
      'routeKey',
      'version',
    ]);
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  it('joins a header that comes twice by a comma', async () => {
    const { api } = await apiOf(['GET /x']);
    const text = await new Promise<string>((resolve, reject) => {
      const request = httpRequest(`${api.url}/x`, { headers: { 'X-Twice': ['one', 'two'] } }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      });
      request.once('error', reject).end();
    });
    expect(JSON.parse(text)).toMatchObject({ event: { headers: { 'x-twice': 'one,two' } } });
  });

  it.each([
    ['application/json; charset=utf-8', false],
    ['text/csv', false],
    ['application/xml', false],
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
    ['application/problem+json', true],
    [undefined, true],
  ])('passes a body of type %s as base64: %s', async (type, base64) => {
    const { eventOf } = await apiOf(['POST /x']);
    const body = new Uint8Array([0x61, 0xe5, 0xb7, 0xa5]);
    const event = await eventOf('/x', {
      method: 'POST',
      body,
      ...(type ? { headers: { 'content-type': type } } : {}),
    });
    expect(event).toMatchObject({ isBase64Encoded: base64, body: base64 ? 'YeW3pQ==' : 'a工' });
  });

  it('prefers fixed segments to variables, variables to the greedy one, and takes the default last', async () => {
    const { eventOf } = await apiOf([
      '$default',
      'ANY /v1/{rest+}',
      'GET /v1/members/{memberId}',
      'POST /v1/members/search',
      'ANY /v1/members/{memberId}',
      'GET /v1/members',
    ]);
    const routeOf = async (method: string, path: string) => (await eventOf(path, { method }))['routeKey'];
    expect(await routeOf('POST', '/v1/members/search')).toBe('POST /v1/members/search');
    expect(await routeOf('GET', '/v1/members/search')).toBe('GET /v1/members/{memberId}');
    expect(await routeOf('DELETE', '/v1/members/7')).toBe('ANY /v1/members/{memberId}');
    expect(await routeOf('GET', '/v1/members')).toBe('GET /v1/members');
    expect(await routeOf('GET', '/v1/members/')).toBe('ANY /v1/{rest+}');
    expect(await routeOf('GET', '/v1/a/b/c')).toBe('ANY /v1/{rest+}');
    expect(await routeOf('GET', '/else')).toBe('$default');
    expect((await eventOf('/v1/a/b%20c'))['pathParameters']).toEqual({ rest: 'a/b c' });
  });

  it.each([
    [['GET v1/x'], 'not a route key'],
    [['GET /a/{rest+}/b'], 'greedy'],
    [['GET /a/{one}', 'GET /a/{two}'], 'two routes'],
  ])('refuses to start with routes %j', async (routeKeys, reason) => {
    await expect(apiOf(routeKeys)).rejects.toThrow(reason);
  });

  it('answers 404 for an unknown path or method, and for HEAD and OPTIONS without a route', async () => {
    const { call, accesses } = await apiOf(['GET /x']);
    for (const [method, path] of [
      ['GET', '/y'],
      ['POST', '/x'],
      ['HEAD', '/x'],
      ['OPTIONS', '/x'],
      ['GET', '/x/'],
    ] as const) {
      const response = await call(path, { method });
      expect([method, path, response.status]).toEqual([method, path, 404]);
      expect(await response.text()).toBe(method === 'HEAD' ? '' : '{"message":"Not Found"}');
    }
    expect(accesses).toHaveLength(5);
    expect(accesses[0]).toMatchObject({ status: 404, routeKey: undefined, reason: 'Not Found' });
  });

  it('answers HEAD without a body where a route takes any method', async () => {
    const { call } = await apiOf(['ANY /x'], answering({ statusCode: 200, body: 'hello' }));
    const response = await call('/x', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([
      200,
      '5',
      '',
    ]);
  });

  it('answers 400 for a path that cannot be decoded', async () => {
    const { call } = await apiOf(['GET /x/{id}']);
    const response = await call('/x/%E5%B7');
    expect([response.status, await response.json()]).toEqual([400, { message: 'Bad Request' }]);
  });

  it('writes status, headers, cookies and body of the function', async () => {
    const { call, accesses } = await apiOf(
      ['GET /x'],
      answering({
        statusCode: 202,
        headers: { 'Content-Type': 'application/problem+json', 'X-Count': 3, 'Transfer-Encoding': 'chunked' },
        cookies: ['a=1; Path=/', 'b=2'],
        body: '{"好":1}',
      }),
    );
    const response = await call('/x');
    expect(response.status).toBe(202);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('x-count')).toBe('3');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(response.headers.get('apigw-requestid')).toBe(accesses[0]?.requestId);
    expect(await response.json()).toEqual({ 好: 1 });
    expect(accesses[0]).toMatchObject({ routeKey: 'GET /x', status: 202, reason: undefined });
  });

  it('decodes a base64 body of the function', async () => {
    const { call } = await apiOf(
      ['GET /x'],
      answering({
        statusCode: 200,
        body: Buffer.from([0, 255, 1]).toString('base64'),
        isBase64Encoded: true,
      }),
    );
    const response = await call('/x');
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 1]);
  });

  it.each([
    [{ answer: 42 }, '{"answer":42}'],
    ['plain', 'plain'],
    [null, 'null'],
    [[1, 2], '[1,2]'],
  ])('takes a result without a status, %j, as the body of a 200', async (result, body) => {
    const { call } = await apiOf(['GET /x'], answering(result));
    const response = await call('/x');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      body,
    ]);
  });

  it.each([
    [{ statusCode: 'abc' }],
    [{ statusCode: 200, body: { not: 'text' } }],
    [{ statusCode: 200, headers: { 'x-list': ['a'] } }],
    [{ statusCode: 200, cookies: 'a=1' }],
  ])('answers 500 for the malformed result %j', async (result) => {
    const { call } = await apiOf(['GET /x'], answering(result));
    const response = await call('/x');
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it.each([
    ['throws', `throw new Error('secret')`],
    ['crashes', `process.exit(1)`],
  ])('answers 500 without detail when the function %s', async (_, statement) => {
    const { call } = await apiOf(['GET /x'], {
      source: `export const handler = async () => { ${statement} };`,
    });
    const response = await call('/x');
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it('answers 503 after the integration time-out, lets the late function run on, and starts none that waited', async () => {
    const { call, host } = await apiOf(['GET /x'], {
      source: `export const handler = () => new Promise((resolve) => setTimeout(resolve, 250));`,
      concurrency: 1,
      integrationTimeoutMilliseconds: 60,
    });
    const responses = await Promise.all([call('/x'), call('/x')]);
    for (const response of responses) {
      expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
    }
    while (host.status().running > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(host.status()).toMatchObject({ invocations: 1, timeouts: 0, waiting: 0 });
  });

  it.each([
    ['declared', 'content-length'],
    ['streamed', 'chunked'],
  ])('answers 413 to a %s body over the limit, without calling the function', async (_, kind) => {
    const { call, host } = await apiOf(['POST /x'], { bodyLimitBytes: 100_000 });
    const bytes = new Uint8Array(300_000);
    const stream = () =>
      new ReadableStream({
        start(controller) {
          for (let i = 0; i < 3; i += 1) controller.enqueue(bytes.subarray(0, 100_000));
          controller.close();
        },
      });
    const response = await call('/x', {
      method: 'POST',
      ...(kind === 'chunked' ? { body: stream(), duplex: 'half' } : { body: bytes }),
    });
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    expect(host.status().invocations).toBe(0);
  });

  it('answers 413 to a body of more than 10 MB by default, and to an event Lambda would not take', async () => {
    const { call } = await apiOf(['POST /x'], answering({ statusCode: 200 }));
    const post = async (bytes: number) =>
      (
        await call('/x', {
          method: 'POST',
          body: 'x'.repeat(bytes),
          headers: { 'content-type': 'text/plain' },
        })
      ).status;
    expect(await post(10 * 1024 * 1024 + 1)).toBe(413);
    expect(await post(7 * 1024 * 1024)).toBe(413);
    expect(await post(5 * 1024 * 1024)).toBe(200);
  });

  it('answers 431 when request line and headers exceed 10 KB', async () => {
    const { call } = await apiOf(['GET /x']);
    expect((await call('/x', { headers: { 'x-long': 'x'.repeat(11_000) } })).status).toBe(431);
  });

  it('survives a caller that goes away in the middle of its body', async () => {
    const { api, call } = await apiOf(['POST /x', 'GET /x']);
    const socket = connect(api.port, '127.0.0.1');
    socket.write('POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf');
    while (api.status().open === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.destroy();
    while (api.status().open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await call('/x')).status).toBe(200);
  });

  it('handles the local paths before the routes', async () => {
    const { call, host } = await apiOf(['GET /local/{any+}', 'GET /x'], {
      extra: (request, response) => {
        if (!request.url?.startsWith('/local/')) return false;
        response.end('mine');
        return true;
      },
    });
    expect(await (await call('/local/tokens')).text()).toBe('mine');
    expect(host.status().invocations).toBe(0);
    expect((await call('/x')).status).toBe(200);
  });

  it('closes after the open requests, within its grace', async () => {
    const { api, call } = await apiOf(['GET /x'], {
      source: `export const handler = () => new Promise((resolve) => setTimeout(() => resolve('late'), 150));`,
    });
    const open = call('/x');
    while (api.status().open === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await api.close();
    expect(await (await open).text()).toBe('late');
    await expect(call('/x')).rejects.toThrow();
  });
});

describe('CORS of an HTTP API', () => {
  const cors = {
    allowOrigins: ['https://union.example', 'http://*'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'idempotency-key'],
    exposeHeaders: ['location'],
    maxAge: 600,
    allowCredentials: true,
  };
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  const corsHeaders = (response: Response) =>
    Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));

  it('answers a preflight itself, whatever the path', async () => {
    const { call, host } = await apiOf(['GET /x'], { cors });
    const response = await call('/anything', preflight('https://union.example'));
    expect(response.status).toBe(204);
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': 'https://union.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization,idempotency-key',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'location',
      'access-control-max-age': '600',
    });
    expect(host.status().invocations).toBe(0);
  });

  it.each([
    ['https://evil.example', undefined],
    ['https://union.example.evil', undefined],
    ['http://any.example', 'http://any.example'],
  ])('gives origin %s the allowed origin %s', async (origin, allowed) => {
    const { call } = await apiOf(['GET /x'], { cors });
    expect(corsHeaders(await call('/x', preflight(origin)))['access-control-allow-origin']).toBe(allowed);
    const response = await call('/x', { headers: { origin } });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin') ?? undefined).toBe(allowed);
  });

  it('puts its own headers in place of the function’s, also on refusals', async () => {
    const { call } = await apiOf(['GET /x'], {
      cors: { allowOrigins: ['*'] },
      ...answering({
        statusCode: 200,
        headers: { 'Access-Control-Allow-Origin': 'https://mine', 'x-kept': '1' },
      }),
    });
    const response = await call('/x', { headers: { origin: 'https://a.example' } });
    expect([response.headers.get('access-control-allow-origin'), response.headers.get('x-kept')]).toEqual([
      '*',
      '1',
    ]);
    const refused = await call('/y', { headers: { origin: 'https://a.example' } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
    expect((await call('/x')).headers.has('access-control-allow-origin')).toBe(false);
  });

  it('leaves the function’s headers alone when CORS is not configured', async () => {
    const { call } = await apiOf(
      ['GET /x'],
      answering({ statusCode: 200, headers: { 'access-control-allow-origin': 'https://mine' } }),
    );
    expect(
      (await call('/x', { headers: { origin: 'https://a' } })).headers.get('access-control-allow-origin'),
    ).toBe('https://mine');
  });
});
