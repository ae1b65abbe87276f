import { describe, expect, it } from 'vitest';
import { pack, unpack } from './pack.ts';

const person = {
  name: '欧阳示例',
  idNumber: '440305199003079414',
  mobile: '13900009001',
  householdPlace: '广东省深圳市南山区',
  birthDate: '1990-03-07',
  ethnicity: '01',
  politicalStatus: '13',
  employmentStatus: '1',
  skillLevel: '0',
  nativePlace: '广东省深圳市',
};

describe('packed data', () => {
  it.each([
    ['a person', person],
    ['an officer', { name: '示例', mobile: '13900009001', telephone: '0755-00001234' }],
    ['anything else', [1, 'ß', null, { '😀': ['"', '\\', '\u0000'] }]],
    ['what is long', { address: '号'.repeat(10_000) }],
  ])('come back as they were: %s', (_, data) => {
    expect(unpack(pack(data))).toEqual(data);
  });

  it('of a person take less than half of their JSON', () => {
    expect(pack(person).length).toBeLessThan(Buffer.byteLength(JSON.stringify(person)) / 2);
  });

  it('packed today are read by every later version', () => {
    const packed = 'AYMznu5Z8GRHJ6ouCwMDMGGgVAsA';
    expect(unpack(Buffer.from(packed, 'base64'))).toEqual({ name: '张三', mobile: '13800138000' });
  });

  it('of another format are refused, and so are some that swell', () => {
    expect(() => unpack(Uint8Array.of(2, 3, 0))).toThrow('unknown format 2');
    expect(() => unpack(pack('a'.repeat(100_000)))).toThrow();
  });
});
