import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { rule } from '../../kernel/problem.ts';
import { invalidFields } from './invalid-fields.ts';

const Body = z.strictObject({
  person: z.strictObject({
    name: z.string().min(2).max(20),
    mobile: z.string().regex(/^1\d{10}$/),
    idNumber: z
      .string()
      .refine((text) => text.endsWith('X'), rule('id-number/check-digit', { position: 18 })),
  }),
  rows: z
    .array(z.strictObject({ sex: z.enum(['1', '2']), age: z.int().min(16).max(120) }))
    .max(2)
    .optional(),
  reason: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('other'), text: z.string() }),
    z.strictObject({ kind: z.literal('none') }),
  ]),
  who: z
    .union([z.string(), z.strictObject({ id: z.string(), deep: z.strictObject({ n: z.number() }) })])
    .optional(),
});

const good = {
  person: { name: '示例', mobile: '13800138000', idNumber: '1X' },
  reason: { kind: 'none' },
};

const refusedIn = (input: unknown) => {
  const parsed = Body.safeParse(input);
  return parsed.success
    ? []
    : invalidFields('body', input, parsed.error.issues).map(({ place, rejection }) => [
        place.in === 'body' ? place.pointer : place.name,
        rejection.code,
        ...(rejection.params ? [rejection.params] : []),
      ]);
};
const withPerson = (over: object) => ({ ...good, person: { ...good.person, ...over } });

describe('invalidFields', () => {
  it.each<[string, unknown, unknown[]]>([
    ['nothing at all', undefined, [['', 'field/required']]],
    ['another type', [], [['', 'field/wrong-type', { expected: 'object' }]]],
    ['a missing object', { reason: good.reason }, [['/person', 'field/required']]],
    ['a missing field', withPerson({ name: undefined }), [['/person/name', 'field/required']]],
    ['null', withPerson({ name: null }), [['/person/name', 'field/wrong-type', { expected: 'string' }]]],
    ['a short text', withPerson({ name: 'a' }), [['/person/name', 'field/too-short', { minimum: 2 }]]],
    [
      'a long text',
      withPerson({ name: 'a'.repeat(21) }),
      [['/person/name', 'field/too-long', { maximum: 20 }]],
    ],
    ['a wrong format', withPerson({ mobile: '138' }), [['/person/mobile', 'field/wrong-format']]],
    [
      'a named rule',
      withPerson({ idNumber: '1' }),
      [['/person/idNumber', 'id-number/check-digit', { position: 18 }]],
    ],
    ['an unknown field', withPerson({ nickname: 'x' }), [['/person/nickname', 'field/unknown']]],
    [
      'unknown fields at the top',
      { ...good, a: 1, b: 2 },
      [
        ['/a', 'field/unknown'],
        ['/b', 'field/unknown'],
      ],
    ],
    [
      'a value outside a list',
      { ...good, rows: [{ sex: '3', age: 20 }] },
      [['/rows/0/sex', 'field/not-allowed']],
    ],
    [
      'a small number',
      { ...good, rows: [{ sex: '1', age: 15 }] },
      [['/rows/0/age', 'field/too-small', { minimum: 16 }]],
    ],
    [
      'a large number',
      { ...good, rows: [{ sex: '1', age: 121 }] },
      [['/rows/0/age', 'field/too-large', { maximum: 120 }]],
    ],
    [
      'a fraction',
      { ...good, rows: [{ sex: '1', age: 20.5 }] },
      [['/rows/0/age', 'field/wrong-type', { expected: 'int' }]],
    ],
    ['an unknown kind', { ...good, reason: { kind: 'x' } }, [['/reason/kind', 'field/not-allowed']]],
    ['a missing kind', { ...good, reason: {} }, [['/reason/kind', 'field/required']]],
    [
      'a kind without its field',
      { ...good, reason: { kind: 'other' } },
      [['/reason/text', 'field/required']],
    ],
    [
      'the alternative that comes nearest',
      { ...good, who: { id: 'a', deep: { n: 'x' } } },
      [['/who/deep/n', 'field/wrong-type', { expected: 'number' }]],
    ],
    ['no alternative', { ...good, who: 7 }, [['/who', 'field/not-allowed']]],
  ])('names %s', (_, input, refused) => {
    expect(refusedIn(input)).toEqual(refused);
  });

  it('names all that is wrong at once', () => {
    expect(refusedIn({ ...withPerson({ name: '', mobile: '' }), extra: 1 })).toHaveLength(3);
  });

  it('refuses __proto__ like any unknown field', () => {
    expect(refusedIn(JSON.parse(JSON.stringify(good).replace('{', '{"__proto__":{"a":1},')))).toEqual([
      ['', 'field/unknown'],
    ]);
  });

  it.each(['张小明', '13800138000', '11010519491231002X', 'a/b', 'x'.repeat(65)])(
    'G8 does not repeat the unknown name %j, which may be a value',
    (name) => {
      expect(refusedIn(withPerson({ [name]: 1 }))).toEqual([['/person', 'field/unknown']]);
    },
  );

  it('names parameters instead of pointing at them', () => {
    const schema = z.strictObject({ limit: z.coerce.number().max(100) });
    const { error } = schema.safeParse({ limit: '101', page: '2' });
    expect(invalidFields('query', { limit: '101', page: '2' }, error?.issues ?? [])).toEqual([
      {
        place: { in: 'query', name: 'limit' },
        rejection: { code: 'field/too-large', params: { maximum: 100 } },
      },
      { place: { in: 'query', name: 'page' }, rejection: { code: 'field/unknown' } },
    ]);
  });
});
