import { describe, expect, it } from 'vitest';
import type { LocalDate } from '../../kernel/dates.ts';
import type { Figure } from './contributions.ts';
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
        'birth-1980/1984-02': 5,
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
    expect(summarise(counted, on).transfers).toEqual({
      open: 4,
      byOutcome: [
        { code: 'late', name: { zh: '逾期办结', en: 'late' }, count: 2 },
        { code: 'refused', name: { zh: '未予接转', en: 'refused' }, count: 1 },
      ],
    });
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
    const births = Object.fromEntries(months.map((month) => [`birth-0/${month}`, 1]));
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
