import type { LocalDate } from '../../kernel/dates.ts';
import { type Figures, nameIn } from './figure.ts';
import {
  monthNumber,
  monthOfNumber,
  type RetirementClass,
  retirementClasses,
  retirementMonth,
  schedules,
} from './retirement.ts';

export interface OutlookMonth {
  readonly month: string;
  /** Unions whose term ends in it, as far as their terms are known. */
  readonly terms: number;
  /**
   * Active members who reach the age of retirement. What post a woman holds is not recorded: each woman is in both of
   * the classes of women, of which one is hers.
   */
  readonly retiring: Readonly<Record<RetirementClass, number>>;
}

export interface Outlook {
  /** What was due, or reached, before the first of these months. */
  readonly before: Omit<OutlookMonth, 'month'>;
  readonly months: readonly OutlookMonth[];
  /** Active members whose sex is not stated: they are in no class. */
  readonly sexNotStated: number;
}

/** E6: what the figures of today tell of the months from this one on. */
export function outlookOf(figures: Figures, on: LocalDate, ahead: number): Outlook {
  const first = monthNumber(on);
  const terms = new Map<string, number>();
  const retiring: Readonly<Record<RetirementClass, Map<string, number>>> = {
    men: new Map(),
    'women-55': new Map(),
    'women-50': new Map(),
  };
  let sexNotStated = 0;
  for (const [figure, count] of figures) {
    if (figure.startsWith('term-')) add(terms, nameIn(figure), count);
    const sex = /^birth-(\w+)-\d+\//.exec(figure)?.[1];
    if (sex === undefined) continue;
    const classes = retirementClasses.filter((kind) => schedules[kind].sex === sex);
    if (classes.length === 0) sexNotStated += count;
    for (const kind of classes) add(retiring[kind], retirementMonth(kind, nameIn(figure)), count);
  }
  const told = (sum: (of: ReadonlyMap<string, number>) => number): Omit<OutlookMonth, 'month'> => ({
    terms: sum(terms),
    retiring: {
      men: sum(retiring.men),
      'women-55': sum(retiring['women-55']),
      'women-50': sum(retiring['women-50']),
    },
  });
  const months = Array.from({ length: ahead }, (_, index) => monthOfNumber(first + index));
  return {
    before: told((of) =>
      [...of].reduce((sum, [month, count]) => sum + (monthNumber(month) < first ? count : 0), 0),
    ),
    months: months.map((month) => ({ month, ...told((of) => of.get(month) ?? 0) })),
    sexNotStated,
  };
}

const add = (to: Map<string, number>, key: string, count: number): void =>
  void to.set(key, (to.get(key) ?? 0) + count);
