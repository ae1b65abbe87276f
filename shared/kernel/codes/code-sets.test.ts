import { describe, expect, expectTypeOf, it } from 'vitest';
import type { LocalDate } from '../dates.ts';
import { codeSchema } from './code-schema.ts';
import { SeatDivision } from './division-schema.ts';
import { codeOf, codeSet, codeSets, hasCode, nameOf, type CodeSetName, type SexCode } from './code-sets.ts';

const names = Object.keys(codeSets) as CodeSetName[];
const on = (date: string): LocalDate => date as LocalDate;

describe('code tables', () => {
  it.each(names)(
    'A4 %s: names its standard and edition, no code twice, every parent and alias leads to a code',
    (name) => {
      const set = codeSet(name);
      const codes = set.entries.map(({ code }) => code as string);
      expect(set.name).toBe(name);
      expect(set.standard).not.toBe('');
      expect(set.version).not.toBe('');
      expect(new Set(codes).size).toBe(codes.length);
      for (const entry of set.entries) {
        if (entry.parent !== undefined) expect(codes).toContain(entry.parent);
        expect(entry.zh.trim()).toBe(entry.zh);
        expect(entry.en).toMatch(/^[\x20-\x7e]+$/);
      }
      for (const code of Object.values(set.aliases)) expect(codes).toContain(code);
    },
  );

  it.each(names)('A4 %s: every code, name and alias leads back to its own code', (name) => {
    const { entries, aliases } = codeSet(name);
    for (const { code, zh, headingOnly } of entries) {
      const expected = headingOnly === undefined ? code : undefined;
      expect([zh, codeOf(name, zh)]).toEqual([zh, expected]);
      expect([code, codeOf(name, code)]).toEqual([code, expected]);
      expect(codeOf(name, `${code}${zh}`)).toBe(expected);
      expect(nameOf(name, code)).toBe(zh);
    }
    for (const [spelling, code] of Object.entries(aliases))
      expect([spelling, codeOf(name, spelling)]).toEqual([spelling, code]);
  });

  it.each([
    ['ethnicity', 58],
    ['industry', 20],
    ['unit-kind', 20],
    ['economic-type', 34],
    ['political-status', 13],
    ['education', 40],
  ] as const)('A4 %s has %i entries', (name, count) => {
    expect(codeSet(name).entries).toHaveLength(count);
  });

  it.each([
    ['sex', ' 男 ', '1'],
    ['sex', '女性', '2'],
    ['sex', '1', '1'],
    ['sex', '2-女', '2'],
    ['sex', 'F', '2'],
    ['ethnicity', '汉', '01'],
    ['ethnicity', '1', '01'],
    ['ethnicity', '０１', '01'],
    ['ethnicity', '僳僳族', '20'],
    ['ethnicity', '傈僳', '20'],
    ['household-type', '非农业', '1'],
    ['household-type', '非 农业 户口', '1'],
    ['household-type', '非农业家庭', '1'],
    ['household-type', '农业', '2'],
    ['household-type', '居民户口', '9'],
    ['education', '大学本科', '20'],
    ['education', '大专', '30'],
    ['political-status', '中共党员', '01'],
    ['political-status', '3', '03'],
    ['employment-status', '待(下)岗', '2'],
    ['skill-level', '高级工', '3'],
    ['economic-type', '私营有限责任公司', '173'],
    ['union-type', '独立(单独)基层工会', '1'],
    ['union-type', '产业(系统)工会', '4'],
    ['industry', '制造业', 'C'],
    ['industry', 'c', 'C'],
  ] as const)('A9 %s: %j means %s', (name, text, code) => {
    expect(codeOf(name, text)).toBe(code);
  });

  it.each([
    ['sex', ''],
    ['sex', '男女'],
    ['sex', '1 女'],
    ['sex', '3'],
    ['ethnicity', '未知族'],
    ['household-type', '户口'],
    ['economic-type', '内资'],
    ['economic-type', '100'],
    ['education', 'constructor'],
  ] as const)('A9 %s: %j means nothing', (name, text) => {
    expect(codeOf(name, text)).toBeUndefined();
  });

  it('A4 lets a record carry leaves of the economic types only', () => {
    const leaves = codeSet('economic-type').entries.filter(({ code }) => hasCode('economic-type', code));
    const parents = new Set(codeSet('economic-type').entries.map(({ parent }) => parent));
    expect(leaves.map(({ code }) => code).filter((code) => parents.has(code))).toEqual([]);
    expect(leaves).toHaveLength(28);
  });

  it('A4 minds the date: 居民户口 begins with the reform of 2014', () => {
    expect(hasCode('household-type', '9', on('2014-07-23'))).toBe(false);
    expect(hasCode('household-type', '9', on('2014-07-24'))).toBe(true);
    expect(hasCode('household-type', '9')).toBe(true);
  });

  it('narrows a code to the codes of its table', () => {
    const code = String(1);
    if (hasCode('sex', code)) expectTypeOf(code).toEqualTypeOf<SexCode>();
    expectTypeOf<SexCode>().toEqualTypeOf<'0' | '1' | '2' | '9'>();
  });
});

describe('code schema', () => {
  it('A4 accepts what a record may carry and names the table otherwise', () => {
    expect(codeSchema('economic-type').parse('173')).toBe('173');
    for (const code of ['170', '17', '', '男'])
      expect(codeSchema('economic-type').safeParse(code).error?.issues).toEqual([
        expect.objectContaining({
          params: { rejection: { code: 'code/unknown', params: { codeSet: 'economic-type' } } },
        }),
      ]);
  });

  it.each([
    ['440305', true],
    ['441900', true],
    ['469001', true],
    ['440300', false],
    ['440000', false],
    ['330103', false],
    ['130171', false],
    ['999999', false],
  ])('A2 a seat in %s: %s', (code, accepted) => {
    expect(SeatDivision.safeParse(code).success).toBe(accepted);
  });
});
