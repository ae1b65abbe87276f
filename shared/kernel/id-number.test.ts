import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalDate } from './dates.ts';
import {
  contradictions,
  factsOf,
  IdNumber,
  idNumberCheck,
  idNumberProblems,
  maskIdNumber,
  parseIdNumber,
} from './id-number.ts';

const today = '2026-11-23' as LocalDate;
const outcome = (text: string, on = today): string => {
  const parsed = parseIdNumber(text, on);
  return parsed.ok ? parsed.value : parsed.error.code;
};
const withCheck = (first17: string): string => first17 + idNumberCheck(first17);
const known = (text: string): IdNumber => IdNumber.parse(text);

const PREFIXES = ['110105', '440305', '330103', '653228', '810000', '820000', '830000', '911840', '944056'];
const anyNumber = fc
  .record({
    prefix: fc.constantFrom(...PREFIXES),
    birth: fc.date({
      min: new Date('1930-01-01T00:00:00Z'),
      max: new Date('2020-12-31T00:00:00Z'),
      noInvalidDate: true,
    }),
    sequence: fc.integer({ min: 0, max: 999 }),
  })
  .map(({ prefix, birth, sequence }) =>
    withCheck(
      `${prefix}${birth.toISOString().slice(0, 10).replaceAll('-', '')}${String(sequence).padStart(3, '0')}`,
    ),
  );

describe('ID number', () => {
  it.each([
    ['the worked example of GB 11643', '11010519491231002X'],
    ['a residence permit of Hong Kong', '810000199003071237'],
    ['a residence permit of Macao', withCheck('82000019900307123')],
    ['a residence permit of Taiwan', withCheck('83000019900307123')],
    ['a permanent-resident card of 2023', withCheck('91184019850615301')],
    ['a permanent-resident card of before 2023', 'USA110085061501'],
    ['a county that was abolished (330103 下城区)', withCheck('33010319900307123')],
    ['a county that never was in the table', withCheck('44999919900307123')],
    ['a leap day', withCheck('44030520000229123')],
  ])('A3 accepts %s', (_, number) => {
    expect(outcome(number)).toBe(number);
  });

  it.each([
    ['lower-case x', '11010519491231002x'],
    ['full-width digits', '１１０１０５１９４９１２３１００２Ｘ'],
    ['spaces around', '  11010519491231002X\t'],
    ['groups', '110105 19491231 002X'],
    ['the invisible marks of a spreadsheet', '\u202a11010519491231002X\u202c\ufeff'],
  ])('A3 reads a number typed with %s', (_, text) => {
    expect(outcome(text)).toBe('11010519491231002X');
    expect(IdNumber.parse(text)).toBe('11010519491231002X');
  });

  it.each([
    ['', 'id-number/length'],
    ['1101051949123100', 'id-number/length'],
    ['11010519491231002', 'id-number/length'],
    ['11010519491231002X1', 'id-number/length'],
    ['110105491231002', 'id-number/fifteen-digits'],
    ['11010519491231O02X', 'id-number/characters'],
    ['X1010519491231002X', 'id-number/characters'],
    ['440***********123X', 'id-number/characters'],
    [withCheck('00010519491231002'), 'id-number/region'],
    [withCheck('84000019900307123'), 'id-number/region'],
    [withCheck('99984019850615301'), 'id-number/region'],
    [withCheck('11010519490231002'), 'id-number/birth-date'],
    [withCheck('11010519230229002'), 'id-number/birth-date'],
    [withCheck('11010519491331002'), 'id-number/birth-date'],
    [withCheck('11010518991231002'), 'id-number/birth-date'],
    ['110105194912310021', 'id-number/check-digit'],
    ['440305199003071234', 'id-number/check-digit'],
    ['911840198506153011', 'id-number/check-digit'],
  ])('A3 refuses %j as %s', (text, code) => {
    expect(outcome(text)).toBe(code);
    expect(IdNumber.safeParse(text).error?.issues).toEqual([
      expect.objectContaining({ params: { rejection: { code } } }),
    ]);
  });

  it('A3 refuses a birth date after today and accepts one of today', () => {
    expect(outcome(withCheck('44030520261124123'))).toBe('id-number/birth-date');
    expect(outcome(withCheck('44030520261123123'))).toBe(withCheck('44030520261123123'));
  });

  it('A3 accepts every number with the check character of MOD 11-2, and says when and as what its holder was born', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        expect(outcome(number)).toBe(number);
        const facts = factsOf(known(number));
        expect(facts.birthDate?.replaceAll('-', '')).toBe(number.slice(6, 14));
        expect(facts.sex).toBe('13579'.includes(number.charAt(16)) ? '1' : '2');
      }),
    );
  });

  it('A3 refuses every single wrong digit', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (number, position, by) => {
          const digit = (Number(number.charAt(position)) + by) % 10;
          const wrong = number.slice(0, position) + String(digit) + number.slice(position + 1);
          expect(outcome(wrong)).toMatch(/^id-number\//);
        },
      ),
    );
  });

  it('A3 refuses every wrong check character', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom(...'0123456789X'), (number, check) => {
        fc.pre(check !== number.charAt(17));
        expect(outcome(number.slice(0, 17) + check)).toBe('id-number/check-digit');
      }),
    );
  });

  it('A3 refuses every swap of two neighbours', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 0, max: 16 }), (number, at) => {
        const [left, right] = [number.charAt(at), number.charAt(at + 1)];
        fc.pre(left !== right);
        expect(outcome(number.slice(0, at) + right + left + number.slice(at + 2))).toMatch(/^id-number\//);
      }),
    );
  });

  it('answers any text with a value or a code of the catalogue', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          anyNumber.map((number) => number.toLowerCase()),
        ),
        (text) => {
          const parsed = parseIdNumber(text, today);
          expect(parsed.ok ? 'id-number/length' : parsed.error.code).toSatisfy(
            (code: string) => code in idNumberProblems,
          );
          expect(IdNumber.safeParse(text).success).toBe(parsed.ok);
        },
      ),
    );
  });
});

describe('what an ID number tells', () => {
  it.each([
    ['11010519491231002X', { kind: 'resident', birthDate: '1949-12-31', sex: '2' }],
    ['810000199003071237', { kind: 'hmt-resident', birthDate: '1990-03-07', sex: '1' }],
    [withCheck('91184019850615302'), { kind: 'permanent-resident', birthDate: '1985-06-15', sex: '2' }],
    ['USA110085061501', { kind: 'permanent-resident' }],
  ])('%s', (number, facts) => {
    expect(factsOf(known(number))).toEqual(facts);
  });

  it('A3 names a stated sex or birth date that the number contradicts', () => {
    const number = known('11010519491231002X');
    const other = '1949-12-30' as LocalDate;
    const same = '1949-12-31' as LocalDate;
    expect(contradictions(number, { sex: '1', birthDate: other })).toEqual([
      { code: 'id-number/sex-differs' },
      { code: 'id-number/birth-date-differs' },
    ]);
    expect(contradictions(number, { sex: '2', birthDate: same })).toEqual([]);
    expect(contradictions(number, { sex: '9' })).toEqual([]);
    expect(contradictions(number, {})).toEqual([]);
    expect(contradictions(known('USA110085061501'), { sex: '1', birthDate: same })).toEqual([]);
  });

  it('G6 is masked but for the first three and the last four', () => {
    expect(maskIdNumber(known('11010519491231002X'))).toBe('110***********002X');
    expect(maskIdNumber(known('USA110085061501'))).toBe('USA********1501');
  });
});
