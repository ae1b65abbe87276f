import * as z from 'zod';
import type { CitedTest, Threat } from './threats.ts';

/** As vitest's JSON reporter writes them. */
export const TestReport = z.object({
  startTime: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({ title: z.string(), ancestorTitles: z.array(z.string()), status: z.string() }),
      ),
    }),
  ),
});
export type TestReport = z.infer<typeof TestReport>;

/** `absent`: no test of this name was run. */
export type Verdict = 'passed' | 'failed' | 'skipped' | 'absent';

export interface Proof {
  readonly test: CitedTest;
  readonly verdict: Verdict;
  /** How many tests bear the title: a table of cases has many. */
  readonly count: number;
}

export interface Shown {
  readonly threat: Threat;
  readonly proofs: readonly Proof[];
  readonly verdict: Verdict;
}

/** What the tests say of each threat. A control is shown when all of its tests ran and passed, and not otherwise. */
export function shownBy(threats: readonly Threat[], report: TestReport, root: string): readonly Shown[] {
  return threats.map((threat) => {
    const proofs = threat.tests.map((test) => proofOf(test, report, root));
    return { threat, proofs, verdict: worstOf(proofs.map(({ verdict }) => verdict)) };
  });
}

function proofOf(test: CitedTest, { testResults }: TestReport, root: string): Proof {
  const title = patternOf(test.title);
  const results = testResults
    .filter(({ name }) => name === `${root}${test.file}` || name === test.file)
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((result) => title.test(result.title) || result.ancestorTitles.some((group) => title.test(group)));
  return { test, count: results.length, verdict: worstOf(results.map(({ status }) => verdictOf(status))) };
}

const verdictOf = (status: string): Verdict =>
  status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped';

const order: readonly Verdict[] = ['failed', 'absent', 'skipped', 'passed'];

const worstOf = (verdicts: readonly Verdict[]): Verdict =>
  order.find((verdict) => verdicts.includes(verdict)) ?? 'absent';

/** What a title becomes once a table of cases has filled it in. */
function patternOf(title: string): RegExp {
  const parts = title.split(/%[sdifjo#]|\$[\w.]+/);
  return new RegExp(
    `^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*')}$`,
    's',
  );
}
