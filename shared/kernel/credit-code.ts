import * as z from 'zod';
import { compactUpperCase } from './half-width.ts';
import { reject, rule, type ProblemEntry, type Rejection } from './problem.ts';
import { err, ok, type Result } from './result.ts';

export type CreditCodeProblemCode =
  | 'credit-code/length'
  | 'credit-code/characters'
  | 'credit-code/division'
  | 'credit-code/organisation-check'
  | 'credit-code/check-digit';

export type CreditCodeProblem = Rejection<CreditCodeProblemCode>;

/**
 * Unified social credit code 统一社会信用代码 (GB 32100-2015): registrar, category, six digits of division,
 * organisation code (GB 11714, with a check character of its own), check character. Employers and unions each
 * carry one. Registrars and categories are not restricted: base unions have 81, federations often 13.
 */
export const CreditCode = z
  .string()
  .overwrite(compactUpperCase)
  .check((context) => {
    const problem = problemOf(context.value);
    if (problem === undefined) return;
    context.issues.push({ code: 'custom', input: context.value, ...rule(problem) });
  })
  .brand<'CreditCode'>()
  .meta({
    id: 'CreditCode',
    description: 'GB 32100 unified social credit code',
    examples: ['914403001922038216'],
  });
export type CreditCode = z.infer<typeof CreditCode>;

/** The credit code in a text as people type it. */
export function parseCreditCode(text: string): Result<CreditCode, CreditCodeProblem> {
  const candidate = compactUpperCase(text);
  const problem = problemOf(candidate);
  return problem === undefined ? ok(candidate as CreditCode) : err(reject(problem));
}

/** The check character that GB 32100 gives to the first 17 characters. */
export const creditCodeCheck = (first17: string): string =>
  ALPHABET.charAt((31 - (weighted(first17, WEIGHTS, ALPHABET) % 31)) % 31);

/** The check character that GB 11714 gives to the 8 characters of an organisation code. */
export function organisationCheck(first8: string): string {
  const check = 11 - (weighted(first8, ORGANISATION_WEIGHTS, ORGANISATION_ALPHABET) % 11);
  if (check === 10) return 'X';
  return check === 11 ? '0' : String(check);
}

export const creditCodeProblems: Readonly<Record<CreditCodeProblemCode, ProblemEntry>> = {
  'credit-code/length': {
    status: 422,
    zh: '统一社会信用代码应为18位',
    en: 'The unified social credit code must have 18 characters',
    basis: 'GB 32100-2015',
  },
  'credit-code/characters': {
    status: 422,
    zh: '统一社会信用代码只能由数字和大写字母（不含I、O、S、V、Z）组成',
    en: 'The unified social credit code holds digits and capitals other than I, O, S, V, Z',
    basis: 'GB 32100-2015',
  },
  'credit-code/division': {
    status: 422,
    zh: '统一社会信用代码第3至8位应为登记管理机关行政区划码',
    en: 'Characters 3 to 8 of the unified social credit code must be a division code',
    basis: 'GB 32100-2015',
  },
  'credit-code/organisation-check': {
    status: 422,
    zh: '统一社会信用代码中的组织机构代码校验位不正确',
    en: 'The check character of the organisation code within the credit code is wrong',
    basis: 'GB 11714-1997',
  },
  'credit-code/check-digit': {
    status: 422,
    zh: '统一社会信用代码校验位不正确，请核对代码',
    en: 'The check character of the unified social credit code is wrong',
    basis: 'GB 32100-2015',
  },
};

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3 to the power of the position, modulo 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

function problemOf(candidate: string): CreditCodeProblemCode | undefined {
  if (candidate.length !== 18) return 'credit-code/length';
  if (![...candidate].every((sign) => ALPHABET.includes(sign))) return 'credit-code/characters';
  if (!/^\d{6}$/.test(candidate.slice(2, 8))) return 'credit-code/division';
  if (creditCodeCheck(candidate) !== candidate.charAt(17)) return 'credit-code/check-digit';
  if (organisationCheck(candidate.slice(8, 16)) !== candidate.charAt(16))
    return 'credit-code/organisation-check';
  return undefined;
}

const weighted = (text: string, weights: readonly number[], alphabet: string): number =>
  weights.reduce((sum, weight, position) => sum + weight * alphabet.indexOf(text.charAt(position)), 0);
