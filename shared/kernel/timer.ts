import { endOfLegalDate, epochOf, type LocalDate } from './dates.ts';
import type { DecisionContext } from './decision.ts';

/** The clock of whoever decides may be behind that of whoever sent the timer: a refused timer is never sent again. */
const MOST_SKEW = 5 * 60_000;

/** Of marks, in the order of their days, those that are still to come, and of those that have passed the last. */
export const stillToTell = <Mark>(
  marks: readonly (readonly [Mark, LocalDate])[],
  on: LocalDate,
): readonly (readonly [Mark, LocalDate])[] => marks.filter((_, index) => (marks[index + 1]?.[1] ?? '9') > on);

/** Whether a timer that goes off when `dueOn` is over has come before its time. */
export const isEarly = ({ at }: Pick<DecisionContext, 'at'>, dueOn: LocalDate): boolean =>
  epochOf(at) + MOST_SKEW < epochOf(endOfLegalDate(dueOn));
