import { describe, expect, it } from 'vitest';
import { maskMobile, Mobile, parseMobile } from './mobile.ts';

describe('mobile number', () => {
  it.each([
    '13800138000',
    ' 138 0013 8000 ',
    '138-0013-8000',
    '+86 13800138000',
    '008613800138000',
    '１３８００１３８０００',
  ])('A1 reads %j', (text) => {
    expect(parseMobile(text)).toEqual({ ok: true, value: '13800138000' });
    expect(Mobile.parse(text)).toBe('13800138000');
  });

  it.each([
    '',
    '1380013800',
    '138001380000',
    '12800138000',
    '23800138000',
    '1380013800O',
    '0755-26666666',
    '8613800138000',
  ])('A1 refuses %j', (text) => {
    expect(parseMobile(text)).toEqual({ ok: false, error: { code: 'mobile/format' } });
    expect(Mobile.safeParse(text).error?.issues).toEqual([
      expect.objectContaining({ params: { rejection: { code: 'mobile/format' } } }),
    ]);
  });

  it('G6 is masked in the middle', () => {
    expect(maskMobile(Mobile.parse('13812341234'))).toBe('138****1234');
  });
});
