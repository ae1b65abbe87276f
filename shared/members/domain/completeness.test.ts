import { describe, expect, it } from 'vitest';
import { completenessOf, formFields, isComplete } from './completeness.ts';
import type { Member } from './member.ts';
import type { PersonalData } from './person.ts';

// 11010519491231002X: a woman born on 1949-12-31, the example of the standard.
const data = {
  name: '示例',
  idNumber: '11010519491231002X',
  mobile: '13800138000',
  ethnicity: '01',
  politicalStatus: '13',
  employmentStatus: '1',
  skillLevel: '5',
  householdPlace: '北京市',
  nativePlace: '北京市',
  address: '示例路一号',
} as unknown as PersonalData;

const member = {
  status: 'active',
  person: { sex: '2', birthMonth: '1949-12', householdType: '2', education: '21', migrant: true },
} as unknown as Member;

const of = (changes: object, person: object = {}, sealed: object = {}) =>
  completenessOf({ ...member, ...changes, person: { ...member.person, ...person } }, { ...data, ...sealed });

describe('A8 completeness of a member’s record', () => {
  it('is whole when every field of the form is filled and nothing contradicts itself', () => {
    expect(of({})).toEqual({ score: 100, missing: [], doubts: [] });
    expect(isComplete(of({}))).toBe(true);
  });

  it.each(formFields.filter((field) => Object.hasOwn(data, field)))(
    'misses %s where it is empty',
    (field) => {
      if (field === 'idNumber') return;
      expect(of({}, {}, { [field]: undefined })).toEqual({
        score: Math.floor((100 * (formFields.length - 1)) / formFields.length),
        missing: [field],
        doubts: [],
      });
      expect(of({}, {}, { [field]: '' }).missing).toEqual([field]);
    },
  );

  it('misses what is counted apart as well: education, and a sex that is unknown or not stated', () => {
    expect(of({}, { education: undefined }).missing).toEqual(['education']);
    for (const sex of ['0', '9']) expect(of({}, { sex }).missing).toEqual(['sex']);
  });

  it('takes the birth date from the number, and the employment the union noted before the form’s', () => {
    expect(of({}, {}, { birthDate: undefined }).missing).toEqual([]);
    expect(of({ employment: '1' }, {}, { employmentStatus: undefined }).missing).toEqual([]);
  });

  it.each([
    ['sex-differs', {}, { sex: '1' }, {}],
    ['birth-date-differs', {}, {}, { birthDate: '1950-01-01' }],
    ['birth-month-differs', {}, { birthMonth: '1950-01' }, {}],
    ['migrant-not-rural', {}, { householdType: '1' }, {}],
    ['employment-not-of-status', {}, {}, { employmentStatus: '3' }],
    ['employment-not-of-status', { employment: '4' }, {}, {}],
    ['agency-without-work-unit', { form: 'agency' }, {}, {}],
  ])('doubts %s', (doubt, changes, person, sealed) => {
    const found = of(changes, person, sealed);
    expect(found.doubts).toEqual([doubt]);
    expect(found.missing).toEqual([]);
    expect(found.score).toBeLessThan(100);
    expect(isComplete(found)).toBe(false);
  });

  it('doubts no employment of who is retained, and no household of who is no migrant', () => {
    expect(of({ status: 'retained', employment: '4' }).doubts).toEqual([]);
    expect(of({}, { migrant: false, householdType: '1' }).doubts).toEqual([]);
  });

  it('counts a field once that is missing or in doubt for several reasons, and ends at 0', () => {
    const twice = of({}, { sex: '1', birthMonth: '1950-01' }, { birthDate: '1950-01-01' });
    expect(twice.doubts).toHaveLength(3);
    // sex, idNumber and birthDate.
    expect(twice.score).toBe(Math.floor((100 * (formFields.length - 3)) / formFields.length));
  });
});
