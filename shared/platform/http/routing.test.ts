import { describe, expect, it } from 'vitest';
import { ok } from '../../kernel/result.ts';
import { defineRoute, implement, type Route } from './route.ts';
import { routesIn, routesOnDemand } from './routing.ts';

const route = (path: `/${string}`): Route =>
  implement(
    defineRoute({
      method: 'GET',
      path,
      tag: 'test',
      summary: { zh: '示例', en: 'An example' },
      action: 'public',
      audit: 'none',
      responses: { 204: { description: { zh: '无', en: 'Nothing' } } },
    }),
    async () => ok({ status: 204 }),
  );

const [members, transfers, ofUnion] = [
  route('/v1/members'),
  route('/v1/unions/transfers'),
  route('/v1/unions'),
];

/** The families, and how often each was loaded. */
function counting(failures = 0) {
  const loads: string[] = [];
  const family =
    (name: string, ...routes: Route[]) =>
    async () => {
      loads.push(name);
      if (loads.length <= failures) throw new Error('the file can’t be read');
      return routes;
    };
  const find = routesOnDemand({
    '/v1/members': family('members', members),
    '/v1/unions': family('unions', ofUnion),
    '/v1/unions/transfers': family('transfers', transfers),
  });
  return { find, loads };
}

describe('routesIn', () => {
  it('finds a route by its key, and nothing by another', async () => {
    const find = routesIn([members, transfers]);
    expect(await find('GET /v1/members')).toBe(members);
    expect(await find('POST /v1/members')).toBeUndefined();
  });

  it('refuses two routes of one key', () => {
    expect(() => routesIn([members, members])).toThrow('two routes have the same method and path');
  });
});

describe('routesOnDemand', () => {
  it('loads the family that is asked for, and no other', async () => {
    const { find, loads } = counting();
    expect(await find('GET /v1/members')).toBe(members);
    expect(loads).toEqual(['members']);
  });

  it('takes the longest beginning that fits, in whole segments', async () => {
    const { find, loads } = counting();
    expect(await find('GET /v1/unions/transfers')).toBe(transfers);
    expect(await find('GET /v1/unions')).toBe(ofUnion);
    expect(await find('GET /v1/membership')).toBeUndefined();
    expect(loads).toEqual(['transfers', 'unions']);
  });

  it('loads a family once, however many ask at the same time', async () => {
    const { find, loads } = counting();
    const key = 'GET /v1/members';
    expect(await Promise.all([find(key), find(key), find('DELETE /v1/members')])).toEqual([
      members,
      members,
      undefined,
    ]);
    expect(loads).toEqual(['members']);
  });

  it('tries again what could not be loaded', async () => {
    const { find, loads } = counting(1);
    await expect(find('GET /v1/members')).rejects.toThrow('can’t be read');
    expect(await find('GET /v1/members')).toBe(members);
    expect(loads).toEqual(['members', 'members']);
  });
});
