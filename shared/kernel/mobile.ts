import * as z from 'zod';
import { compactUpperCase } from './half-width.ts';
import { reject, rule, type ProblemEntry, type Rejection } from './problem.ts';
import { err, ok, type Result } from './result.ts';

export type MobileProblemCode = 'mobile/format';
export type MobileProblem = Rejection<MobileProblemCode>;

const MOBILE = /^1[3-9]\d{9}$/;

/** `+86 138-0013-8000` as `13800138000`. */
const normalised = (text: string): string =>
  compactUpperCase(text)
    .replace(/[-‐-―]/g, '')
    .replace(/^(?:\+|00)86/, '');

/**
 * A mobile number of the mainland. Operators' prefixes change, so none is listed. Numbers are recycled: two
 * persons may have the same one.
 */
export const Mobile = z
  .string()
  .overwrite(normalised)
  .refine((text) => MOBILE.test(text), rule('mobile/format'))
  .brand<'Mobile'>()
  .meta({ id: 'Mobile', description: 'mainland mobile number, 11 digits', examples: ['13800138000'] });
export type Mobile = z.infer<typeof Mobile>;

/** The mobile number in a text as people type it. */
export function parseMobile(text: string): Result<Mobile, MobileProblem> {
  const candidate = normalised(text);
  return MOBILE.test(candidate) ? ok(candidate as Mobile) : err(reject('mobile/format'));
}

/** `138****8000` */
export const maskMobile = (mobile: Mobile): string => `${mobile.slice(0, 3)}****${mobile.slice(-4)}`;

export const mobileProblems: Readonly<Record<MobileProblemCode, ProblemEntry>> = {
  'mobile/format': {
    status: 422,
    zh: '手机号码应为以1开头的11位数字',
    en: 'The mobile number must have 11 digits and start with 13 to 19',
  },
};
