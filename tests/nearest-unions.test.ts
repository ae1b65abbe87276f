import { beforeEach, describe, expect, it } from 'vitest';
import type { Worker } from '../shared/kernel/caller.ts';
import type { UnionId } from '../shared/kernel/ids.ts';
import { federationOf, federationsOf } from '../shared/platform/deployment/federations.ts';
import { derivedId } from '../shared/platform/ids.ts';
import { type TestApi, testApi } from './support/api.ts';
import { foundUnion, TENANT } from './support/registry.ts';

const worker = { kind: 'worker', id: 'worker-1' } as Worker;
const county = federationOf(TENANT, '440305').id;
const city = federationOf(TENANT, '440300').id;
const province = federationOf(TENANT, '440000').id;
/** Of townships and streets, as the registry starts. */
const townships = federationsOf(TENANT).filter(({ level }) => level === 'township');

let api: TestApi;
beforeEach(async () => {
  api = await testApi();
});

const ask = async (query: Readonly<Record<string, string>>) => {
  const { status, body } = await api.call(worker, 'GET /v1/me/unions', { query });
  expect(status).toBe(200);
  return (body as { unions: { unionId: string; by: string }[] }).unions.map(({ unionId, by }) => [
    by,
    unionId,
  ]);
};

const federation = async (name: string, superior: UnionId, more: object): Promise<string> => {
  const unionId = derivedId<UnionId>('nearest', name);
  const body = { unionId, name, unionType: '4', division: '440305', superior, ...more };
  const outcome = await api.registry.run('RegisterFederation', body);
  expect(outcome.status).toBe('done');
  return unionId;
};

describe('C2 art 6 属地和行业就近: the unions above proposed to an applicant', () => {
  it('are those of the workplace, from the county up, and never the national one', async () => {
    const proposed = await ask({ division: '440305' });
    expect(proposed.filter(([by]) => by === 'territory')).toEqual([
      ['territory', county],
      ['territory', city],
      ['territory', province],
    ]);
  });

  it('begin with the industry’s, level by level; another industry’s is not proposed', async () => {
    const inCounty = await federation('区信息产业工会', county, { level: 'township', industry: 'I' });
    const inCity = await federation('市信息产业工会', city, { level: 'county', industry: 'I' });
    await federation('区建筑业工会', county, { level: 'township', industry: 'E' });
    const area = await federation('园区联合工会', county, { level: 'township' });
    // Base unions below the county are never proposed.
    await foundUnion(api.registry, { seed: 1, size: 1 });
    const proposed = await ask({ division: '440305', industry: 'I' });
    const seeded = new Set(townships.map(({ id }) => String(id)));
    expect(proposed.filter(([, id]) => !seeded.has(String(id)))).toEqual([
      ['industry', inCounty],
      ['territory', county],
      ['area', area],
      ['industry', inCity],
      ['territory', city],
      ['territory', province],
    ]);
  });

  it('begin with the township’s where that is told', async () => {
    const [township] = townships;
    if (township === undefined) throw new Error('the seed has no township');
    const [first, second] = await ask({ division: township.code });
    expect([first, second]).toEqual([
      ['territory', township.id],
      ['territory', township.superior],
    ]);
  });

  it('are none in another province, and the county’s for a township without a union', async () => {
    expect(await ask({ division: '110101' })).toEqual([]);
    expect((await ask({ division: '440305999' }))[0]).toEqual(['territory', county]);
  });
});
