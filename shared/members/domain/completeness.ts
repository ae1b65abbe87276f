import { notRural, outOfWork, unstatedSex } from '../../kernel/codes/contradictory-codes.ts';
import { contradictions, factsOf } from '../../kernel/id-number.ts';
import { monthOf } from '../../kernel/dates.ts';
import type { Member } from './member.ts';
import type { PersonalData } from './person.ts';

/** Fields of the member form that a record is to fill; the first five are mandatory (姓名 性别 身份证号码 手机号码 户籍类型). */
export const formFields = [
  'name',
  'sex',
  'idNumber',
  'mobile',
  'householdType',
  'birthDate',
  'ethnicity',
  'education',
  'politicalStatus',
  'employmentStatus',
  'skillLevel',
  'householdPlace',
  'nativePlace',
  'address',
] as const;
export type FormField = (typeof formFields)[number];

/** Where what a record says in one place does not go with what it says in another, and the fields to look at. */
const doubtful = {
  'sex-differs': ['sex', 'idNumber'],
  'birth-date-differs': ['birthDate', 'idNumber'],
  'birth-month-differs': ['birthDate'],
  'migrant-not-rural': ['householdType'],
  'employment-not-of-status': ['employmentStatus'],
  'agency-without-work-unit': [],
} as const satisfies Readonly<Record<string, readonly FormField[]>>;
export type Doubt = keyof typeof doubtful;
export const doubts = Object.keys(doubtful) as readonly Doubt[];

export interface Completeness {
  /** 0 to 100: how many of the form's fields are filled and in no doubt. */
  readonly score: number;
  readonly missing: readonly FormField[];
  readonly doubts: readonly Doubt[];
}

/** A8: what a member's record lacks, and what in it contradicts itself. `data` is what is sealed of the person. */
export function completenessOf(member: Member, data: PersonalData): Completeness {
  const filled = valuesOf(member, data);
  const missing = formFields.filter((field) => (filled[field] ?? '') === '');
  const found = doubts.filter((doubt) => tests[doubt](member, data));
  const toFix = new Set<FormField>([...missing, ...found.flatMap((doubt) => doubtful[doubt])]);
  const inOrder = formFields.length - toFix.size;
  // What concerns no field of the form counts against none: a record with such a doubt is not complete all the same.
  const score = Math.floor((100 * inOrder) / formFields.length);
  return { score: found.length > 0 ? Math.min(score, 99) : score, missing, doubts: found };
}

export const isComplete = ({ score }: Pick<Completeness, 'score'>): boolean => score === 100;

const birthDateOf = ({ idNumber, birthDate }: PersonalData) => factsOf(idNumber).birthDate ?? birthDate;

/** The form states what the number tells already; what the union noted stands before what the form said. */
const valuesOf = ({ person, employment }: Member, data: PersonalData) => ({
  ...data,
  sex: unstatedSex.has(person.sex) ? undefined : person.sex,
  householdType: person.householdType,
  education: person.education,
  birthDate: birthDateOf(data),
  employmentStatus: employment ?? data.employmentStatus,
});

const tests: Readonly<Record<Doubt, (member: Member, data: PersonalData) => boolean>> = {
  'sex-differs': ({ person }, { idNumber }) =>
    contradictions(idNumber, { sex: person.sex }).some(({ code }) => code === 'id-number/sex-differs'),
  'birth-date-differs': (_, { idNumber, birthDate }) =>
    birthDate !== undefined && contradictions(idNumber, { birthDate }).length > 0,
  'birth-month-differs': ({ person }, data) => {
    const birthDate = birthDateOf(data);
    return birthDate !== undefined && monthOf(birthDate) !== person.birthMonth;
  },
  'migrant-not-rural': ({ person }) => person.migrant && notRural.has(person.householdType),
  'employment-not-of-status': ({ status, employment }, { employmentStatus }) =>
    status === 'active' && outOfWork.has(employment ?? employmentStatus ?? ''),
  'agency-without-work-unit': ({ form, workUnit }) => form === 'agency' && workUnit === undefined,
};
