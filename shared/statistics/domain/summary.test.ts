import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../kernel/dates.ts';
import { dimensions } from './dimensions.ts';
import type { Figure } from './figure.ts';
import { ageOfMonth, summarise } from './summary.ts';

const on = '2026-11-23' as LocalDate;
const figures = (counters: Record<Figure, number>) => new Map(Object.entries(counters) as [Figure, number][]);

describe('E1 the answer', () => {
  it('says everything in the order of the code tables, with both names', () => {
    const summary = summarise(
      figures({
        'members/status-active': 5,
        'members/status-retained': 2,
        'members/sex-2': 3,
        'members/sex-1': 2,
        'members/house-2': 5,
        'members/edu-21': 3,
        'members/edu-11': 1,
        'members/migrant': 4,
        'birth-2-1980/1984-02': 5,
        'unions/total': 3,
        'unions/eco-171': 1,
        'unions/ind-C': 1,
        'employers/total': 1,
        'employers/employees': 240,
      }),
      on,
    );
    expect(summary).toMatchObject({
      members: {
        total: 5,
        byStatus: [
          { code: 'active', name: { zh: '在籍', en: 'active' }, count: 5 },
          { code: 'retained', name: { zh: '保留会籍', en: 'retained' }, count: 2 },
        ],
        bySex: [
          { code: '1', name: { zh: '男性', en: 'male' }, count: 2 },
          { code: '2', name: { zh: '女性', en: 'female' }, count: 3 },
        ],
        byHouseholdType: [{ code: '2', count: 5 }],
        byEducation: [
          { code: '11', count: 1 },
          { code: '21', count: 3 },
        ],
        educationNotStated: 1,
        migrant: 4,
      },
      unions: {
        total: 3,
        byType: [],
        byEconomicType: [
          { code: '171', name: { zh: '私有独资', en: 'private sole proprietorship' }, count: 1 },
        ],
        byIndustry: [{ code: 'C', count: 1 }],
      },
      employers: { total: 1, employees: 240 },
    });
  });

  it('leaves out counters that went back to zero', () => {
    expect(summarise(figures({ 'members/sex-1': 0 }), on).members.bySex).toEqual([]);
  });

  it('C4 tells how transfers out ended, and how many have not', () => {
    const counted = figures({
      'transfers/open': 4,
      'transfers/outcome-late': 2,
      'transfers/outcome-refused': 1,
    });
    expect(summarise(counted, on).transfers).toMatchObject({
      open: 4,
      byOutcome: [
        { code: 'late', name: { zh: '逾期办结', en: 'late' }, count: 2 },
        { code: 'refused', name: { zh: '未予接转', en: 'refused' }, count: 1 },
      ],
    });
  });

  it('tells states in the order in which they come, with both names', () => {
    const counted = figures({
      'unions/status-overdue': 2,
      'unions/status-normal': 5,
      'unions/status-odd': 1,
    });
    expect(summarise(counted, on).unions.byStatus).toEqual([
      { code: 'normal', name: { zh: '正常', en: 'normal' }, count: 5 },
      { code: 'overdue', name: { zh: '逾期未换届', en: 'overdue' }, count: 2 },
      { code: 'odd', name: { zh: 'odd', en: 'odd' }, count: 1 },
    ]);
  });

  it('tells the months in which terms end one after another', () => {
    const counted = figures({ 'term-2025/2027-01': 1, 'term-2020/2024-12': 3, 'term-2025/2026-11': 0 });
    expect(summarise(counted, on).unions.byTermEnd).toEqual([
      { month: '2024-12', count: 3 },
      { month: '2027-01', count: 1 },
    ]);
  });

  it('tells how long things have been waiting on the day of reading, each kind for itself', () => {
    const counted = figures({
      'waiting-2026-11/t23': 1,
      'waiting-2026-11/t18': 2,
      'waiting-2026-11/t17': 4,
      'waiting-2026-10/t23': 8,
      'waiting-2026-08/t24': 16,
      'waiting-2026-11/m23': 100,
      'waiting-2026-11/m24': 1,
    });
    const { transfers, applications } = summarise(counted, on);
    expect(transfers.age).toEqual([
      { from: 0, to: 5, count: 3 },
      { from: 6, to: 15, count: 4 },
      { from: 16, to: 30, count: 0 },
      { from: 31, to: 90, count: 8 },
      { from: 91, count: 16 },
    ]);
    expect(applications.membershipAge[0]?.count).toBe(101);
  });

  it('has an answer for every dimension, and nothing else', () => {
    const { members, ...rest } = summarise(figures({}), on);
    const { total, educationNotStated, ...byDimension } = members;
    expect([total, educationNotStated]).toEqual([0, 0]);
    expect(
      Object.entries({ members: byDimension, ...rest })
        .flatMap(([group, answers]) => Object.keys(answers).map((key) => `${group}.${key}`))
        .toSorted(),
    ).toEqual(dimensions.map(({ group, key }) => `${group}.${key}`).toSorted());
  });

  it('shows a code that is in no table under itself', () => {
    expect(summarise(figures({ 'unions/type-zz': 2 }), on).unions.byType).toEqual([
      { code: 'zz', name: { zh: 'zz', en: 'zz' }, count: 2 },
    ]);
  });

  it('sorts birth months into age bands, each month into exactly one', () => {
    const months = [
      '2010-11',
      '2008-12',
      '2008-11',
      '2001-11',
      '1991-11',
      '1981-11',
      '1971-11',
      '1966-11',
      '1950-01',
    ];
    const births = Object.fromEntries(months.map((month) => [`birth-1-0/${month}`, 1]));
    expect(summarise(figures(births), on).members.byAge).toEqual([
      { from: 0, to: 17, count: 2 },
      { from: 18, to: 24, count: 1 },
      { from: 25, to: 34, count: 1 },
      { from: 35, to: 44, count: 1 },
      { from: 45, to: 54, count: 1 },
      { from: 55, to: 59, count: 1 },
      { from: 60, count: 2 },
    ]);
  });

  it('moves a month into the next band as its birthday month begins', () => {
    expect(ageOfMonth('2008-12', '2026-11-30' as LocalDate)).toBe(17);
    expect(ageOfMonth('2008-12', '2026-12-01' as LocalDate)).toBe(18);
  });
});
