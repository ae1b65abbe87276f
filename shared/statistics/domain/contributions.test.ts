import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  applicationItem,
  dissolutionItem,
  duplicateItem,
  employerItem,
  foundingItem,
  memberItem,
  stampOf,
  transferItem,
  tree,
  union,
  unionItem,
} from '../../../tests/support/counted-records.ts';
import { itemBytes as weight } from '../../platform/store/item-size.ts';
import { codeSet, type CodeSetName } from '../../kernel/codes/code-sets.ts';
import { contributions, isBusy, nothing } from './contributions.ts';
import { CountedRecord, countedTypes } from './counted.ts';
import { dimensions } from './dimensions.ts';
import { birthFigure, waitingDay, waitingFigure } from './figure.ts';

const contributionOf = (item: unknown) => contributions(CountedRecord.parse(item));

describe('E1 contributions', () => {
  it('counts an active member by every attribute, in every union above and every division around', () => {
    const item = memberItem({
      sex: '2',
      birthMonth: '1983-07',
      householdType: '2',
      education: '21',
      migrant: true,
    });
    expect(contributionOf(item)).toEqual({
      scopes: [
        ...[tree.nation, tree.province, tree.city, tree.county, tree.township, tree.base].map(
          (id) => `union:${id}`,
        ),
        'division:440000',
        'division:440300',
        'division:440305',
      ],
      counts: {
        'members/status-active': 1,
        'members/sex-2': 1,
        'members/house-2': 1,
        'members/edu-21': 1,
        'members/migrant': 1,
        'birth-2-1980/1983-07': 1,
      },
    });
  });

  it('leaves out education that was not stated, and migrants who are none', () => {
    expect(contributionOf(memberItem()).counts).toEqual({
      'members/status-active': 1,
      'members/sex-1': 1,
      'members/house-1': 1,
      'birth-1-1985/1985-07': 1,
    });
  });

  it.each([
    ['requested', undefined, { 'transfers/open': 1, 'waiting-2026-11/t20': 1 }],
    ['escalated', undefined, { 'transfers/open': 1, 'waiting-2026-11/t20': 1 }],
    ['completed', 'late', { 'transfers/outcome-late': 1 }],
    ['refused', 'refused', { 'transfers/outcome-refused': 1 }],
  ])('C4 counts a transfer that is %s once, where the member is to leave', (status, outcome, figures) => {
    const { counts, scopes } = contributionOf(transferItem({ status, outcome }));
    expect(counts).toEqual({ [`transfers/status-${status}`]: 1, ...figures });
    expect(scopes).toContain('division:440305');
    expect(scopes).not.toContain('division:440106');
  });

  it.each([
    ['founding', foundingItem, 'ready', 'founded', 'f'],
    ['membership', applicationItem, 'submitted', 'approved', 'm'],
    ['dissolution', dissolutionItem, 'placing', 'closed', 'd'],
  ])(
    'E1 counts an application for a %s by state, and by its day as long as it is open',
    (name, item, open, ended, letter) => {
      expect(contributionOf(item({ status: open })).counts).toEqual({
        [`applications/${name}-${open}`]: 1,
        [`waiting-2026-11/${letter}20`]: 1,
      });
      expect(contributionOf(item({ status: ended })).counts).toEqual({
        [`applications/${name}-${ended}`]: 1,
      });
    },
  );

  it('E1 counts an application by its day in China, not in Greenwich', () => {
    const { counts } = contributionOf(applicationItem({ at: '2026-11-30T16:00:00.000Z' }));
    expect(counts).toHaveProperty(['waiting-2026-12/m01'], 1);
  });

  it.each(['preparatory', 'retained', 'withdrawn', 'expelled'])(
    'counts a %s member by status alone',
    (status) => {
      expect(contributionOf(memberItem({ status })).counts).toEqual({ [`members/status-${status}`]: 1 });
    },
  );

  it('counts a union in normal state by state, type, level, economic type and industry', () => {
    expect(contributionOf(unionItem({ unionType: '3' })).counts).toEqual({
      'unions/total': 1,
      'unions/status-normal': 1,
      'unions/type-3': 1,
      'unions/level-base': 1,
      'unions/eco-171': 1,
      'unions/ind-C': 1,
    });
  });

  it.each(['term-due', 'overdue', 'extended', 'reelecting', 'affiliation-changing', 'dissolving'])(
    'counts a union that is %s as a union, and by that state',
    (status) => {
      const { counts } = contributionOf(unionItem({ status }));
      expect(counts).toMatchObject({ 'unions/total': 1, [`unions/status-${status}`]: 1 });
    },
  );

  it('counts a union by the month in which its term ends: three or five years on, or what it was extended to', () => {
    const months = [
      { electedOn: '2023-12-31', years: 3 },
      { electedOn: '2021-11-05', years: 5 },
      { electedOn: '2021-11-05', years: 5, extendedTo: '2027-05-05' },
    ].map((term) =>
      Object.keys(contributionOf(unionItem({ term })).counts).filter((figure) => figure.startsWith('term-')),
    );
    expect(months).toEqual([['term-2025/2026-12'], ['term-2025/2026-11'], ['term-2025/2027-05']]);
  });

  it('counts a federation, which has no economic type and no industry', () => {
    const stamp = { path: [tree.nation, tree.province], division: '440000' };
    expect(contributionOf(unionItem({ stamp, unionType: '9', level: 'provincial' }))).toEqual({
      scopes: [`union:${tree.nation}`, `union:${tree.province}`, 'division:440000'],
      counts: {
        'unions/total': 1,
        'unions/status-normal': 1,
        'unions/type-9': 1,
        'unions/level-provincial': 1,
      },
    });
  });

  it.each(['preparing', 'election-reported', 'void', 'dissolved'])(
    'counts a union that is %s by that state alone',
    (status) => {
      const term = { electedOn: '2023-12-31', years: 3 };
      expect(contributionOf(unionItem({ status, term })).counts).toEqual({ [`unions/status-${status}`]: 1 });
    },
  );

  it('counts employers and their employees where the union that covers them stands', () => {
    expect(contributionOf(employerItem({ employees: 240 })).counts).toEqual({
      'employers/total': 1,
      'employers/employees': 240,
    });
    expect(contributionOf(employerItem({ employees: 0 })).counts).toEqual({ 'employers/total': 1 });
  });

  it('does not count an employer that no union covers, or one whose founding came to nothing', () => {
    expect(contributionOf(employerItem({ stamp: undefined }))).toEqual(nothing);
    expect(contributionOf(employerItem({ status: 'void' }))).toEqual(nothing);
  });

  it('counts a division that is in no table under itself, rather than nowhere', () => {
    expect(contributionOf(memberItem({ stamp: stampOf({ division: '669901' }) })).scopes).toContain(
      'division:669901',
    );
  });
});

describe('where counters are kept', () => {
  it('spreads nation, province, city, county and divisions over lanes, but no township and no base union', () => {
    const contribution = contributionOf(memberItem());
    expect(contribution.scopes.filter((scope) => isBusy(contribution, scope))).toEqual([
      ...[tree.nation, tree.province, tree.city, tree.county].map((id) => `union:${id}`),
      'division:440000',
      'division:440300',
      'division:440305',
    ]);
  });

  it('does not spread a base union directly below a city', () => {
    const base = union(9);
    const contribution = contributionOf(
      memberItem({ stamp: stampOf({ path: [tree.nation, tree.province, base] }) }),
    );
    expect(isBusy(contribution, `union:${base}`)).toBe(false);
    expect(isBusy(contribution, `union:${tree.province}`)).toBe(true);
  });

  it('puts five birth years into one family, and the sexes into two', () => {
    expect(['1979-12', '1980-01', '1984-12', '1985-01'].map((month) => birthFigure('2', month))).toEqual([
      'birth-2-1975/1979-12',
      'birth-2-1980/1980-01',
      'birth-2-1980/1984-12',
      'birth-2-1985/1985-01',
    ]);
  });

  it('reads the day since which something waits back from its counter, for its kind alone', () => {
    const figure = waitingFigure('transfer', '2026-11-07');
    expect(waitingDay('transfer', figure)).toBe('2026-11-07');
    expect(waitingDay('dissolution', figure)).toBeUndefined();
  });

  const codesOf = (set: CodeSetName): string[] => codeSet(set).entries.map(({ code }) => code);
  const months = Array.from({ length: 60 }, (_, month) => {
    const [year, of] = [1980 + Math.floor(month / 12), (month % 12) + 1];
    return memberItem({ birthMonth: `${String(year)}-${String(of).padStart(2, '0')}` });
  });
  const days = Array.from({ length: 30 }, (_, day) => `2026-11-${String(day + 1).padStart(2, '0')}`).flatMap(
    (day) =>
      [
        foundingItem({ status: 'ready', at: `${day}T01:00:00.000Z` }),
        applicationItem({ at: `${day}T01:00:00.000Z` }),
        dissolutionItem({ at: `${day}T01:00:00.000Z` }),
        transferItem({ at: `${day}T01:00:00.000Z` }),
      ] as const,
  );
  const noted = new Map(
    ['2026-11-01', '2026-11-20', '2026-12-20', '2027-12-20'].map((notedOn) => [
      notedOn,
      memberItem({ more: { change: { on: '2026-11-01', notedOn } } }),
    ]),
  );
  const took = Array.from({ length: 91 }, (_, day) =>
    transferItem({
      status: 'completed',
      at: '2026-01-01T02:00:00.000Z',
      endedAt: new Date(Date.UTC(2026, 0, 1 + day, 2)).toISOString(),
    }),
  );
  const everyState = dimensions.flatMap((dimension) => {
    if (dimension.kind !== 'codes' || typeof dimension.names === 'string') return [];
    const makers: Partial<Record<string, (code: string) => unknown>> = {
      union: (code) =>
        dimension.key === 'byLevel' ? unionItem({ level: code }) : unionItem({ status: code }),
      'founding-application': (status) => foundingItem({ status }),
      'membership-application': (status) => applicationItem({ status }),
      dissolution: (status) => dissolutionItem({ status }),
      transfer: (code) =>
        dimension.key === 'byOutcome' ? transferItem({ outcome: code }) : transferItem({ status: code }),
    };
    if (dimension.key === 'promptness') return [...noted.values()];
    if (dimension.key === 'byDuration') return took;
    return Object.keys(dimension.names).flatMap((code) => makers[dimension.of]?.(code) ?? []);
  });
  const everything = [
    ...months,
    ...['preparatory', 'retained', 'withdrawn', 'deemed-withdrawn', 'expelled', 'deceased', 'void'].map(
      (status) => memberItem({ status }),
    ),
    ...codesOf('sex').map((sex) => memberItem({ sex, migrant: true })),
    ...codesOf('household-type').map((householdType) => memberItem({ householdType })),
    ...codesOf('education').map((education) => memberItem({ education })),
    ...codesOf('union-type').map((unionType) => unionItem({ unionType })),
    ...codesOf('economic-type').map((economicType) => unionItem({ stamp: stampOf({ economicType }) })),
    ...codesOf('industry').map((industry) => unionItem({ stamp: stampOf({ industry }) })),
    ...everyState,
    ...days,
    employerItem(),
    memberItem({ sex: '9', migrant: true, more: { unionId: undefined } }),
    unionItem({ more: { foundedOn: '2020-03-01', leader: { personId: 'P1' } } }),
  ];

  it.each([
    ['members', 29_876_543],
    ['unions', 876_543],
    ['employers', 29_876_543],
    ['applications', 29_876_543],
    ['transfers', 29_876_543],
    ['birth-1-1980', 29_876_543],
    ['took', 9_876_543],
    ['waiting-2026-11', 98_765],
  ])(
    'keeps an item of %s under 1 KB with every code in use and the most that a province can have in each counter',
    (family, most) => {
      const figures = new Set(everything.flatMap((item) => Object.keys(contributionOf(item).counts)));
      const mine = [...figures].filter((figure) => figure.startsWith(`${family}/`));
      expect(mine.length).toBeGreaterThan(1);
      const item = {
        pk: `g12#union:${tree.base}#7`,
        sk: family,
        ...Object.fromEntries(mine.map((figure) => [figure.slice(family.length + 1), most])),
      };
      expect(itemBytes(item)).toBeLessThan(1_024);
    },
  );

  it('keeps what a member contributes under 1 KB, with what they did before they changed where they are', () => {
    const deepest = stampOf({ path: [...stampOf().path, union(8)] });
    const item = memberItem({ id: union(9), stamp: deepest, education: '21', migrant: true });
    const { scopes, counts } = contributionOf(item);
    const row = { pk: `g12#${item.pk}`, rev: 12, scopes, counts, since: { cut: 123, counts } };
    expect(weight(row)).toBeLessThan(1_024);
  });
});

describe('the definition', () => {
  const samples = [
    memberItem({ education: '21', migrant: true }),
    unionItem({ term: { electedOn: '2023-12-31', years: 3 } }),
    unionItem({ term: { electedOn: '2023-12-31', years: 3, extendedTo: '2027-05-05' } }),
    employerItem(),
    foundingItem({ status: 'ready' }),
    applicationItem(),
    dissolutionItem(),
    transferItem(),
    transferItem({ status: 'completed', outcome: 'late', endedAt: '2026-12-01T02:00:00.000Z' }),
    duplicateItem(),
    unionItem({ more: { foundedOn: '2020-03-01', leader: { personId: 'P1' } } }),
    memberItem({
      sex: '9',
      more: {
        unionId: undefined,
        form: 'agency',
        change: { type: '3', on: '2026-11-01', notedOn: '2026-11-20' },
      },
    }),
  ].map((item) => CountedRecord.parse(item));

  it.each(dimensions.map((dimension) => [`${dimension.group}.${dimension.key}`, dimension] as const))(
    'E1 of %s names exactly the fields that it is made of, which a recount has to read',
    (_, { of, counts, reads }) => {
      const seen = new Set<string>();
      for (const sample of samples)
        if (sample.type === of) counts({ ...sample, state: watched(sample.state, seen) } as typeof sample);
      // A sample without a part at all shows the part; what is read are its fields.
      const isPart = (path: string) => reads.some((field) => field.startsWith(`${path}.`));
      expect([...seen].filter((path) => !isPart(path)).toSorted()).toEqual([...reads].toSorted());
    },
  );

  it('E1 counts something of every record that is counted, and gives each dimension one place', () => {
    expect(new Set(dimensions.map(({ of }) => of))).toEqual(new Set(countedTypes));
    expect(new Set(dimensions.map(({ group, key }) => `${group}.${key}`)).size).toBe(dimensions.length);
    for (const dimension of dimensions)
      expect(samples.some((sample) => dimension.counts(sample) !== undefined)).toBe(true);
  });

  it('E1 lets no two dimensions count under one name', () => {
    for (const sample of samples) {
      const figures = dimensions.flatMap(({ counts }) => counts(sample)?.[0] ?? []);
      expect(new Set(figures).size).toBe(figures.length);
    }
  });
});

/** Notes the path of every value that is read of it. */
function watched<T extends object>(value: T, seen: Set<string>, prefix = ''): T {
  return new Proxy(value, {
    get(target, name) {
      const read = Reflect.get(target, name) as unknown;
      if (typeof name === 'symbol') return read;
      const path = `${prefix}${name}`;
      if (typeof read === 'object' && read !== null) return watched(read, seen, `${path}.`);
      seen.add(path);
      return read;
    },
  });
}

/** As DynamoDB bills: names and text in UTF-8, numbers at half their digits and one more. */
const itemBytes = (item: Record<string, string | number>): number =>
  Object.entries(marshall(item)).reduce(
    (bytes, [name, { S, N }]) => bytes + name.length + (S?.length ?? Math.ceil((N ?? '').length / 2) + 1),
    0,
  );
