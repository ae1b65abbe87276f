import * as z from 'zod';
import { isCalendarDate, type LocalDate } from './dates.ts';
import { compactUpperCase } from './half-width.ts';
import { reject, rule, type ProblemEntry, type Rejection } from './problem.ts';
import { err, ok, type Result } from './result.ts';

/** Why a text is no ID number, or contradicts what else is known of the person. */
export type IdNumberProblemCode =
  | 'id-number/length'
  | 'id-number/characters'
  | 'id-number/fifteen-digits'
  | 'id-number/region'
  | 'id-number/birth-date'
  | 'id-number/check-digit';

export type IdNumberContradictionCode = 'id-number/sex-differs' | 'id-number/birth-date-differs';

export type IdNumberProblem = Rejection<IdNumberProblemCode>;
export type IdNumberContradiction = Rejection<IdNumberContradictionCode>;

/**
 * The number of a resident identity card (GB 11643), a residence permit for Hong Kong, Macao and Taiwan
 * residents, or a foreign permanent-resident card (18 digits since 2023, before that 3 letters and 12 digits).
 *
 * The first six digits are the division of first issue, so they are never compared with the division table of
 * today: a number from an abolished county stays valid for life.
 */
export const IdNumber = z
  .string()
  .overwrite(compactUpperCase)
  .check((context) => {
    const problem = problemOf(context.value);
    if (problem === undefined) return;
    context.issues.push({ code: 'custom', input: context.value, ...rule(problem) });
  })
  .brand<'IdNumber'>()
  .meta({
    id: 'IdNumber',
    description: 'GB 11643 ID number, residence permit number or permanent-resident card number',
    examples: ['11010519491231002X'],
  });
export type IdNumber = z.infer<typeof IdNumber>;

/** The ID number in a text as people type it, if the person it names was born by `today`. */
export function parseIdNumber(text: string, today: LocalDate): Result<IdNumber, IdNumberProblem> {
  const candidate = compactUpperCase(text);
  const problem = problemOf(candidate);
  if (problem !== undefined) return err(reject(problem));
  const idNumber = candidate as IdNumber;
  const { birthDate } = factsOf(idNumber);
  if (birthDate !== undefined && birthDate > today) return err(reject('id-number/birth-date'));
  return ok(idNumber);
}

export interface IdNumberFacts {
  readonly kind: 'resident' | 'hmt-resident' | 'permanent-resident';
  /** Absent from permanent-resident cards made before 2023: their year has two digits. */
  readonly birthDate?: LocalDate;
  /** GB/T 2261.1: 1 male, 2 female. */
  readonly sex?: '1' | '2';
}

/** What the number itself tells about its holder. */
export function factsOf(idNumber: IdNumber): IdNumberFacts {
  if (idNumber.length === 15) return { kind: 'permanent-resident' };
  return {
    kind: kindOf(idNumber),
    birthDate: writtenBirthDate(idNumber) as LocalDate,
    sex: Number(idNumber.charAt(16)) % 2 === 1 ? '1' : '2',
  };
}

/** Where the number contradicts the sex or the birth date that a form states. */
export function contradictions(
  idNumber: IdNumber,
  stated: { readonly sex?: string | undefined; readonly birthDate?: LocalDate | undefined },
): readonly IdNumberContradiction[] {
  const { sex, birthDate } = factsOf(idNumber);
  const found: IdNumberContradiction[] = [];
  if (sex !== undefined && (stated.sex === '1' || stated.sex === '2') && stated.sex !== sex)
    found.push(reject('id-number/sex-differs'));
  if (birthDate !== undefined && stated.birthDate !== undefined && stated.birthDate !== birthDate)
    found.push(reject('id-number/birth-date-differs'));
  return found;
}

/** `440***********123X`: enough for a person to recognise their own number, never the birth date. */
export const maskIdNumber = (idNumber: IdNumber): string =>
  idNumber.slice(0, 3) + '*'.repeat(idNumber.length - 7) + idNumber.slice(-4);

/** The check character that MOD 11-2 (ISO 7064) gives to the first 17 digits. */
export function idNumberCheck(first17: string): string {
  const sum = WEIGHTS.reduce(
    (total, weight, position) => total + weight * Number(first17.charAt(position)),
    0,
  );
  return CHECKS.charAt(sum % 11);
}

export const idNumberProblems: Readonly<
  Record<IdNumberProblemCode | IdNumberContradictionCode, ProblemEntry>
> = {
  'id-number/length': {
    status: 422,
    zh: '证件号码应为18位',
    en: 'The ID number must have 18 characters',
    basis: 'GB 11643-1999',
  },
  'id-number/characters': {
    status: 422,
    zh: '证件号码只能由数字组成，末位可为X',
    en: 'The ID number holds digits only, the last character may be X',
    basis: 'GB 11643-1999',
  },
  'id-number/fifteen-digits': {
    status: 422,
    zh: '15位身份证号码已停止使用，请填写18位公民身份号码',
    en: 'Fifteen-digit ID numbers are no longer in use; give the 18-digit number',
    basis: 'GB 11643-1999',
  },
  'id-number/region': {
    status: 422,
    zh: '证件号码前两位不是有效的地区代码',
    en: 'The first digits of the ID number name no region',
    basis: 'GB 11643-1999',
  },
  'id-number/birth-date': {
    status: 422,
    zh: '证件号码中的出生日期无效',
    en: 'The birth date in the ID number is not a real past date',
    basis: 'GB 11643-1999',
  },
  'id-number/check-digit': {
    status: 422,
    zh: '证件号码校验位不正确，请核对号码',
    en: 'The check digit of the ID number is wrong; compare it with the card',
    basis: 'GB 11643-1999',
  },
  'id-number/sex-differs': {
    status: 422,
    zh: '性别与证件号码不一致',
    en: 'The sex differs from the one in the ID number',
    basis: 'GB 11643-1999',
  },
  'id-number/birth-date-differs': {
    status: 422,
    zh: '出生日期与证件号码不一致',
    en: 'The birth date differs from the one in the ID number',
    basis: 'GB 11643-1999',
  },
};

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** GB/T 2260, provinces; the number may have been given to a settler from Taiwan under 71. */
const PROVINCES = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 ' + '50 51 52 53 54 61 62 63 64 65 71'
  ).split(' '),
);
/** Residence permits: 81 Hong Kong, 82 Macao, 83 Taiwan (which is 71 in GB/T 2260). */
const RESIDENCE_PERMITS = new Set(['81', '82', '83']);

/** Nobody born before is at work; an earlier year is a slip of the pen. */
const EARLIEST_BIRTH = '1900-01-01';

/**
 * Foreign permanent-resident card before 2023: nationality in three letters, place of issue, two-digit year,
 * month, day, sequence, check. Its rules are unpublished, so the form alone is checked; cards in force remain
 * valid beside the new ones.
 */
const OLD_PERMANENT_RESIDENT = /^[A-Z]{3}\d{12}$/;

function problemOf(candidate: string): IdNumberProblemCode | undefined {
  if (OLD_PERMANENT_RESIDENT.test(candidate)) return undefined;
  if (/^\d{15}$/.test(candidate)) return 'id-number/fifteen-digits';
  if (candidate.length !== 18) return 'id-number/length';
  if (!/^\d{17}[\dX]$/.test(candidate)) return 'id-number/characters';
  if (!namesRegion(candidate)) return 'id-number/region';
  const birthDate = writtenBirthDate(candidate);
  if (!isCalendarDate(birthDate) || birthDate < EARLIEST_BIRTH) return 'id-number/birth-date';
  if (idNumberCheck(candidate) !== candidate.charAt(17)) return 'id-number/check-digit';
  return undefined;
}

/**
 * The card of 2023 carries: 9 (a foreigner), two digits of the province that took the application, three of
 * the nationality (ISO 3166-1 numeric), then birth date, sequence and check as on a resident's card.
 */
const namesRegion = (candidate: string): boolean =>
  candidate.startsWith('9')
    ? PROVINCES.has(candidate.slice(1, 3))
    : PROVINCES.has(candidate.slice(0, 2)) || RESIDENCE_PERMITS.has(candidate.slice(0, 2));

function kindOf(candidate: string): IdNumberFacts['kind'] {
  if (candidate.startsWith('9')) return 'permanent-resident';
  return RESIDENCE_PERMITS.has(candidate.slice(0, 2)) ? 'hmt-resident' : 'resident';
}

const writtenBirthDate = (candidate: string): string =>
  `${candidate.slice(6, 10)}-${candidate.slice(10, 12)}-${candidate.slice(12, 14)}`;
