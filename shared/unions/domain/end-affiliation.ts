import { type Change, change, type DecisionContext, type Loaded } from '../../kernel/decision.ts';
import type { AffiliationChange, AffiliationChangeEvent } from './affiliation.ts';
import { refusalOf } from './lifecycle.ts';
import { statusByTerm } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/**
 * The union is free for what comes next: what its term makes of it by now. Nothing where it is not this change that
 * holds it.
 */
export function endOf(
  union: Loaded<Union, UnionEvent>,
  affiliation: Loaded<AffiliationChange, AffiliationChangeEvent>,
  context: Pick<DecisionContext, 'on' | 'rules'>,
): Change[] {
  const { state } = union;
  if (state?.affiliationChange?.changeId !== affiliation.id) return [];
  if (refusalOf(state.status, 'end-affiliation-change')) return [];
  return [
    change<Union, UnionEvent>(union, {
      type: 'AffiliationChangeEnded',
      v: 1,
      back: statusByTerm(state, context),
    }),
  ];
}
