import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { endOfLegalDate, LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type DecisionContext,
  type FollowUp,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import { UnionId } from '../../kernel/ids.ts';
import { type NoticeKind, notifyAll } from '../../kernel/notice.ts';
import type { Rules } from '../../kernel/rules.ts';
import { isEarly, stillToTell } from '../../kernel/timer.ts';
import { daysAfter, monthsAfter } from '../../kernel/working-days.ts';
import type { UnionStatus } from './lifecycle.ts';
import { type Term, TermMark } from './term-events.ts';
import type { Union, UnionEvent } from './union.ts';

/** The last day of the term: the same day three or five years on, or what it was extended to. */
export const termEnd = ({ electedOn, years, extendedTo }: Term): LocalDate =>
  extendedTo ?? monthsAfter(electedOn, 12 * years);

/** The days on which the marks of a term come. Of an extension only its end is told. */
function daysOf(term: Term, { terms: { noticeDays } }: Rules): readonly (readonly [TermMark, LocalDate])[] {
  const end = termEnd(term);
  const over = ['end', daysAfter(end, 1)] as const;
  return term.extendedTo === undefined
    ? [['first', daysAfter(end, -noticeDays.first)], ['second', daysAfter(end, -noticeDays.second)], over]
    : [over];
}

/** A timer names the term it was set for: one that comes late, twice, or after another election changes nothing. */
export const TermTimer = z.lazy(() =>
  z.strictObject({
    unionId: UnionId,
    electedOn: LocalDate,
    endsOn: LocalDate,
    mark: TermMark,
    /** The day of the mark. */
    day: LocalDate,
  }),
);
export type TermTimer = z.infer<typeof TermTimer>;

/** A timer for each mark that is still to come, and at once for the last one that has passed. */
export const termTimers = (
  unionId: UnionId,
  term: Term,
  { on, rules }: Pick<DecisionContext, 'on' | 'rules'>,
): FollowUp[] =>
  stillToTell(daysOf(term, rules), on).map(([mark, day]) => ({
    command: {
      type: 'NoteTerm',
      body: { unionId, electedOn: term.electedOn, endsOn: termEnd(term), mark, day } satisfies TermTimer,
      group: unionId,
      lane: 'bulk',
    },
    at: endOfLegalDate(daysAfter(day, -1)),
  }));

/**
 * What its term makes of a union that nothing else is going on with. A union that comes back from what broke off is
 * this on that day.
 */
export function statusByTerm(
  { term }: Pick<Union, 'term'>,
  { on, rules }: Pick<DecisionContext, 'on' | 'rules'>,
): UnionStatus {
  if (term === undefined) return 'normal';
  const end = termEnd(term);
  if (on > end) return 'overdue';
  if (term.extendedTo !== undefined) return 'extended';
  return on >= daysAfter(end, -rules.terms.noticeDays.first) ? 'term-due' : 'normal';
}

export interface OfUnion {
  readonly union: Loaded<Union, UnionEvent>;
}

/** A union in one of these is no more, or going: nobody is elected for it. */
const withoutElections: ReadonlySet<UnionStatus> = new Set(['dissolving', 'dissolved', 'void']);

/** A day of the term has come (Trade Union Law art 16). */
export const noteTerm: Decide<OfUnion, Command<string, TermTimer>> = (
  { union },
  { body: { unionId, electedOn, endsOn, mark, day } },
  context,
) => {
  const { state } = union;
  const term = state?.term;
  const isCurrent = term?.electedOn === electedOn && termEnd(term) === endsOn && !isPast(term, mark);
  if (
    state === undefined ||
    !isCurrent ||
    withoutElections.has(state.status) ||
    isEarly(context, daysAfter(day, -1))
  )
    return refuse('term/timer-stale');
  return decide({
    changes: [change<Union, UnionEvent>(union, { type: 'UnionTermNoted', v: 1, mark, endsOn })],
    follow: notifyAll([unionId, state.superior], { kind: toldBy[mark], about: unionId, day: endsOn }),
  });
};

const toldBy = {
  first: 'term-due',
  second: 'term-reminder',
  end: 'term-over',
} as const satisfies Record<TermMark, NoticeKind>;

/** A mark is told once, and never after a later one. */
const isPast = ({ noted = [] }: Term, mark: TermMark): boolean =>
  noted.some((told) => order.indexOf(told) >= order.indexOf(mark));

const order = TermMark.options;
