import type { SafeParams } from '../kernel/problem.ts';
import type { Locale } from '../platform/http/locale.ts';
import { describeProblems, mergeCatalogues } from '../platform/http/problem.ts';
import { registryProblems } from './problems.ts';

const describe = describeProblems(mergeCatalogues(...registryProblems));

/** What a refusal says that was noted with its code, and what its text names. */
export const refusalWords = (code: string, locale: Locale, params?: SafeParams): string =>
  describe.refusal(params ? { code, params } : { code }, { locale, instance: '' }).detail;
