import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { LocalDate } from '../../kernel/dates.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import type { ProblemCatalogue } from '../../kernel/problem.ts';
import { descriptionFaults } from '../../../tests/support/description-faults.ts';
import { pageInQuery } from './cursor.ts';
import { docsPage, docsPolicy } from './docs-page.ts';
import { docsSpec, documentRoutes, openApiSpec } from './document-routes.ts';
import { openApiDocument, type ApiDescription } from './openapi.ts';
import { defineRoute } from './route.ts';

const said = { zh: '会员', en: 'member' };

const Person = z
  .strictObject({
    name: z.string().meta({ examples: ['张三'], description: '姓名' }),
    born: LocalDate,
    migrant: z.boolean().default(false),
  })
  .meta({ id: 'Person' });
const Member = z.object({ memberId: MemberId, person: Person }).meta({ id: 'Member' });

const register = defineRoute({
  method: 'POST',
  path: '/v1/members',
  tag: 'members',
  summary: { zh: '登记会员', en: 'Register a member' },
  action: 'members:register',
  audit: 'none',
  idempotent: true,
  body: z.strictObject({ unionId: UnionId, person: Person }),
  responses: { 202: { description: said, schema: z.object({ requestId: z.string() }) } },
  problems: ['member/elsewhere'],
});
const list = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/members',
  tag: 'members',
  summary: { zh: '会员名单', en: 'List members' },
  action: 'members:read',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
  query: z.strictObject(pageInQuery),
  responses: { 200: { description: said, schema: z.object({ members: z.array(Member) }) } },
  problems: ['request/bad-cursor'],
});

const problems = {
  'member/elsewhere': {
    status: 422,
    zh: '已是 <b> 会员',
    en: 'Already a <b> member',
    basis: '会籍办法第三条',
  },
} as const satisfies ProblemCatalogue;

const api: ApiDescription = {
  title: { zh: '工会实名登记', en: 'Union registry' },
  description: { zh: '说明', en: 'Description' },
  version: '1.0.0',
  tags: { members: { zh: '会员', en: 'Members' }, services: { zh: '服务', en: 'Services' } },
  specs: [register, list, openApiSpec, docsSpec],
  problems: [problems],
};
const document = openApiDocument(api, 'zh');
const operation = document.paths['/v1/members']?.['post'];

describe('openApiDocument', () => {
  it('F6 is valid OpenAPI 3.1, and its examples are taken by the routes they stand for', async () => {
    expect(await descriptionFaults(api)).toEqual([]);
  });

  it('makes examples of the formats that zod knows', async () => {
    const formats = z.strictObject({ a: z.url(), b: z.iso.date(), c: z.iso.datetime(), d: z.uuid() });
    const spec = defineRoute({ ...register, body: formats });
    expect(await descriptionFaults({ ...api, specs: [spec] })).toEqual([]);
  });

  it('finds an example that its route would refuse', async () => {
    const odd = defineRoute({
      ...register,
      body: z.strictObject({ code: z.string().refine((text) => text === 'Q') }),
    });
    expect(await descriptionFaults({ ...api, specs: [odd] })).toEqual([
      'POST /v1/members: body example at /code: custom',
    ]);
  });

  it('describes a write: its key, its body, its roles', () => {
    expect(operation).toMatchObject({
      operationId: 'postMembers',
      summary: '登记会员',
      security: [{ bearer: [] }],
      'x-roles': ['union-officer', 'superior-officer'],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            example: {
              unionId: '01JDM0Z5YKQ8W4R2T6V9X3B7CA',
              person: { name: '张三', born: '2026-01-05', migrant: false },
            },
          },
        },
      },
    });
    expect(operation?.parameters?.map(({ name, required }) => [name, required])).toEqual([
      ['Idempotency-Key', true],
      ['Accept-Language', false],
    ]);
  });

  it('describes parameters with their limits', () => {
    const [unionId, limit, cursor] =
      document.paths['/v1/unions/{unionId}/members']?.['get']?.parameters ?? [];
    expect(unionId).toMatchObject({
      name: 'unionId',
      in: 'path',
      required: true,
      schema: { $ref: '#/components/schemas/UnionId' },
    });
    expect(limit).toMatchObject({
      name: 'limit',
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    });
    expect(cursor).toMatchObject({ name: 'cursor', in: 'query', required: false });
  });

  it('lists every refusal under its status, by code', () => {
    const codesOf = (status: string) =>
      Object.keys(operation?.responses[status]?.content?.['application/problem+json']?.examples ?? {});
    expect(Object.keys(operation?.responses ?? {})).toEqual([
      '202',
      '400',
      '401',
      '403',
      '413',
      '415',
      '422',
      '500',
      '503',
    ]);
    expect(codesOf('400')).toEqual(['request.invalid', 'request.malformed-json', 'request.too-deep']);
    expect(codesOf('422')).toEqual(['request.unacceptable', 'member.elsewhere']);
    expect(document['x-problems']['member/elsewhere']).toEqual({
      status: 422,
      detail: '已是 <b> 会员',
      basis: '会籍办法第三条',
    });
  });

  it('asks no token of a public route', () => {
    expect(document.paths['/docs']?.['get']).toMatchObject({ security: [] });
    expect(document.paths['/docs']?.['get']).not.toHaveProperty('x-roles');
  });

  it('tells a type as it comes in from the same type as it goes out', () => {
    const { Person: out, PersonInput: inward, Member: member } = document.components.schemas;
    expect(out?.required).toEqual(['name', 'born', 'migrant']);
    expect(inward?.required).toEqual(['name', 'born']);
    expect(member?.properties?.['person']).toEqual({ $ref: '#/components/schemas/Person' });
    expect(JSON.stringify(operation?.requestBody)).toContain('#/components/schemas/PersonInput');
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('speaks the language asked for', () => {
    const english = openApiDocument(api, 'en');
    expect(english.info.title).toBe('Union registry');
    expect(english.paths['/v1/members']?.['post']?.summary).toBe('Register a member');
    expect(english['x-problems']['internal']?.detail).toMatch(/^[\x20-\x7e]+$/);
  });

  it('refuses a body that takes unknown fields, at any depth', () => {
    const loose = z.strictObject({ rows: z.array(z.object({ a: z.string() })) });
    expect(() => openApiDocument({ ...api, specs: [{ ...register, body: loose }] }, 'zh')).toThrow(
      'POST /v1/members: the body takes unknown fields at /rows/-',
    );
  });

  it('refuses a tag without words', () => {
    expect(() => openApiDocument({ ...api, tags: {} }, 'zh')).toThrow('tag members has no words');
  });
});

describe('docsPage', () => {
  const page = docsPage(document, 'zh');

  it('F6 shows every route, its fields, its problems, and a line to try', () => {
    for (const spec of [register, list]) expect(page).toContain(spec.summary.zh);
    expect(page).toContain('curl -X POST &quot;$API/v1/members&quot;');
    expect(page).toContain('curl &quot;$API/v1/unions/01JDM0Z5YKQ8W4R2T6V9X3B7CA/members&quot;');
    expect(page).toContain('<code>unionId</code>');
    expect(page).toContain('id="problems/member/elsewhere"');
    expect(page).toContain('基层工会干部');
  });

  it('links only to what is on it', () => {
    const targets = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !targets.has(link))).toEqual([]);
    expect([...page.matchAll(/href="([^#"][^"]*)"/g)].map(([, url]) => url)).toEqual(['/v1/openapi.json']);
  });

  it('writes texts as texts', () => {
    expect(page).toContain('已是 &lt;b&gt; 会员');
    expect(page).not.toContain('<b> 会员');
  });

  it('loads and runs nothing, under a policy that holds it to that', async () => {
    expect(page).not.toMatch(/<script|<img|<link|@import|url\(| style=| on\w+=/);
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page) ?? [];
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    expect(docsPolicy).toContain(`style-src 'sha256-${Buffer.from(digest).toString('base64')}'`);
    expect(docsPolicy).toContain("default-src 'none'");
  });
});

describe('documentRoutes', () => {
  const routes = documentRoutes(() => Promise.resolve(api));
  const input = {
    params: {},
    query: {},
    body: undefined,
    caller: undefined,
    idempotencyKey: undefined,
    now: '' as never,
    note: () => undefined,
  };

  it('serve the document and the page in both languages, each under its own tag', async () => {
    const answers = await Promise.all(
      routes.flatMap((route) => (['zh', 'en'] as const).map((locale) => route.handle({ ...input, locale }))),
    );
    const values = answers.map((answer) => (answer.ok ? answer.value : undefined));
    expect(new Set(values.map((value) => value?.headers?.etag)).size).toBe(4);
    expect(values.map((value) => value?.headers?.['content-language'])).toEqual(['zh', 'en', 'zh', 'en']);
    expect(JSON.parse(String(values[0]?.body))).toEqual(JSON.parse(JSON.stringify(document)));
    expect(String(values[3]?.body)).toContain('<html lang="en">');
  });
});
