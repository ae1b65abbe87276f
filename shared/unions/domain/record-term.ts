import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, refuse } from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { UnionId } from '../../kernel/ids.ts';
import { notify } from '../../kernel/notice.ts';
import { err } from '../../kernel/result.ts';
import { refusalOf } from './lifecycle.ts';
import { type OfUnion, statusByTerm, termTimers } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

export const RecordTerm = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    electedOn: LocalDate,
    years: z.literal([3, 5]),
    /** 批复 or the congress's resolution. */
    document: EvidenceKey,
  }),
);
export type RecordTerm = z.infer<typeof RecordTerm>;

/**
 * A term by its paper: federations are elected by congresses that are not held here, and a union that was founded
 * with one approval came without a term. Every later term of a base union comes of its re-election.
 */
export const recordTerm: Decide<OfUnion, Command<string, RecordTerm>> = (
  { union },
  { body: { electedOn, years, document } },
  context,
) => {
  const { state } = union;
  const refusal = refusalOf(state?.status, 'record-term');
  if (state === undefined || refusal) return refusal ? err(refusal) : refuse('union/not-found');
  const { unionId, level, term } = state;
  if (electedOn > context.on) return refuse('election/held-ahead');
  if (level !== 'base' && years !== context.rules.terms.federationYears)
    return refuse('term/federation-years', { years: context.rules.terms.federationYears });
  if (level === 'base' && term !== undefined) return refuse('term/recorded-already');
  if (term !== undefined && electedOn <= term.electedOn)
    return refuse('term/not-later', { electedOn: term.electedOn });
  const recorded = { electedOn, years };
  const to = statusByTerm({ term: recorded }, context);
  return decide({
    changes: [
      change<Union, UnionEvent>(union, { type: 'UnionTermRecorded', v: 1, ...recorded, document, to }),
    ],
    follow: termTimers(unionId, recorded, context),
    result: { unionId },
  });
};

export const OrderReelection = z.lazy(() => z.strictObject({ unionId: UnionId, until: LocalDate }));
export type OrderReelection = z.infer<typeof OrderReelection>;

/** 责令限期换届: the superior of an overdue union orders it to elect by a date (Beijing, art 13). */
export const orderReelection: Decide<OfUnion, Command<string, OrderReelection>> = (
  { union },
  { body: { until } },
  { on },
) => {
  const { state } = union;
  const refusal = refusalOf(state?.status, 'order-reelection');
  if (state === undefined || refusal) return refusal ? err(refusal) : refuse('union/not-found');
  if (until <= on) return refuse('term/order-in-past');
  return decide({
    changes: [change<Union, UnionEvent>(union, { type: 'UnionReelectionOrdered', v: 1, until })],
    follow: [notify({ kind: 'reelection-ordered', to: state.unionId, about: state.unionId, day: until })],
    result: { unionId: state.unionId },
  });
};
