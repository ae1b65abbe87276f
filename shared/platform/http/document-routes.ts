import { createHash } from 'node:crypto';
import { ok } from '../../kernel/result.ts';
import { docsPage, docsPolicy } from './docs-page.ts';
import type { Locale } from './locale.ts';
import { type ApiDescription, openApiDocument } from './openapi.ts';
import { defineRoute, implement, type Route } from './route.ts';

const served = { zh: '说明文档', en: 'the description' };

/** Their specs, so that the document describes these two routes as well. */
export const openApiSpec = defineRoute({
  method: 'GET',
  path: '/v1/openapi.json',
  tag: 'services',
  summary: { zh: '接口描述（OpenAPI 3.1）', en: 'API description (OpenAPI 3.1)' },
  action: 'public',
  audit: 'none',
  responses: { 200: { description: served, contentType: 'application/json; charset=utf-8' } },
});

export const docsSpec = defineRoute({
  method: 'GET',
  path: '/docs',
  tag: 'services',
  summary: { zh: '接口说明页', en: 'API documentation' },
  action: 'public',
  audit: 'none',
  responses: { 200: { description: served, contentType: 'text/html; charset=utf-8' } },
});

/**
 * Made from the specs at the first request in each language and kept: the specs can't change under a bundle. What they
 * describe is asked for then, and not at the start of a function that seldom tells it.
 */
export function documentRoutes(describe: () => Promise<ApiDescription>): Route[] {
  const document = perLocale(async (locale) =>
    tagged(JSON.stringify(openApiDocument(await describe(), locale))),
  );
  const page = perLocale(async (locale) =>
    tagged(docsPage(openApiDocument(await describe(), locale), locale)),
  );
  return [
    implement(openApiSpec, async ({ locale }) => {
      const { body, etag } = await document(locale);
      return ok({ status: 200, body, headers: { ...cached, etag, 'content-language': locale } });
    }),
    implement(docsSpec, async ({ locale }) => {
      const { body, etag } = await page(locale);
      return ok({
        status: 200,
        body,
        headers: { ...cached, etag, 'content-language': locale, 'content-security-policy': docsPolicy },
      });
    }),
  ];
}

const cached = { 'cache-control': 'public, max-age=300' };

type Tagged = { readonly body: string; readonly etag: string };

const tagged = (body: string): Tagged => ({
  body,
  etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
});

function perLocale(make: (locale: Locale) => Promise<Tagged>): (locale: Locale) => Promise<Tagged> {
  const made = new Map<Locale, Tagged>();
  return async (locale) => {
    const kept = made.get(locale) ?? (await make(locale));
    made.set(locale, kept);
    return kept;
  };
}
