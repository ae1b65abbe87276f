import type { ProblemCatalogue } from '../../kernel/problem.ts';
import { onDemand } from '../on-demand.ts';
import {
  type Describe,
  describeProblems,
  type FieldRefusal,
  mergeCatalogues,
  type Occurrence,
  type Problem,
} from './problem.ts';
import { platformProblems } from './problems.ts';
import type { Refusal } from './route.ts';

/** `Describe` with words that are loaded when a refusal needs them: most requests of a start are not refused. */
export type ProblemWords = {
  readonly refusal: (refusal: Refusal, occurrence: Occurrence) => Promise<Problem>;
  readonly fields: (refused: readonly FieldRefusal[], occurrence: Occurrence) => Promise<Problem>;
};

/** The platform's own words are there at once: a failure to load is told in them. */
export function problemWords(load: () => Promise<readonly ProblemCatalogue[]>): ProblemWords {
  const own = describeProblems(mergeCatalogues(platformProblems));
  const all = onDemand(async () => describeProblems(mergeCatalogues(platformProblems, ...(await load()))));
  const describing = (codes: readonly string[]): Describe | Promise<Describe> =>
    codes.every((code) => Object.hasOwn(platformProblems, code)) ? own : all();
  return {
    refusal: async (refusal, occurrence) => {
      const codes = ('code' in refusal ? [refusal] : refusal).map(({ code }) => code);
      return (await describing(codes)).refusal(refusal, occurrence);
    },
    fields: async (refused, occurrence) =>
      (await describing(refused.map(({ rejection }) => rejection.code))).fields(refused, occurrence),
  };
}
