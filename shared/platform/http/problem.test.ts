import { describe, expect, it } from 'vitest';
import type { ProblemCatalogue } from '../../kernel/problem.ts';
import { describeProblems, mergeCatalogues, UncataloguedProblem } from './problem.ts';
import { platformProblems } from './problems.ts';

const members = {
  'member/elsewhere': {
    status: 422,
    zh: '此人已是工会 {union} 的会员。',
    en: 'This person is a member of union {union}.',
    basis: '《工会会员会籍管理办法》第三条',
  },
  'member/too-young': { status: 422, zh: '未满 {years} 周岁。', en: 'Younger than {years}.' },
  'member/not-found': { status: 404, zh: '没有此会员。', en: 'There is no such member.' },
} as const satisfies ProblemCatalogue;

const describing = describeProblems(mergeCatalogues(platformProblems, members));
const zh = { locale: 'zh', instance: 'r1' } as const;
const en = { locale: 'en', instance: 'r1' } as const;
const union = '01JDM0Z5YKQ8W4R2T6V9X3B7CA';

describe('describeProblems', () => {
  it('words a refusal in the language asked for, with its code, basis and instance', () => {
    const refusal = { code: 'member/elsewhere', params: { union } };
    expect(describing.refusal(refusal, zh)).toEqual({
      type: '/docs#problems/member/elsewhere',
      title: '不符合规定',
      status: 422,
      code: 'member/elsewhere',
      detail: `此人已是工会 ${union} 的会员。`,
      instance: 'r1',
      basis: '《工会会员会籍管理办法》第三条',
    });
    expect(describing.refusal(refusal, en)).toMatchObject({
      title: 'Against the rules',
      detail: `This person is a member of union ${union}.`,
    });
  });

  it('points at the field of a refusal that names one', () => {
    const problem = describing.refusal(
      { code: 'member/too-young', params: { years: 16 }, pointer: '/person/idNumber' },
      zh,
    );
    expect(problem.code).toBe('member/too-young');
    expect(problem.errors).toEqual([
      { in: 'body', pointer: '/person/idNumber', code: 'member/too-young', detail: '未满 16 周岁。' },
    ]);
  });

  it('gathers several broken rules in one 422', () => {
    const problem = describing.refusal(
      [
        { code: 'member/too-young', params: { years: 16 }, pointer: '/person/idNumber' },
        { code: 'member/elsewhere', params: { union } },
      ],
      en,
    );
    expect(problem).toMatchObject({ status: 422, code: 'request/unacceptable' });
    expect(problem.errors).toEqual([
      { in: 'body', pointer: '/person/idNumber', code: 'member/too-young', detail: 'Younger than 16.' },
      {
        in: 'body',
        pointer: '',
        code: 'member/elsewhere',
        detail: `This person is a member of union ${union}.`,
        basis: '《工会会员会籍管理办法》第三条',
      },
    ]);
  });

  it('calls a request invalid when one of its fields is malformed, whatever rules the others break', () => {
    const place = { in: 'body', pointer: '/x' } as const;
    const rule = { place, rejection: { code: 'member/too-young' } };
    const malformed = { place, rejection: { code: 'field/wrong-type', params: { expected: 'string' } } };
    expect(describing.fields([rule], zh)).toMatchObject({ status: 422, code: 'request/unacceptable' });
    expect(describing.fields([rule, malformed], zh)).toMatchObject({ status: 400, code: 'request/invalid' });
  });

  it('names at most a hundred fields', () => {
    const one = { place: { in: 'body', pointer: '/x' } as const, rejection: { code: 'field/unknown' } };
    expect(describing.fields(Array(500).fill(one), zh).errors).toHaveLength(100);
  });

  it.each(['张小明', '13800138000', '11010519491231002X', 'tel 13800138000', 'a'.repeat(65), 'a\nb'])(
    'G8 leaves out a value that may be personal: %j',
    (value) => {
      const problem = describing.refusal({ code: 'member/elsewhere', params: { union: value } }, zh);
      expect(problem.detail).toBe('此人已是工会 … 的会员。');
      expect(JSON.stringify(problem)).not.toContain(value);
    },
  );

  it('fills in nothing for a value that is missing, or that only a prototype has', () => {
    expect(describing.refusal({ code: 'member/elsewhere' }, zh).detail).toBe('此人已是工会 … 的会员。');
    const odd = describeProblems({ odd: { status: 400, zh: '{constructor}', en: '{constructor}' } });
    expect(odd.refusal({ code: 'odd' }, zh).detail).toBe('…');
  });

  it.each(['member/unheard-of', 'constructor', '__proto__'])(
    'takes the uncatalogued code %s for a bug',
    (code) => {
      expect(() => describing.refusal({ code }, zh)).toThrow(UncataloguedProblem);
    },
  );

  it('takes an empty refusal for a bug', () => {
    expect(() => describing.refusal([], zh)).toThrow('a refusal names no reason');
  });
});

describe('mergeCatalogues', () => {
  it('refuses a code that two contexts define', () => {
    expect(() => mergeCatalogues(members, { 'member/not-found': members['member/not-found'] })).toThrow(
      'problem member/not-found is defined twice',
    );
  });

  it('refuses texts that use different placeholders', () => {
    expect(() => mergeCatalogues({ odd: { status: 422, zh: '{years} 周岁', en: 'too young' } })).toThrow(
      'problem odd: its two texts use different placeholders',
    );
  });

  it('has words in both languages for all that the platform refuses', () => {
    const merged = mergeCatalogues(platformProblems);
    for (const [code, { zh: chinese, en: english }] of Object.entries(merged)) {
      expect(chinese, code).toMatch(/\p{Script=Han}/u);
      expect(english, code).toMatch(/^[\x20-\x7e]+$/);
    }
  });
});
