import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  employerItem,
  memberItem,
  stampOf,
  tree,
  union,
  unionItem,
} from '../../../tests/support/counted-records.ts';
import { codeSet, type CodeSetName } from '../../kernel/codes/code-sets.ts';
import { birthFamily, contributions, isBusy, nothing } from './contributions.ts';
import { CountedRecord } from './counted.ts';

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
        'birth-1980/1983-07': 1,
      },
    });
  });

  it('leaves out education that was not stated, and migrants who are none', () => {
    expect(contributionOf(memberItem()).counts).toEqual({
      'members/status-active': 1,
      'members/sex-1': 1,
      'members/house-1': 1,
      'birth-1985/1985-07': 1,
    });
  });

  it.each([
    ['requested', undefined, 'transfers/open'],
    ['escalated', undefined, 'transfers/open'],
    ['completed', 'late', 'transfers/outcome-late'],
    ['refused', 'refused', 'transfers/outcome-refused'],
  ])('C4 counts a transfer that is %s once, where the member is to leave', (status, outcome, figure) => {
    const state = { status, fromStamp: stampOf(), toStamp: stampOf({ division: '440106' }), outcome };
    const { counts, scopes } = contributionOf({ pk: 'transfer#T1', rev: 1, type: 'transfer', state });
    expect(counts).toEqual({ [figure]: 1 });
    expect(scopes).toContain('division:440305');
    expect(scopes).not.toContain('division:440106');
  });

  it.each(['preparatory', 'retained', 'withdrawn', 'expelled'])(
    'counts a %s member by status alone',
    (status) => {
      expect(contributionOf(memberItem({ status })).counts).toEqual({ [`members/status-${status}`]: 1 });
    },
  );

  it('counts a union in normal state by type, economic type and industry', () => {
    expect(contributionOf(unionItem({ unionType: '3' })).counts).toEqual({
      'unions/total': 1,
      'unions/type-3': 1,
      'unions/eco-171': 1,
      'unions/ind-C': 1,
    });
  });

  it('counts a federation, which has no economic type and no industry', () => {
    const stamp = { path: [tree.nation, tree.province], division: '440000' };
    expect(contributionOf(unionItem({ stamp, unionType: '9' }))).toEqual({
      scopes: [`union:${tree.nation}`, `union:${tree.province}`, 'division:440000'],
      counts: { 'unions/total': 1, 'unions/type-9': 1 },
    });
  });

  it.each(['preparing', 'election-reported', 'void', 'dissolved'])(
    'does not count a union that is %s',
    (status) => {
      expect(contributionOf(unionItem({ status }))).toEqual(nothing);
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

  it('puts five birth years into one family', () => {
    expect(['1979-12', '1980-01', '1984-12', '1985-01'].map(birthFamily)).toEqual([
      'birth-1975',
      'birth-1980',
      'birth-1980',
      'birth-1985',
    ]);
  });

  const codesOf = (set: CodeSetName): string[] => codeSet(set).entries.map(({ code }) => code);
  const months = Array.from({ length: 60 }, (_, month) => {
    const [year, of] = [1980 + Math.floor(month / 12), (month % 12) + 1];
    return memberItem({ birthMonth: `${String(year)}-${String(of).padStart(2, '0')}` });
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
    employerItem(),
  ];

  it.each(['members', 'unions', 'employers', 'birth-1980'])(
    'keeps an item of %s under 1 KB with every code in use and millions in each counter',
    (family) => {
      const figures = new Set(everything.flatMap((item) => Object.keys(contributionOf(item).counts)));
      const mine = [...figures].filter((figure) => figure.startsWith(`${family}/`));
      expect(mine.length).toBeGreaterThan(1);
      const item = {
        pk: `g12#union:${tree.base}#7`,
        sk: family,
        ...Object.fromEntries(mine.map((figure) => [figure.slice(family.length + 1), 29_876_543])),
      };
      expect(itemBytes(item)).toBeLessThan(1_024);
    },
  );
});

/** As DynamoDB bills: names and text in UTF-8, numbers at half their digits and one more. */
const itemBytes = (item: Record<string, string | number>): number =>
  Object.entries(marshall(item)).reduce(
    (bytes, [name, { S, N }]) => bytes + name.length + (S?.length ?? Math.ceil((N ?? '').length / 2) + 1),
    0,
  );
