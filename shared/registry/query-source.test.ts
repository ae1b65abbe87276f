import { beforeAll, describe, expect, it } from 'vitest';
import { memoryLists } from '../../tests/support/memory-lists.ts';
import { operatorOf } from '../../tests/authorisation/relations.ts';
import { type TestApi, testApi } from '../../tests/support/api.ts';
import { foundUnion, superior, TENANT } from '../../tests/support/registry.ts';
import type { UnionId } from '../kernel/ids.ts';
import { federationOf } from '../platform/deployment/federations.ts';
import { recordsReader } from '../platform/edge/records-reader.ts';
import { querySource } from './query-source.ts';
import { codeSet } from '../kernel/codes/code-sets.ts';
import type { Dimension } from '../statistics/domain/dimension.ts';
import { dimensions } from '../statistics/domain/dimensions.ts';
import { queryColumns } from '../statistics/domain/query-columns.ts';
import { packed, type QueryPlace, unpacked } from '../statistics/domain/query-place.ts';
import { type Condition, queryKinds, type QueryKind } from '../statistics/domain/query.ts';
import { imageOf, project } from '../statistics/application/project.ts';

const county = operatorOf('superior-officer', superior, 'op-county');
const elsewhere = operatorOf('superior-officer', federationOf(TENANT, '440106').id, 'op-elsewhere');

interface Page {
  readonly lines: readonly (readonly string[])[];
  readonly next?: string;
}

let api: TestApi;
let unions: UnionId[];
beforeAll(async () => {
  api = await testApi();
  unions = [];
  for (const [seed, size] of [
    [1, 2],
    [2, 4],
    [3, 3],
  ] as const)
    unions.push((await foundUnion(api.registry, { seed, size })).unionId);
  // One founding comes to nothing, since its people are members already: its union is void.
  await foundUnion(api.registry, { seed: 4, size: 2, peopleOf: 2 });
  const member = idsOf('member')[0] ?? '';
  await api.registry.run('RetainMember', { memberId: member, reason: 'unemployed', since: '2026-11-20' });
  const moving = idsOf('member')[4] ?? '';
  const from = unionOf(moving);
  const to = unions.find((union) => union !== from) ?? from;
  await api.registry.run('RequestTransfer', {
    memberId: moving,
    to,
    employerId: stateOf('union', to)['employers']?.[0],
    consent: 'transfers/1.pdf',
  });
  const images = [...api.store.items.values()]
    .map(imageOf)
    .filter((image) => image !== undefined && image !== 'unreadable');
  const quiet = { random: () => 0, fault: () => undefined, pause: () => Promise.resolve() };
  await project({ store: api.statistics, ...quiet }, images);
});

const idsOf = (type: string): string[] =>
  [...api.store.items.keys()]
    .filter((key) => key.startsWith(`registry/${type}#`))
    .map((key) => key.slice(`registry/${type}#`.length))
    .toSorted();

const stateOf = (type: string, id: string) =>
  (api.store.items.get(`registry/${type}#${id}`)?.['state'] ?? {}) as Record<string, string & string[]>;

const unionOf = (member: string): UnionId => String(stateOf('member', member)['unionId']) as UnionId;

const ask = (body: object, { by = county, of = superior, suffix = '' } = {}) =>
  api.call(by, `POST /v1/unions/{unionId}/query${suffix}`, { params: { unionId: of }, body });

const codeOf = async (body: object) => {
  const { status, body: problem } = await ask(body);
  return status === 200 ? 'found' : (problem as { code: string }).code;
};

/** First cells of all lines, page after page. */
async function found(query: object, limit = 100, of = superior): Promise<string[]> {
  const ids: string[] = [];
  let next: string | undefined;
  do {
    const { status, body } = await ask(
      { ...query, limit, ...(next !== undefined && { cursor: next }) },
      { of },
    );
    if (status !== 200) throw new Error(JSON.stringify(body));
    const page = body as Page;
    expect(page.lines.length).toBeLessThanOrEqual(limit);
    ids.push(...page.lines.map(([id]) => id ?? ''));
    next = page.next;
  } while (next !== undefined);
  return ids;
}

const kindOf = (dimension: Dimension): QueryKind | undefined =>
  (Object.keys(queryKinds) as QueryKind[]).find((kind) => queryKinds[kind] === dimension.of);

/** One condition for each code of a dimension, or the widest span there is. */
function conditionsOf(dimension: Dimension): Condition[] {
  const name = `${dimension.group}.${dimension.key}`;
  switch (dimension.kind) {
    case 'codes': {
      const codes =
        typeof dimension.names === 'string'
          ? codeSet(dimension.names).entries.map(({ code }) => code)
          : Object.keys(dimension.names);
      return codes.map((code) => ({ dimension: name, values: [code] }));
    }
    case 'sum':
      return [{ dimension: name }];
    case 'births':
    case 'months':
      return [{ dimension: name, from: '1900-01' }];
    case 'waiting':
      return [{ dimension: name, from: '1900-01-01' }];
  }
}

interface Asked {
  readonly of: QueryKind;
  readonly where: readonly [Condition];
}

const asked = dimensions.flatMap((dimension): Asked[] => {
  const of = kindOf(dimension);
  return of === undefined ? [] : conditionsOf(dimension).map((condition) => ({ of, where: [condition] }));
});

describe('E7 records are found by what the figures count them under', () => {
  it('finds as many as the counters say, for every code and span of every dimension', async () => {
    let counters = 0;
    let records = 0;
    const none: Asked[] = [];
    for (const query of asked) {
      const { status, body } = await ask(query, { suffix: '/count' });
      if (status === 422) {
        expect(body).toMatchObject({ code: 'query/not-listed' });
        continue;
      }
      const { count, by } = body as { count: number; by: string };
      if (by === 'counter') counters += 1;
      if (count === 0) none.push(query);
      else {
        const ids = await found(query);
        expect([JSON.stringify(query), ids.length]).toEqual([JSON.stringify(query), count]);
        expect(new Set(ids).size).toBe(ids.length);
        records += ids.length;
      }
    }
    for (const [dimension, queries] of Map.groupBy(none, ({ where: [{ dimension }] }) => dimension)) {
      const values = queries.flatMap(({ where: [condition] }) => condition.values ?? []);
      const [{ of, where }] = queries as [Asked];
      const together = values.length > 0 ? [{ dimension, values }] : where;
      expect([dimension, await found({ of, where: together })]).toEqual([dimension, []]);
    }
    expect(counters).toBeGreaterThan(200);
    expect(records).toBeGreaterThan(60);
  });

  it.each(['members', 'unions', 'employers', 'transfers'] as const)(
    'finds each of the %s once, whatever fits on a page',
    async (of) => {
      const all = await found({ of });
      expect(all.toSorted()).toEqual(idsOf(queryKinds[of]).filter((id) => isBelow(of, id)));
      for (const limit of [1, 2, 3, 7]) expect(await found({ of }, limit)).toEqual(all);
    },
  );

  /** By the records themselves, not by any list; ended foundings leave an employer that no union covers. */
  const isBelow = (of: QueryKind, id: string): boolean => {
    const { stamp, fromStamp, status } = stateOf(queryKinds[of], id) as unknown as Record<
      string,
      { path: string[] }
    > & {
      status: string;
    };
    return (
      ((fromStamp ?? stamp)?.path.includes(superior) ?? false) && !(of === 'employers' && status === 'void')
    );
  };

  it('meets every condition at once', async () => {
    const women = await found({ of: 'members', where: [{ dimension: 'members.bySex', values: ['2'] }] });
    const migrants = await found({ of: 'members', where: [{ dimension: 'members.migrant' }] });
    const both = await found({
      of: 'members',
      where: [{ dimension: 'members.bySex', values: ['2'] }, { dimension: 'members.migrant' }],
    });
    expect(both).toEqual(women.filter((id) => migrants.includes(id)));
    const day = '2026-11-23';
    expect(await found({ of: 'members', days: [{ day: 'joinedOn', from: day, through: day }] })).toHaveLength(
      9,
    );
    expect(await found({ of: 'members', days: [{ day: 'joinedOn', through: '2026-11-22' }] })).toEqual([]);
  });

  it('says in words what it finds, and nothing of a person but masked; the trail has who saw whom', async () => {
    const before = api.acts.length;
    const { body } = await ask({ of: 'members', limit: 2 });
    const { lines } = body as Page;
    const keys = queryColumns.members.map(({ key }) => key as string);
    const line = Object.fromEntries((lines[0] ?? []).map((cell, index) => [keys[index], cell]));
    expect(line).toMatchObject({ status: expect.stringMatching(/在籍|保留会籍/), joinedOn: '2026-11-23' });
    expect(line.idNumber).toMatch(/\*{4,}/);
    expect(line.mobile).toMatch(/\*{4}/);
    expect(line.name).toContain('*');
    expect(api.acts.slice(before)).toMatchObject([
      {
        by: 'operator:op-county',
        purpose: 'query-members',
        records: expect.arrayContaining([`member:${line.memberId ?? ''}`, `union:${superior}`]),
      },
    ]);
  });

  it('G2 shows nobody what lies beyond their part of the tree, however the lists lag', async () => {
    const [own = superior, other = superior] = unions;
    const officer = operatorOf('union-officer', own, 'op-own');
    expect((await ask({ of: 'members' }, { by: elsewhere })).status).toBe(404);
    expect((await ask({ of: 'members' }, { by: elsewhere, suffix: '/count' })).status).toBe(404);
    expect((await ask({ of: 'members' }, { by: officer })).status).toBe(404);
    // The list of the union still has somebody who has moved to the other one.
    const records = recordsReader(api.store, memoryLists(api.store));
    const moved = idsOf('member').find((id) => unionOf(id) === other) ?? '';
    const lagging = querySource({
      vault: api.registry.vault,
      records: {
        ...records,
        keys: async (list, of, options) => {
          const { keys, lastKey } = await records.keys(list, of, options);
          return { keys: of === own ? [...keys, `member#${moved}`] : keys, lastKey };
        },
      },
    });
    const bounds = { found: 100, records: 100, unions: 100, below: 25 };
    const step = await lagging.step(own, { of: 'members', where: [], days: [] }, undefined, bounds);
    expect(step.found.map(({ id }) => id).toSorted()).toEqual(
      (await found({ of: 'members' }, 100, own)).toSorted(),
    );
  });

  it('reads no more for a page than a page may cost, however much there is', async () => {
    const { reads } = await ask({ of: 'members', limit: 1 });
    // Who asks, the gate, a union from the list below, the one member and its key, and what the line names.
    expect(reads.length).toBeLessThan(30);
  });

  it.each([
    [{ of: 'members', where: [{ dimension: 'unions.total' }] }, 'query/not-of-kind'],
    [{ of: 'unions', days: [{ day: 'joinedOn', from: '2026-01-01' }] }, 'query/not-of-kind'],
    [{ of: 'members', where: [{ dimension: 'members.bySex' }] }, 'query/takes-values'],
    [
      { of: 'members', where: [{ dimension: 'members.bySex', values: ['2'], from: '2026-01' }] },
      'query/takes-values',
    ],
    [{ of: 'members', where: [{ dimension: 'members.migrant', values: ['1'] }] }, 'query/takes-nothing'],
    [{ of: 'members', where: [{ dimension: 'members.byAge' }] }, 'query/takes-months'],
    [{ of: 'members', where: [{ dimension: 'members.byAge', from: '1990-01-01' }] }, 'query/takes-months'],
    [
      { of: 'members', where: [{ dimension: 'members.byAge', from: '1990-02', through: '1990-01' }] },
      'query/takes-months',
    ],
    [{ of: 'transfers', where: [{ dimension: 'transfers.age', from: '2026-01' }] }, 'query/takes-days'],
    [{ of: 'members', days: [{ day: 'joinedOn' }] }, 'query/takes-days'],
    [{ of: 'members', where: [{ dimension: 'members.bySex', values: ['7'] }] }, 'query/no-value'],
    [
      { of: 'members', where: [{ dimension: 'members.byStatus', values: ['withdrawn'] }] },
      'query/not-listed',
    ],
    [{ of: 'members', where: [{ dimension: 'members.byShoeSize' }] }, 'request/invalid'],
    [{ of: 'cards' }, 'request/invalid'],
  ])('refuses %j as %s', async (query, code) => {
    expect(await codeOf(query)).toBe(code);
  });

  it('opens no cursor but for the very query and scope it was made for', async () => {
    const { body } = await ask({ of: 'members', limit: 1 });
    const { next } = body as Page;
    expect(await codeOf({ of: 'members', limit: 1, cursor: next })).toBe('found');
    expect(await codeOf({ of: 'unions', limit: 1, cursor: next })).toBe('request/bad-cursor');
    expect(await codeOf({ of: 'members', where: [{ dimension: 'members.migrant' }], cursor: next })).toBe(
      'request/bad-cursor',
    );
    const other = await ask({ of: 'members', limit: 1, cursor: next }, { of: unions[0] ?? superior });
    expect(other.body).toMatchObject({ code: 'request/bad-cursor' });
  });

  it('keeps a cursor short enough to travel from the deepest union there is', () => {
    const id = (n: number) => `01${String(n).padStart(24, '0')}` as UnionId;
    const after = (n: number) => ({ pk: `union#${id(n)}`, sort: `~440305#${id(n)}` });
    // Nation, province, city, county, township, village, base: one of each list is read at a time.
    const place: QueryPlace = {
      frames: Array.from({ length: 7 }, (_, depth) => ({
        union: id(depth),
        rest: [id(10 + depth), id(20 + depth)],
        more: [
          { list: 'standing' as const, after: after(30 + depth) },
          { list: 'former' as const, after: after(40 + depth) },
        ],
      })),
      own: { union: id(7), after: { pk: `member#${id(50)}`, sort: `2026-11-23#${id(50)}` } },
    };
    const position = JSON.stringify(packed(place));
    expect(unpacked(JSON.parse(position))).toEqual(place);
    expect(Math.ceil((position.length + 16) / 3) * 4).toBeLessThan(2_048);
  });
});
