import * as z from 'zod';
import { compactUpperCase } from './half-width.ts';
import type { ProblemCatalogue } from './problem.ts';
import { rule } from './problem.ts';

/** A mobile, an ID number, a bank card: whatever has eleven digits or more is the number of somebody. */
const SOMEBODYS_NUMBER = /\d{11}/;

/**
 * Words of an officer, kept in clear in request and ledger for good: so they may hold nobody's number, however it
 * is written. Spaces, hyphens and full-width digits don't hide one.
 */
export const freeText = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine(
      (text) => !SOMEBODYS_NUMBER.test(compactUpperCase(text).replace(/[-–—.·_/]/g, '')),
      rule('text/personal-number'),
    );

export const freeTextProblems = {
  'text/personal-number': {
    status: 422,
    zh: '说明文字会以明文长期保存，请勿填写身份证号码、手机号码、银行卡号等。',
    en: 'Such words are kept in clear for good: write no ID number, mobile or card number into them.',
    basis: '个人信息保护法 第六条',
  },
} as const satisfies ProblemCatalogue;
