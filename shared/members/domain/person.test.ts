import { describe, expect, it } from 'vitest';
import { idNumberOf, testPerson } from '../../../tests/support/people.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import { checkPerson, PersonInput } from './person.ts';

const today = '2026-11-23' as LocalDate;
const check = (changes: Parameters<typeof testPerson>[0] = {}) =>
  checkPerson(PersonInput.parse(testPerson(changes)), today);
const codesOf = (result: ReturnType<typeof check>) =>
  result.ok ? [] : result.error.map(({ code, pointer }) => [code, pointer]);

describe('a person', () => {
  it('A1 keeps what is counted apart from what is sealed', () => {
    const someone = testPerson();
    const result = check();

    expect(result).toMatchObject({
      ok: true,
      value: {
        counted: { sex: someone.sex, birthMonth: someone.birthDate.slice(0, 7), migrant: someone.migrant },
        personal: { name: someone.name, idNumber: someone.idNumber, mobile: someone.mobile },
      },
    });
    expect(JSON.stringify(result.ok && result.value.counted)).not.toContain(someone.idNumber);
  });

  it('A3 refuses a sex that the ID number contradicts, and says which field', () => {
    const { sex } = testPerson();
    expect(codesOf(check({ sex: sex === '1' ? '2' : '1' }))).toEqual([['id-number/sex-differs', '/sex']]);
  });

  it('A3 refuses a birth date that the ID number contradicts', () => {
    expect(codesOf(check({ birthDate: '1950-01-01' as LocalDate }))).toEqual([
      ['id-number/birth-date-differs', '/birthDate'],
    ]);
  });

  it('A3 takes a number from an abolished county, in lower case', () => {
    const idNumber = idNumberOf('330103', '1990-03-07', 941).toLowerCase();
    const result = check({ idNumber, sex: '1', birthDate: '1990-03-07' as LocalDate });
    expect(result.ok).toBe(true);
  });

  it.each(['name', 'idNumber', 'sex', 'mobile', 'householdType'])('A1 asks for %s', (field) => {
    expect(PersonInput.safeParse({ ...testPerson(), [field]: undefined }).success).toBe(false);
  });

  it('refuses a field that it does not know', () => {
    expect(PersonInput.safeParse({ ...testPerson(), nickname: 'x' }).success).toBe(false);
  });
});
