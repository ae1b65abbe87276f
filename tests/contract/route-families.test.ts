import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { functionIds, functionSources } from '../../shared/platform/deployment/functions.ts';
import { routesOnDemand, type RouteFamilies } from '../../shared/platform/http/routing.ts';
import { mergeCatalogues } from '../../shared/platform/http/problem.ts';
import { platformProblems } from '../../shared/platform/http/problems.ts';
import { apiDescription } from '../../shared/registry/api.ts';
import { placeholders } from '../support/environment.ts';

const root = join(import.meta.dirname, '../..');
const { functions } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8')) as {
  functions: Record<string, { events?: readonly { httpApi?: string }[] }>;
};

const services = functionIds
  .filter((id) => id.endsWith('-http'))
  .map((id) => ({
    id,
    keys: (functions[id]?.events ?? []).flatMap(({ httpApi }) => httpApi ?? []),
  }));

beforeAll(() => {
  for (const [name, value] of Object.entries(placeholders)) vi.stubEnv(name, value);
});
afterAll(() => vi.unstubAllEnvs());

describe('routes on demand', () => {
  it.each(services)(
    '$id finds each route that the gateway sends it in one of its families',
    async ({ id, keys }) => {
      const { families } = (await import(join(root, functionSources[id]))) as { families: RouteFamilies };
      const find = routesOnDemand(families);
      expect(keys.length).toBeGreaterThan(0);
      for (const key of keys) {
        const route = await find(key);
        expect(route && `${route.spec.method} ${route.spec.path}`, key).toBe(key);
      }
    },
  );

  it('F6 has words, once, for every refusal that a route declares', () => {
    const words = mergeCatalogues(platformProblems, ...apiDescription.problems);
    const wordless = apiDescription.specs
      .flatMap(({ problems = [] }) => problems)
      .filter((code) => !Object.hasOwn(words, code));
    expect(wordless).toEqual([]);
  });
});
