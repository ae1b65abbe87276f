import type { Text } from '../../kernel/problem.ts';

/** A class of people with one age of retirement, and how it is put off (渐进式延迟法定退休年龄). */
interface Schedule {
  readonly name: Text;
  /** GB/T 2261.1 of those it is for. */
  readonly sex: '1' | '2';
  /** In whole years, for who was born before `from`. */
  readonly age: number;
  /** The first month of birth whose retirement is put off. */
  readonly from: string;
  /** One month later for so many months of birth. */
  readonly every: number;
  /** Months by which it is put off in the end. */
  readonly most: number;
}

/**
 * 全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定 (2024-09-13), in force on 2025-01-01. Early and
 * flexible retirement are a matter of each person, and in no schedule.
 */
export const schedules = {
  men: {
    name: { zh: '男职工（六十至六十三周岁）', en: 'men, from 60 to 63' },
    sex: '1',
    age: 60,
    from: '1965-01',
    every: 4,
    most: 36,
  },
  'women-55': {
    name: { zh: '原五十五周岁退休的女职工（至五十八周岁）', en: 'women of 55, to 58' },
    sex: '2',
    age: 55,
    from: '1970-01',
    every: 4,
    most: 36,
  },
  'women-50': {
    name: { zh: '原五十周岁退休的女职工（至五十五周岁）', en: 'women of 50, to 55' },
    sex: '2',
    age: 50,
    from: '1975-01',
    every: 2,
    most: 60,
  },
} as const satisfies Readonly<Record<string, Schedule>>;
export type RetirementClass = keyof typeof schedules;

export const retirementClasses = Object.keys(schedules) as readonly RetirementClass[];

/** Months since year 0, so that months can be counted. */
export const monthNumber = (month: string): number =>
  Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

export const monthOfNumber = (number: number): string =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;

/** By how many months the retirement of who was born in this month is put off. */
export function delayOf(kind: RetirementClass, birthMonth: string): number {
  const { from, every, most } = schedules[kind];
  const since = monthNumber(birthMonth) - monthNumber(from);
  return since < 0 ? 0 : Math.min(most, Math.floor(since / every) + 1);
}

/** The month in which who was born in this one reaches the age of retirement. */
export const retirementMonth = (kind: RetirementClass, birthMonth: string): string =>
  monthOfNumber(monthNumber(birthMonth) + schedules[kind].age * 12 + delayOf(kind, birthMonth));
