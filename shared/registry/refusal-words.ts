import type { Locale } from '../platform/http/locale.ts';
import { describeProblems, mergeCatalogues } from '../platform/http/problem.ts';
import { registryProblems } from './problems.ts';

const describe = describeProblems(mergeCatalogues(...registryProblems));

/** What a refusal says that was noted with its code alone. */
export const refusalWords = (code: string, locale: Locale): string =>
  describe.refusal({ code }, { locale, instance: '' }).detail;
