import { describe, expect, it } from 'vitest';
import { routeKeyOf } from '../../shared/platform/http/route.ts';
import { apiDescription } from '../../shared/registry/api.ts';
import { descriptionFaults } from '../support/description-faults.ts';

describe('the description of the API', () => {
  it('F6 is valid OpenAPI 3.1, with examples that its own routes take', async () => {
    expect(await descriptionFaults(apiDescription)).toEqual([]);
  });

  it('names every route once', () => {
    const keys = apiDescription.specs.map(routeKeyOf);
    expect(keys).toEqual([...new Set(keys)]);
    expect(keys).toContain('POST /v1/members');
  });

  it('G8 carries no personal datum in a path or a query', () => {
    const inUrls = apiDescription.specs.flatMap(({ params, query }) => [
      ...Object.keys(params?.shape ?? {}),
      ...Object.keys(query?.shape ?? {}),
    ]);
    expect(inUrls.length).toBeGreaterThan(5);
    expect(
      inUrls.filter((name) => /name$|number|mobile|address|birth/i.test(name) && name !== 'name'),
    ).toEqual([]);
  });
});
