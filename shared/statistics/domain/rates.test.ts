import { describe, expect, it } from 'vitest';
import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { Figure } from './figure.ts';
import { formulaOn, rateIds, rates, type Rate } from './formulas.ts';
import { type RateInputs, rateOf, ratesOn, type RateValue } from './rates.ts';
import { type ReportedFigure, reportedKinds, reportedOn } from './reported-figures.ts';

const on = (text: string) => text as LocalDate;
const TODAY = on('2026-11-23');

const reportedFigure = (fields: Partial<ReportedFigure>): ReportedFigure => ({
  kind: 'annual-members',
  from: on('2025-12-31'),
  value: 1_000,
  evidence: 'statistics/2025/1.pdf',
  reportedAt: '2026-01-20T02:00:00.000Z' as Instant,
  by: 'operator:op-city',
  ...fields,
});

const inputsOf = (
  figures: Readonly<Record<string, number>>,
  reported: readonly ReportedFigure[] = [],
  day = TODAY,
): RateInputs => ({
  figures: new Map(Object.entries(figures) as [Figure, number][]),
  reported: reportedOn({ scope: 'division:440305', figures: reported }, day),
});

/** A county: 812 active members of 1,000 that the annual statistics name, and so on; the answers are worked by hand. */
const county = inputsOf(
  {
    'members/status-active': 812,
    'members/status-retained': 40,
    'members/doubt-format': 4,
    'members/doubt-cross': 21,
    'members/doubt-orphan': 0,
    'duplicates/open': 3,
    'members/noted-15': 700,
    'members/noted-30': 60,
    'members/noted-60': 40,
    'members/noted-late': 52,
    'unions/complete': 9,
    'unions/level-base': 10,
    'unions/total': 12,
    'unions/status-overdue': 3,
    'employers/employees': 1_160,
    'transfers/outcome-on-time': 14,
    'transfers/outcome-late': 4,
    'transfers/outcome-escalated': 2,
    'transfers/outcome-refused': 5,
    'took/3': 4,
    'took/7': 5,
    'took/12': 8,
    'took/90': 3,
  },
  [
    reportedFigure({}),
    reportedFigure({ kind: 'annual-unions', value: 15 }),
    reportedFigure({ kind: 'sample-checked', from: on('2026-06-30'), value: 400 }),
    reportedFigure({ kind: 'sample-agreed', from: on('2026-06-30'), value: 391 }),
  ],
);

const told = (value: RateValue | undefined) =>
  value && [value.part, value.whole, value.value, value.formula.version];

describe('E3 rates, worked by hand', () => {
  it.each([
    // 812 of 1,000 by the annual statistics; of 1,160 employees 0.7 exactly.
    ['member-collection', 'annual-report', 812, 1_000, 0.812],
    ['member-collection', 'employees', 812, 1_160, 0.7],
    // 9 complete ones of 15, and of 10 that are registered.
    ['union-collection', 'annual-report', 9, 15, 0.6],
    ['union-collection', 'registered', 9, 10, 0.9],
    // 808 / 812 = 0.99507389…, 791 / 812 = 0.97413793…, 809 / 812 = 0.99630541…
    ['accuracy-format', 'registered', 808, 812, 0.995074],
    ['accuracy-cross-field', 'registered', 791, 812, 0.974138],
    ['accuracy-unique', 'registered', 809, 812, 0.996305],
    ['accuracy-placed', 'registered', 812, 812, 1],
    // 391 of a sample of 400.
    ['accuracy-sample', 'sample', 391, 400, 0.9775],
    // 3 / 812 = 0.00369458…
    ['duplicate', 'registered', 3, 812, 0.003695],
    ['orphan', 'registered', 0, 812, 0],
    // 700 + 60 within 30 days, of 852 changes: 0.89201877…
    ['on-time-change', 'registered', 760, 852, 0.892019],
    // 14 of 20; refused ones were not completed.
    ['on-time-transfer', 'registered', 14, 20, 0.7],
    ['overdue-term', 'registered', 3, 12, 0.25],
  ] as const)('%s %s: %i of %i is %d', (rate, by, part, whole, value) => {
    expect(told(rateOf(ratesOn(county, TODAY), rate, by))).toEqual([part, whole, value, 1]);
  });

  it('transfer-duration: the tenth of twenty took 12 days', () => {
    // 4 took 3 days, 5 took 7: the tenth is the first of those that took 12.
    const duration = rateOf(ratesOn(county, TODAY), 'transfer-duration');
    expect(duration).toMatchObject({ unit: 'days', whole: 20, value: 12 });
    expect(duration).not.toHaveProperty('orMore');
  });

  it('transfer-duration: of two in the middle the shorter, and the longest one as so long or longer', () => {
    const of = (took: Readonly<Record<string, number>>) =>
      rateOf(ratesOn(inputsOf(took), TODAY), 'transfer-duration');
    expect(of({ 'took/2': 1, 'took/8': 1 })).toMatchObject({ value: 2 });
    expect(of({ 'took/2': 1, 'took/90': 2 })).toMatchObject({ value: 90, orMore: true });
    expect(of({})).not.toHaveProperty('value');
  });

  it('say formula, version, denominator and every input with its source', () => {
    expect(rateOf(ratesOn(county, TODAY), 'member-collection')).toMatchObject({
      name: { zh: '会员采集率' },
      by: 'annual-report',
      formula: { version: 1, from: '2026-01-01', text: { zh: '在籍会员数 ÷ 工会统计年报会员数' } },
      inputs: [
        { input: 'members/status-active', value: 812 },
        {
          input: 'reported/annual-members',
          value: 1_000,
          from: '2025-12-31',
          evidence: 'statistics/2025/1.pdf',
        },
      ],
    });
    expect(rateOf(ratesOn(county, TODAY), 'accuracy-unique')?.formula.text.zh).toBe(
      '(在籍会员数 − 待核实的疑似重复记录对数) ÷ 在籍会员数',
    );
  });

  it('have no value where nobody has reported what they are measured by, and say which input that is', () => {
    const unreported = rateOf(
      ratesOn(inputsOf({ 'members/status-active': 812 }), TODAY),
      'member-collection',
    );
    expect(unreported).not.toHaveProperty('value');
    expect(unreported?.inputs.find(({ value }) => value === undefined)?.input).toBe(
      'reported/annual-members',
    );
    expect(unreported?.unavailable).toEqual({
      zh: '尚未填报：工会统计年报会员数',
      en: 'nobody has reported: members by the annual union statistics',
    });
  });

  it.each(['accuracy-external', 'verified', 'card-issuance'] as const)(
    'say of %s that there is no source for it, and why, and never that it is zero',
    (rate) => {
      const told = rateOf(ratesOn(county, TODAY), rate);
      expect(told).not.toHaveProperty('value');
      expect(told).not.toHaveProperty('part');
      expect(told?.unavailable?.zh).not.toBe('');
      expect(told?.unavailable?.en).not.toBe('');
    },
  );

  it('give either a value or the reason why there is none', () => {
    for (const inputs of [county, inputsOf({}), inputsOf({ 'members/status-active': 5 })])
      for (const { value, unavailable } of ratesOn(inputs, TODAY))
        expect([value, unavailable].filter((one) => one !== undefined)).toHaveLength(1);
  });

  it('have no value where there is nothing to measure', () => {
    expect(rateOf(ratesOn(inputsOf({}), TODAY), 'overdue-term')).toMatchObject({ part: 0, whole: 0 });
    expect(rateOf(ratesOn(inputsOf({}), TODAY), 'overdue-term')).not.toHaveProperty('value');
  });

  it('stay as they are above one: more are registered than the annual statistics know', () => {
    const inputs = inputsOf({ 'members/status-active': 1_100 }, [reportedFigure({})]);
    expect(rateOf(ratesOn(inputs, TODAY), 'member-collection')?.value).toBe(1.1);
  });
});

describe('E3 denominators are dated', () => {
  const reported = [
    reportedFigure({ from: on('2024-12-31'), value: 800 }),
    reportedFigure({ from: on('2025-12-31'), value: 1_000 }),
  ];
  it.each([
    ['2024-12-30', undefined],
    ['2024-12-31', 800],
    ['2025-12-30', 800],
    ['2025-12-31', 1_000],
    ['2026-11-23', 1_000],
  ])('on %s the annual members are %s', (day, members) => {
    expect(
      reportedOn({ scope: 'division:440305', figures: reported }, on(day)).get('annual-members')?.value,
    ).toBe(members);
  });
});

describe('E3 formulas are data', () => {
  const changed: Rate = {
    ...rates['overdue-term'],
    formulas: [
      ...rates['overdue-term'].formulas,
      {
        version: 2,
        from: on('2027-01-01'),
        measure: {
          kind: 'share',
          part: { plus: ['unions/status-overdue'] },
          of: [{ by: 'registered', whole: { plus: ['unions/level-base'] } }],
        },
      },
    ],
  };
  it.each([
    ['2025-12-31', undefined, undefined],
    ['2026-12-31', 1, 0.25],
    ['2027-01-01', 2, 0.3],
  ])('on %s version %s holds, and gives %s', (day, version, value) => {
    expect(formulaOn(changed, on(day))?.version).toBe(version);
    const [told] = ratesOn(county, on(day), { 'overdue-term': changed });
    expect(told?.value).toBe(value);
  });

  it('whose versions count up from one, each from a later day', () => {
    for (const { formulas } of [...Object.values<Rate>(rates), changed])
      for (const [index, formula] of formulas.entries()) {
        expect(formula.version).toBe(index + 1);
        expect(formula.from > (formulas[index - 1]?.from ?? '')).toBe(true);
      }
  });

  it('use every kind of figure that can be reported, and are told in both languages', () => {
    const values = ratesOn(county, TODAY);
    const used = new Set<string>(values.flatMap(({ inputs }) => inputs.map(({ input }) => input)));
    expect(Object.keys(reportedKinds).filter((kind) => !used.has(`reported/${kind}`))).toEqual([]);
    expect(new Set(values.map(({ rate }) => rate))).toEqual(new Set(rateIds));
    for (const { formula, name } of values)
      for (const text of [formula.text, name]) expect([text.zh, text.en]).not.toContain('');
  });
});
