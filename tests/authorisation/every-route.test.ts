import { beforeAll, describe, expect, it } from 'vitest';
import { BODY_LIMIT, DEPTH_LIMIT } from '../../shared/platform/http/json-body.ts';
import type { TestAnswer } from '../support/api.ts';
import { cases } from './cases.ts';
import { type Part, type Stage, stage, verdictOf } from './stage.ts';

let at: Stage;
beforeAll(async () => {
  at = await stage();
});

/** Somebody who may use the route; everybody may use a public one. */
const userOf = (route: string): Part | undefined =>
  at.parts.find((part) => verdictOf(at.specOf(route), cases[route]?.[0] ?? never(route), part) === 'allowed');

const never = (route: string): never => {
  throw new Error(`${route} has no case`);
};

const routes = Object.keys(cases);

/** What an answer about people carries, whatever it says. */
const headers = {
  'content-security-policy': expect.stringContaining("default-src 'none'"),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': expect.stringContaining('max-age=63072000'),
  'x-content-type-options': 'nosniff',
};

describe('every route', () => {
  it.each(routes)(
    '%s answers with the headers of security, and is cached by nobody unless it is public',
    async (route) => {
      const part = userOf(route);
      const answers: TestAnswer[] = [await at.api.call(undefined, route)];
      if (part) {
        const [one] = cases[route] ?? [];
        answers.push(await at.api.call(part.caller, route, one?.asks(at.subjectsFor(part))));
      }
      for (const answer of answers) {
        expect(answer.headers).toMatchObject(headers);
        if (at.specOf(route).action !== 'public') expect(answer.headers['cache-control']).toBe('no-store');
      }
    },
  );

  it.each(routes)('%s reads no body that is too large or nested too deep', async (route) => {
    const part = userOf(route);
    const ask = (body: string) => at.api.call(part?.caller, route, { body });
    expect(await ask(JSON.stringify('x'.repeat(BODY_LIMIT)))).toMatchObject({
      status: 413,
      body: { code: 'request/too-large' },
    });
    const depth = DEPTH_LIMIT + 1;
    expect(await ask(`${'['.repeat(depth)}${']'.repeat(depth)}`)).toMatchObject({
      status: 400,
      body: { code: 'request/too-deep' },
    });
  });

  it('gives pages of a hundred at most, wherever it gives pages', async () => {
    const paged = routes.filter((route) => 'limit' in (at.specOf(route).query?.shape ?? {}));
    expect(paged.length).toBeGreaterThanOrEqual(5);
    for (const route of paged) {
      const part = userOf(route);
      const [one] = cases[route] ?? [];
      if (part === undefined || one === undefined) throw new Error(`nobody may use ${route}`);
      const request = one.asks(at.subjectsFor(part));
      const answer = await at.api.call(part.caller, route, {
        ...request,
        query: { ...request.query, limit: '101' },
      });
      expect({ route, status: answer.status }).toEqual({ route, status: 400 });
    }
  });

  it('that answers with a list of records gives it page by page', () => {
    const lists = routes.filter((route) => {
      const spec = at.specOf(route);
      const { properties } =
        spec.responses[200]?.schema?.toJSONSchema({ io: 'input', unrepresentable: 'any' }) ?? {};
      return spec.method === 'GET' && properties !== undefined && 'next' in properties;
    });
    expect(lists.length).toBeGreaterThanOrEqual(5);
    for (const route of lists) expect(Object.keys(at.specOf(route).query?.shape ?? {})).toContain('cursor');
  });
});
