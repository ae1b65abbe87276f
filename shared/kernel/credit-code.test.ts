import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CreditCode,
  creditCodeCheck,
  creditCodeProblems,
  organisationCheck,
  parseCreditCode,
} from './credit-code.ts';

const outcome = (text: string): string => {
  const parsed = parseCreditCode(text);
  return parsed.ok ? parsed.value : parsed.error.code;
};
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const anyCode = fc
  .record({
    kind: fc.constantFrom('81', '89', '91', '92', '12', '13', '51', 'A1', 'N1', 'Y1'),
    division: fc.integer({ min: 100_000, max: 659_999 }),
    body: fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 8, maxLength: 8 }),
  })
  .map(({ kind, division, body }) => {
    const first17 = `${kind}${division}${body}${organisationCheck(body)}`;
    return first17 + creditCodeCheck(first17);
  });

describe('credit code', () => {
  it.each(['914403001922038216', '9144030071526726XG', '81110105MC1234566Q'])('A3 accepts %s', (code) => {
    expect(outcome(code)).toBe(code);
  });

  it('A3 computes both check characters of the worked example', () => {
    expect(organisationCheck('MC123456')).toBe('6');
    expect(creditCodeCheck('81110105MC1234566')).toBe('Q');
  });

  it('A3 reads lower-case, full-width and grouped codes', () => {
    expect(outcome(' ９１４４０３００ 71526726xg ')).toBe('9144030071526726XG');
    expect(CreditCode.parse('81110105mc1234566q')).toBe('81110105MC1234566Q');
  });

  it.each([
    ['', 'credit-code/length'],
    ['71526726-X', 'credit-code/length'],
    ['91440300192203821', 'credit-code/length'],
    ['91440300I92203821G', 'credit-code/characters'],
    ['91440300O922038216', 'credit-code/characters'],
    ['91A40300192203821G', 'credit-code/division'],
    ['914403001922038217', 'credit-code/check-digit'],
    ['914403001922038261', 'credit-code/check-digit'],
    [`81110105MC1234567${creditCodeCheck('81110105MC1234567')}`, 'credit-code/organisation-check'],
  ])('A3 refuses %j as %s', (text, code) => {
    expect(outcome(text)).toBe(code);
    expect(CreditCode.safeParse(text).error?.issues).toEqual([
      expect.objectContaining({ params: { rejection: { code } } }),
    ]);
  });

  it('A3 accepts every code with both check characters, and refuses each single wrong character', () => {
    fc.assert(
      fc.property(
        anyCode,
        fc.integer({ min: 0, max: 17 }),
        fc.constantFrom(...ALPHABET),
        (code, position, character) => {
          expect(outcome(code)).toBe(code);
          fc.pre(character !== code.charAt(position));
          expect(outcome(code.slice(0, position) + character + code.slice(position + 1))).toMatch(
            /^credit-code\//,
          );
        },
      ),
    );
  });

  it('A3 refuses every swap of two neighbours', () => {
    fc.assert(
      fc.property(anyCode, fc.integer({ min: 0, max: 16 }), (code, at) => {
        const [left, right] = [code.charAt(at), code.charAt(at + 1)];
        fc.pre(left !== right);
        expect(outcome(code.slice(0, at) + right + left + code.slice(at + 2))).toMatch(/^credit-code\//);
      }),
    );
  });

  it('answers any text with a value or a code of the catalogue', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), anyCode), (text) => {
        const parsed = parseCreditCode(text);
        expect(parsed.ok || parsed.error.code in creditCodeProblems).toBe(true);
        expect(CreditCode.safeParse(text).success).toBe(parsed.ok);
      }),
    );
  });
});
