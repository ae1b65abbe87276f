import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { instantOf } from '../../kernel/dates.ts';
import { httpHandler } from '../../platform/http/http-handler.ts';
import { routesIn } from '../../platform/http/routing.ts';
import { createLog } from '../../platform/log.ts';
import { servicesProblems } from '../domain/problems.ts';
import { servicesRoutes } from './routes.ts';

const handler = httpHandler({
  routes: routesIn(servicesRoutes()),
  problems: async () => [servicesProblems],
  verifyToken: async () => {
    throw new Error('a public route asked for a token');
  },
  audit: { record: async () => undefined },
  clock: () => instantOf(Date.UTC(2026, 10, 23)),
  log: createLog('services-http', 'SILENT'),
});

async function get(path: string, query: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const name = path.split('/')[3];
  const event = {
    version: '2.0',
    routeKey: name === undefined ? 'GET /v1/code-sets' : 'GET /v1/code-sets/{name}',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    queryStringParameters: query,
    headers,
    ...(name !== undefined && { pathParameters: { name } }),
    isBase64Encoded: false,
    requestContext: {
      requestId: 'r-1',
      http: { method: 'GET', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
    },
  } as unknown as APIGatewayProxyEventV2;
  const context = { awsRequestId: 'a-1', getRemainingTimeInMillis: () => 10_000 } as unknown as Context;
  const answer: APIGatewayProxyStructuredResultV2 = await handler(event, context);
  const text = answer.isBase64Encoded
    ? Buffer.from(answer.body ?? '', 'base64').toString()
    : (answer.body ?? '');
  return {
    status: answer.statusCode,
    headers: answer.headers ?? {},
    body: text === '' ? undefined : JSON.parse(text),
  };
}

const codesOf = (body: { entries: { code: string }[] }): string[] => body.entries.map(({ code }) => code);

describe('code tables over HTTP', () => {
  it('A4 lists every table with its standard and edition', async () => {
    const { status, body } = await get('/v1/code-sets');
    expect(status).toBe(200);
    expect(body.codeSets.map(({ name }: { name: string }) => name)).toEqual([
      'sex',
      'ethnicity',
      'education',
      'political-status',
      'employment-status',
      'skill-level',
      'household-type',
      'document-type',
      'change-type',
      'change-reason',
      'economic-type',
      'industry',
      'unit-kind',
      'union-type',
      'division',
    ]);
    expect(body.codeSets[1]).toEqual({
      name: 'ethnicity',
      title: { zh: '民族', en: 'ethnicity' },
      standard: 'GB/T 3304-1991',
      version: '1991',
    });
  });

  it('A4 serves a table whole, with headings marked and validity', async () => {
    const types = await get('/v1/code-sets/economic-type');
    expect(types.status).toBe(200);
    expect(types.body.entries[0]).toEqual({ code: '100', zh: '内资', en: 'domestic', headingOnly: true });
    expect(types.body.aliases['国有独资']).toBe('151');
    const households = await get('/v1/code-sets/household-type');
    expect(households.body.entries.at(-1)).toMatchObject({ code: '9', validFrom: '2014-07-24' });
  });

  it('A4 serves the entries in force on a day', async () => {
    expect(codesOf((await get('/v1/code-sets/household-type', { on: '2014-07-23' })).body)).not.toContain(
      '9',
    );
    expect(codesOf((await get('/v1/code-sets/household-type', { on: '2014-07-24' })).body)).toContain('9');
  });

  it('A4 serves divisions level by level', async () => {
    const { body } = await get('/v1/code-sets/division', { parent: '440300', on: '2026-11-23' });
    expect(body.version).toBe('2026-09-11');
    expect(body.entries).toContainEqual({
      code: '440305',
      zh: '南山区',
      parent: '440300',
      validFrom: '1990-01-01',
    });
    expect(codesOf(body)).toHaveLength(9);
    const whole = await get('/v1/code-sets/division');
    expect(codesOf(whole.body)).toHaveLength(4191);
    expect(whole.body.entries).toContainEqual({
      code: '330103',
      zh: '下城区',
      parent: '330100',
      validTo: '2021-12-31',
    });
  });

  it('A4 answers 304 to who holds the table already, and another tag for another part of it', async () => {
    const first = await get('/v1/code-sets/sex');
    const etag = String(first.headers['etag'] ?? first.headers['ETag']);
    expect(etag).toMatch(/^"[\w-]{22}"$/);
    expect((await get('/v1/code-sets/sex', {}, { 'if-none-match': etag })).status).toBe(304);
    expect((await get('/v1/code-sets/education', {}, { 'if-none-match': etag })).status).toBe(200);
  });

  it.each(['nothing', 'constructor', '__proto__'])('A4 knows no table %s', async (name) => {
    const { status, body } = await get(`/v1/code-sets/${name}`);
    expect(status).toBe(404);
    expect(body.code).toBe('code-set/not-found');
  });

  it('A4 refuses a day that is none', async () => {
    expect((await get('/v1/code-sets/sex', { on: '2026-02-30' })).status).toBe(400);
  });
});
