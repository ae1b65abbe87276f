import { beforeEach, describe, expect, it } from 'vitest';
import {
  disagreements,
  gateOf,
  officerOf,
  reaffiliate,
  stateOf,
} from '../../../tests/support/affiliations.ts';
import { memoryLists } from '../../../tests/support/memory-lists.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import {
  foundUnion,
  superior as county,
  TENANT,
  type TestRegistry,
  testRegistry,
} from '../../../tests/support/registry.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
import { standsAbove } from './levels.ts';
import { UnionLevel, type Union } from './union.ts';

const city = federationOf(TENANT, '440300').id;
const elsewhere = federationOf(TENANT, '440304').id;

let store: MemoryStore;
let registry: TestRegistry;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store, { lists: memoryLists(store) });
});

const form = { unionType: '3', foundedOn: '2026-11-20', evidence: 'federations/1.pdf' } as const;

async function found(superior: UnionId, level: string, more: object = {}, scope = superior) {
  const outcome = await registry.run(
    'FoundFederation',
    { ...form, superior, level, unionName: '某某工会联合会', ...more },
    { actor: officerOf(scope) },
  );
  return outcome.status === 'done' ? (outcome.result['unionId'] as UnionId) : outcome.rejection.code;
}

const union = (id: string) => stateOf<Union>(store, 'union', id);

describe('B7 小三级: federations that are founded as the province grows', () => {
  it('Law art 12: stands below its superior from the commit of its approval, in that one’s division', async () => {
    const before = gateOf(store, county).children;
    const township = (await found(county, 'township')) as UnionId;
    const village = (await found(township, 'village')) as UnionId;
    expect(union(village)).toMatchObject({
      status: 'normal',
      level: 'village',
      superior: township,
      foundedOn: '2026-11-20',
      employers: [],
      stamp: { path: [...federationOf(TENANT, '440305').path, township, village], division: '440305' },
    });
    expect(gateOf(store, village)).toMatchObject({ status: 'open', employers: [], members: 0, children: 0 });
    expect(gateOf(store, county).children).toBe(before + 1);
    expect(gateOf(store, township).children).toBe(1);
    expect(disagreements(store)).toEqual([]);
  });

  it('takes base unions below it: founded there, or by a change of their superior', async () => {
    const village = (await found(county, 'village')) as UnionId;
    const { unionId } = await foundUnion(registry, { seed: 1, size: 3 });
    await reaffiliate(registry, { union: unionId, from: county, to: village });
    const other = await foundUnion(registry, { seed: 2, size: 2, under: village });
    expect(gateOf(store, village).children).toBe(2);
    for (const id of [unionId, other.unionId]) expect(union(id).stamp.path.slice(-2)).toEqual([village, id]);
    expect(disagreements(store)).toEqual([]);
  });

  it.each(
    UnionLevel.options.flatMap((above) =>
      (['county', 'township', 'village'] as const).map((level) => ({ above, level })),
    ),
  )(
    'B4 Law art 10: below one of level $above, one of level $level stands only if the former is higher',
    async ({ above, level }) => {
      const township = (await found(county, 'township')) as UnionId;
      const superiors: Readonly<Record<UnionLevel, UnionId>> = {
        national: federationOf(TENANT, '100000').id,
        provincial: federationOf(TENANT, '440000').id,
        city,
        county,
        township,
        village: (await found(township, 'village')) as UnionId,
        base: (await foundUnion(registry, { seed: 1, size: 1 })).unionId,
      };
      const outcome = await found(superiors[above], level, { industry: 'G' });
      if (standsAbove(above, level))
        expect(union(outcome)).toMatchObject({ level, superior: superiors[above] });
      else expect(outcome).toBe('affiliation/level');
    },
  );

  it('B7 industries: carries its industry, and is what a county’s own federation is not', async () => {
    expect(await found(city, 'county')).toBe('federation/industry-only');
    expect(await found(county, 'township', { unionType: '4' })).toBe('federation/industry-needed');
    const id = await found(city, 'county', { unionType: '4', industry: 'G' });
    expect(union(id)).toMatchObject({ unionType: '4', stamp: { division: '440300', industry: 'G' } });
  });

  it('refuses a day ahead, a superior that is shut, and whoever does not work there or above', async () => {
    expect(await found(county, 'village', { foundedOn: '2026-11-24' })).toBe('federation/founded-ahead');
    expect(await found(county, 'village', {}, elsewhere)).toBe('union/not-found');
    expect(await found('0'.repeat(26) as UnionId, 'village', {}, elsewhere)).toBe('union/not-found');
    expect(await found(county, 'village', {}, city)).toMatch(/^[0-9A-Z]{26}$/);
  });
});
