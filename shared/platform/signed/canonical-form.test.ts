import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { saltedDigest, signedForm, type SignedCommand } from './canonical-form.ts';

const salt = (letter: string) => letter.repeat(22);
const command: SignedCommand = {
  tenant: '44',
  by: 'operator:officer-1',
  key: 'key-00000001',
  type: 'RegisterMember',
  body: {
    unionId: 'U1',
    person: { name: '测试', idNumber: '810000199003071237', sex: '2' },
    list: [{ mobile: '13800138000' }, {}],
  },
};
const personal = ['/person/name', '/person/idNumber', '/list/0/mobile'];
const salts = { '/person/name': salt('a'), '/person/idNumber': salt('b'), '/list/0/mobile': salt('c') };

describe('G3 the canonical form that operators sign', () => {
  it('is the same text for the same command, whatever the order of its fields', () => {
    const { body, ...rest } = command;
    const { person, ...others } = body as { person: object };
    const reordered = {
      body: { ...others, person: Object.fromEntries(Object.entries(person).toReversed()) },
      ...rest,
    };
    expect(signedForm(reordered as SignedCommand, personal.toReversed(), salts)).toBe(
      signedForm(command, personal, salts),
    );
  });

  it('is canonical JSON with a salted digest in place of each personal field, and nothing else changed', () => {
    const digest = (pointer: keyof typeof salts, value: string) =>
      createHash('sha256')
        .update(JSON.stringify([salts[pointer], pointer, value]))
        .digest('base64url');
    expect(signedForm(command, personal, salts)).toBe(
      `{"body":{"list":[{"mobile":{"digest":"${digest('/list/0/mobile', '13800138000')}"}},{}],` +
        `"person":{"idNumber":{"digest":"${digest('/person/idNumber', '810000199003071237')}"},` +
        `"name":{"digest":"${digest('/person/name', '测试')}"},"sex":"2"},"unionId":"U1"},` +
        `"by":"operator:officer-1","key":"key-00000001","tenant":"44","type":"RegisterMember"}`,
    );
  });

  it('holds no personal datum in clear, and leaves the command as it was', () => {
    const before = structuredClone(command);
    const form = signedForm(command, personal, salts);
    for (const datum of ['测试', '810000199003071237', '13800138000']) expect(form).not.toContain(datum);
    expect(command).toEqual(before);
  });

  it('changes with whatever is asked: tenant, caller, key, type, body, value and salt', () => {
    const forms = [
      signedForm(command, personal, salts),
      signedForm({ ...command, tenant: '31' }, personal, salts),
      signedForm({ ...command, by: 'operator:officer-2' }, personal, salts),
      signedForm({ ...command, key: 'key-00000002' }, personal, salts),
      signedForm({ ...command, type: 'ExpelMember' }, personal, salts),
      signedForm({ ...command, body: { ...(command.body as object), unionId: 'U2' } }, personal, salts),
      signedForm(
        { ...command, body: { ...(command.body as object), list: [{ mobile: '13800138001' }, {}] } },
        personal,
        salts,
      ),
      signedForm(command, personal, { ...salts, '/person/name': salt('d') }),
    ];
    expect(new Set(forms).size).toBe(forms.length);
  });

  it('binds a digest to its field: one field’s digest proves nothing of another’s', () => {
    expect(saltedDigest('/a', 'x', salt('a'))).not.toEqual(saltedDigest('/b', 'x', salt('a')));
    expect(saltedDigest('/a', 'x', salt('a'))).not.toEqual(saltedDigest('/a', ['x'], salt('a')));
  });

  it.each<[string, readonly string[], Record<string, string>]>([
    ['a field without a salt', personal, { ...salts, '/person/name': '' }],
    ['a salt that can be tried out', personal, { ...salts, '/person/name': 'short' }],
    ['a salt of no field', personal, { ...salts, '/person/sex': salt('e') }],
    ['a field that is not there', ['/person/mobile'], { '/person/mobile': salt('a') }],
    ['a place in a list that is not there', ['/list/7/mobile'], { '/list/7/mobile': salt('a') }],
    [
      'a field within another',
      ['/person', '/person/name'],
      { '/person': salt('a'), '/person/name': salt('b') },
    ],
    ['a name that every object inherits', ['/constructor'], { '/constructor': salt('a') }],
    ['a pointer that is none', ['person'], { person: salt('a') }],
  ])('refuses %s', (_, fields, given) => {
    expect(() => signedForm(command, fields, given)).toThrow();
  });
});
