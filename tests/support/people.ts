import type { CodeIn } from '../../shared/kernel/codes/code-sets.ts';
import { isCalendarDate, type LocalDate } from '../../shared/kernel/dates.ts';
import { divisions, fullDivisionName, superiorDivision } from '../../shared/kernel/divisions.ts';
import { idNumberCheck } from '../../shared/kernel/id-number.ts';
import { randomFrom, type Random } from './random.ts';

/** A person as the standard form collects one, coded. */
export interface TestPerson {
  readonly name: string;
  readonly sex: '1' | '2';
  readonly birthDate: LocalDate;
  readonly idNumber: string;
  readonly ethnicity: CodeIn<'ethnicity'>;
  readonly education: CodeIn<'education'>;
  readonly politicalStatus: CodeIn<'political-status'>;
  readonly employmentStatus: CodeIn<'employment-status'>;
  readonly skillLevel: CodeIn<'skill-level'>;
  readonly mobile: string;
  readonly householdType: CodeIn<'household-type'>;
  readonly householdPlace: string;
  readonly nativePlace: string;
  readonly migrant: boolean;
}

/**
 * People who do not exist, the same for the same seed: names put together from common characters, ID numbers
 * that satisfy every check with sequence numbers that offices hardly reach (900 to 999), mobiles from blocks
 * that no operator has given out (`1xx0000xxxx`). No two share a number.
 */
export function people(count: number, seed = 1): TestPerson[] {
  const random = randomFrom(seed);
  const taken = new Set<string>();
  return Array.from({ length: count }, () => person(random, taken));
}

/** One person, for tests that need a single one. */
export const testPerson = (changes: Partial<TestPerson> = {}, seed = 1): TestPerson => {
  const [generated] = people(1, seed);
  if (generated === undefined) throw new Error('no person was generated');
  return { ...generated, ...changes };
};

/** An ID number with a right check character. */
export const idNumberOf = (division: string, birthDate: string, sequence: number): string => {
  const first17 = `${division}${birthDate.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
  return first17 + idNumberCheck(first17);
};

function person(random: Random, taken: Set<string>): TestPerson {
  const sex = random.weighted([
    ['1', 55],
    ['2', 45],
  ] as const);
  const birthDate = birth(random);
  const home = random.pick(random.chance(0.45) ? guangdong() : elsewhere());
  const rural = random.chance(0.55);
  return {
    name: name(random, sex),
    sex,
    birthDate,
    idNumber: fresh(taken, () => idNumberOf(home, birthDate, sequence(random, sex))),
    ethnicity: random.weighted(ETHNICITIES),
    education: random.weighted(EDUCATIONS),
    politicalStatus: random.weighted(POLITICAL),
    employmentStatus: '1',
    skillLevel: random.weighted(SKILLS),
    mobile: fresh(taken, () => mobile(random)),
    householdType: rural ? '2' : random.weighted(URBAN),
    householdPlace: fullDivisionName(home),
    nativePlace: fullDivisionName(superiorDivision(home) ?? home),
    migrant: rural && random.chance(0.8),
  };
}

function fresh(taken: Set<string>, make: () => string): string {
  for (;;) {
    const made = make();
    if (taken.has(made)) continue;
    taken.add(made);
    return made;
  }
}

/** Between 18 and 59 years old at the end of 2025. */
function birth(random: Random): LocalDate {
  for (;;) {
    const [year, month, day] = [random.between(1966, 2007), random.between(1, 12), random.between(1, 31)];
    const date = `${year}-${two(month)}-${two(day)}`;
    if (isCalendarDate(date)) return date as LocalDate;
  }
}

const two = (part: number): string => String(part).padStart(2, '0');

const sequence = (random: Random, sex: '1' | '2'): number =>
  900 + 2 * random.between(0, 49) + (sex === '1' ? 1 : 0);

const mobile = (random: Random): string =>
  `1${random.between(3, 9)}${random.between(0, 9)}0000${String(random.between(0, 9999)).padStart(4, '0')}`;

const counties = (): string[] =>
  [...divisions().values()]
    .filter(({ level, validTo }) => level === 'county' && validTo === undefined)
    .map(({ code }) => code);

let inGuangdong: string[] | undefined;
let inOtherProvinces: string[] | undefined;
const guangdong = (): string[] => (inGuangdong ??= counties().filter((code) => code.startsWith('44')));
const elsewhere = (): string[] => (inOtherProvinces ??= counties().filter((code) => !code.startsWith('44')));

function name(random: Random, sex: '1' | '2'): string {
  const given = sex === '1' ? GIVEN_MALE : GIVEN_FEMALE;
  const first = random.pick(given);
  return random.weighted(SURNAMES) + first + (random.chance(0.75) ? random.pick(given) : '');
}

const SURNAMES = [
  ...[...'王李张刘陈杨黄赵吴周'].map((surname) => [surname, 8] as const),
  ...[...'徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾'].map((surname) => [surname, 3] as const),
  ...[...'肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛'].map(
    (surname) => [surname, 1] as const,
  ),
  ...['欧阳', '司徒', '上官', '诸葛'].map((surname) => [surname, 0.5] as const),
];
const GIVEN_MALE = [
  ...'伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海东家豪泽宏毅振',
];
const GIVEN_FEMALE = [...'芳娜敏静丽艳娟霞秀燕玲桂英兰凤洁梅琳雪红玉萍颖倩婷慧莹佳欣怡梦思雨嘉晓春秋月丹'];

const ETHNICITIES = [
  ['01', 90],
  ['08', 4],
  ['06', 2],
  ['15', 2],
  ['13', 1],
  ['03', 1],
  ['20', 0.5],
] as const;
const EDUCATIONS = [
  ['14', 3],
  ['20', 25],
  ['30', 25],
  ['41', 10],
  ['47', 7],
  ['60', 15],
  ['70', 15],
] as const;
const POLITICAL = [
  ['13', 75],
  ['03', 12],
  ['01', 12],
  ['02', 1],
] as const;
const SKILLS = [
  ['0', 60],
  ['5', 15],
  ['4', 15],
  ['3', 7],
  ['2', 2],
  ['1', 1],
] as const;
const URBAN = [
  ['1', 50],
  ['9', 40],
  ['3', 10],
] as const;
