import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskPersonName, normalisePersonName, parsePersonName, PersonName } from './person-name.ts';

const outcome = (text: string): string => {
  const parsed = parsePersonName(text);
  return parsed.ok ? parsed.value : parsed.error.code;
};

describe('name of a person', () => {
  it.each([
    ['张三', '张三'],
    [' 张　三 ', '张三'],
    ['古丽•买买提', '古丽·买买提'],
    ['古丽.买买提', '古丽·买买提'],
    ['古丽・买买提', '古丽·买买提'],
    ['John   Smith ', 'John Smith'],
    ["Conor O'Brien Jr.", "Conor O'Brien Jr."],
    ['Zoë', 'Zoë'],
    ['𠮷田', '𠮷田'],
    ['李〇', '李〇'],
    ['王\ue123', '王\ue123'],
  ])('A1 writes %j as %j', (text, name) => {
    expect(outcome(text)).toBe(name);
    expect(PersonName.parse(text)).toBe(name);
  });

  it.each([
    ['', 'person-name/empty'],
    ['　 ', 'person-name/empty'],
    ['张'.repeat(51), 'person-name/too-long'],
    ['张三1', 'person-name/characters'],
    ['张*', 'person-name/characters'],
    ['·张三', 'person-name/characters'],
    ['=HYPERLINK("x")', 'person-name/characters'],
    ['张三<b>', 'person-name/characters'],
  ])('A1 refuses %j as %s', (text, code) => {
    expect(outcome(text)).toBe(code);
    expect(PersonName.safeParse(text).error?.issues).toEqual([
      expect.objectContaining({ params: { rejection: { code } } }),
    ]);
  });

  it.each([
    ['张三', '张*'],
    ['欧阳小明', '欧***'],
    ['𠮷田', '𠮷*'],
    ['古丽·买买提', '古*****'],
  ])('G6 masks %s as %s', (name, masked) => {
    expect(maskPersonName(PersonName.parse(name))).toBe(masked);
  });

  it('normalising twice changes nothing', () => {
    const pieces = fc.constantFrom('张', '古丽', '•', '.', ' ', '　', 'A', 'é', '\u200b', '，');
    fc.assert(
      fc.property(fc.array(pieces), (parts) => {
        const once = normalisePersonName(parts.join(''));
        expect(normalisePersonName(once)).toBe(once);
      }),
    );
  });
});
