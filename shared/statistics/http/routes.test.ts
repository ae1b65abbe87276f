import { describe, expect, it } from 'vitest';
import {
  employerItem,
  memberItem,
  stampOf,
  tree,
  union,
  unionItem,
} from '../../../tests/support/counted-records.ts';
import { memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import { type Caller, Operator, Worker } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { imageOf, project } from '../application/project.ts';
import { statisticsRoutes } from './routes.ts';
import { dimensions } from '../domain/dimensions.ts';
import { ScopeName } from '../domain/scope-name.ts';
import { DimensionsView, StatisticsView } from './views.ts';

const now = '2026-11-23T01:02:03.004Z' as Instant;

const federation = (path: UnionId[], division: string): Stamp => ({ path, division });
const stamps = new Map<UnionId, Stamp>([
  [tree.nation, federation([tree.nation], '100000')],
  [tree.province, federation([tree.nation, tree.province], '440000')],
  [tree.city, federation([tree.nation, tree.province, tree.city], '440300')],
  [tree.county, federation([tree.nation, tree.province, tree.city, tree.county], '440305')],
  [tree.base, stampOf()],
]);

const officer = (scope: UnionId, role: Operator['role'] = 'superior-officer') =>
  Operator.parse({ kind: 'operator', id: 'officer-1', role, scope });

async function read(scope: string, caller: Caller) {
  const store = memoryStatistics();
  const items = [
    memberItem({ sex: '2', birthMonth: '1990-01', education: '21', migrant: true }),
    memberItem({ id: 'M2', status: 'retained' }),
    memberItem({ id: 'M3', stamp: stampOf({ path: [tree.nation, tree.province], division: '440106' }) }),
    unionItem(),
    employerItem({ employees: 240 }),
  ];
  const images = items.map(imageOf).filter((image) => image !== undefined && image !== 'unreadable');
  let lane = 0;
  const random = () => (lane += 0.13) % 1;
  for (const image of images)
    await project({ store, random, pause: () => Promise.resolve(), fault: () => undefined }, [image]);
  const gates = {
    stamps: (unions: readonly UnionId[]) => Promise.resolve(unions.map((id) => stamps.get(id))),
  };
  const [route] = statisticsRoutes({ store, gates });
  if (route === undefined) throw new Error('no route');
  return route.handle({
    params: { scope },
    query: {},
    body: undefined,
    caller,
    idempotencyKey: undefined,
    locale: 'zh',
    now,
  } as never);
}

const refused = { ok: false, error: { code: 'statistics/not-found' } };

describe('E1 GET /v1/statistics/{scope}', () => {
  it('answers an officer with the figures of a union of their own subtree', async () => {
    const answer = await read(`union:${tree.base}`, officer(tree.county));
    expect(answer).toMatchObject({ ok: true, value: { status: 200 } });
    const body = StatisticsView.parse(answer.ok && answer.value.body);
    expect(body).toMatchObject({
      scope: `union:${tree.base}`,
      asOf: now,
      members: {
        total: 1,
        byStatus: [
          { code: 'active', count: 1 },
          { code: 'retained', name: { zh: '保留会籍' }, count: 1 },
        ],
        bySex: [{ code: '2', name: { zh: '女性', en: 'female' }, count: 1 }],
        byEducation: [{ code: '21', count: 1 }],
        educationNotStated: 0,
        migrant: 1,
      },
      unions: {
        total: 1,
        byEconomicType: [{ code: '171', count: 1 }],
        byIndustry: [{ code: 'C', count: 1 }],
      },
      employers: { total: 1, employees: 240 },
    });
    expect(body.members.byAge.find(({ from }) => from === 35)?.count).toBe(1);
  });

  it('answers the county with its own figures, and the province with those of all its divisions', async () => {
    const total = async (scope: string, caller: Caller) => {
      const answer = await read(scope, caller);
      return answer.ok ? StatisticsView.parse(answer.value.body).members.total : answer.error;
    };
    expect(await total('division:440305', officer(tree.county))).toBe(1);
    expect(await total('division:440000', officer(tree.province))).toBe(2);
    expect(await total('division:440106', officer(tree.province))).toBe(1);
    expect(await total('division:440999', officer(tree.province))).toBe(0);
  });

  it.each([
    ['a union beside their own', `union:${tree.base}`, officer(union(99))],
    ['a union above their own', `union:${tree.county}`, officer(tree.base)],
    ['a union that does not exist', `union:${tree.otherBase}`, officer(tree.nation)],
    ['a division around their own', 'division:440300', officer(tree.county)],
    ['the division of a base union', 'division:440305', officer(tree.base, 'union-officer')],
    ['a division, for an operator whose union does not exist', 'division:440305', officer(union(99))],
  ])('answers 404 for %s', async (_, scope, caller) => {
    expect(await read(scope, caller)).toEqual(refused);
  });

  it('answers 404 to a worker', async () => {
    const worker = Worker.parse({ kind: 'worker', id: 'worker-1' });
    expect(await read(`union:${tree.base}`, worker)).toEqual(refused);
  });

  it('E1 tells of every dimension its name, unit, meaning and source', async () => {
    const gates = { stamps: () => Promise.resolve([]) };
    const route = statisticsRoutes({ store: memoryStatistics(), gates })[1];
    const answer = await route?.handle({} as never);
    const { dimensions: told } = DimensionsView.parse(answer?.ok && answer.value.body);
    expect(told).toHaveLength(dimensions.length);
    expect(told.find(({ place }) => place === 'employers.employees')).toMatchObject({
      kind: 'sum',
      unit: 'person',
      name: { zh: '覆盖职工', en: 'employees covered' },
      source: { record: 'employer', fields: ['status', 'employees'] },
    });
  });

  it('takes the two kinds of scope, and nothing else', () => {
    for (const scope of ['division:440305', `union:${tree.base}`]) expect(ScopeName.parse(scope)).toBe(scope);
    for (const scope of [
      '440305',
      'division:44',
      'division:044000',
      'union:1',
      `member:${tree.base}`,
      'union:',
      '',
    ])
      expect(ScopeName.safeParse(scope).success).toBe(false);
  });
});
