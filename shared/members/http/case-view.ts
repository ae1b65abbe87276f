import * as z from 'zod';
import type { PersonVault } from '../../platform/keys/person-vault.ts';
import { type Case, caseWaitsAt } from '../domain/case.ts';
import type { CaseView } from './case-specs.ts';

const Answer = z.lazy(() => z.object({ text: z.string() }));
export type Answer = z.infer<typeof Answer>;

/** Without whose accounts acted; an answer of a person whose key was destroyed is left out. */
export async function caseViews(
  vault: Pick<PersonVault, 'openAll'>,
  cases: readonly Case[],
): Promise<CaseView[]> {
  const answers = cases.flatMap(({ caseId, answers: given = [] }) =>
    given.map(({ at, answer }) => ({ caseId, at, answer })),
  );
  const opened = await vault.openAll(answers.map(({ answer }) => answer));
  return cases.map((of) => {
    const { openedBy: _, answers: __, ...state } = of;
    const waitsAt = caseWaitsAt(of);
    const said = answers.flatMap(({ caseId, at }, index) =>
      caseId !== of.caseId || opened[index] === undefined ? [] : [{ at, ...Answer.parse(opened[index]) }],
    );
    return { ...state, ...(waitsAt && { waitsAt }), answers: said };
  });
}
