import { describe, expect, it } from 'vitest';
import { freeText } from './free-text.ts';

const takes = (text: string) => freeText(50).safeParse(text).success;

describe('words that are kept in clear', () => {
  it.each(['材料不全，请补交', '见 2026-11-23 第 17 号函', 'WJ-2026-001', '请拨打 12351'])(
    'G8 may be %j',
    (text) => {
      expect(takes(text)).toBe(true);
    },
  );

  it.each([
    ['a mobile', '请电 13800138000'],
    ['a mobile in groups', '138 0013 8000'],
    ['a mobile with hyphens', '138-0013-8000'],
    ['full-width digits', '１３８００１３８０００'],
    ['an ID number', '11010519491231002X'],
    ['an ID number in groups', '110105 19491231 002X'],
    ['a bank card', '6222021234567890123'],
  ])('G8 hold no number of a person: %s', (_, text) => {
    expect(takes(text)).toBe(false);
  });

  it('are some, and not too many', () => {
    expect([takes(' '), takes('字'.repeat(50)), takes('字'.repeat(51))]).toEqual([false, true, false]);
  });
});
