import { type Case, caseWaitsAt } from '../domain/case.ts';
import type { CaseView } from './case-specs.ts';

/** Who has to act follows from the state; whose accounts acted is not shown. */
export const caseView = ({ openedBy: _, ...state }: Case): CaseView => {
  const waitsAt = caseWaitsAt({ ...state, openedBy: _ });
  return { ...state, ...(waitsAt && { waitsAt }) };
};
