/**
 * Counters that are stored in one item. `birth-2-1980` holds women's birth months of 1980 to 1984, `term-2025` the
 * months of 2025 to 2029 in which terms end, `took` the days that transfers took, `waiting-2026-11` the days of that month since which something waits.
 */
export type Family =
  | 'members'
  | 'unions'
  | 'employers'
  | 'applications'
  | 'transfers'
  | 'took'
  | 'duplicates'
  | `birth-${string}`
  | `term-${number}`
  | `waiting-${string}`;

/** A counter of a family: `members/sex-2`, `birth-2-1980/1983-07`. Short names: an item of them stays under 1 KB. */
export type Figure = `${Family}/${string}`;

/** The counters of one scope, its lanes added up. */
export type Figures = ReadonlyMap<Figure, number>;

/** What a counter counts, by the name of the item that it is stored in. */
export const nameIn = (figure: Figure): string => figure.slice(figure.indexOf('/') + 1);

const YEARS_OF_A_FAMILY = 5;

/** Sixty months at most in one item: it stays under 1 KB, and a batch of many ages touches few items. */
const fiveYears = (month: string): number => {
  const year = Number(month.slice(0, 4));
  return year - (year % YEARS_OF_A_FAMILY);
};

/** Sexes apart: the age of retirement differs. */
export const birthFigure = (sex: string, month: string): Figure =>
  `birth-${sex}-${fiveYears(month)}/${month}`;

export const termFigure = (month: string): Figure => `term-${fiveYears(month)}/${month}`;

/** What waits, told apart by a letter: four kinds on each of 31 days still fit into one item. */
export const waitingKinds = {
  'founding-application': 'f',
  'membership-application': 'm',
  dissolution: 'd',
  transfer: 't',
} as const;
export type WaitingKind = keyof typeof waitingKinds;

export const waitingFigure = (kind: WaitingKind, day: string): Figure =>
  `waiting-${day.slice(0, 7)}/${waitingKinds[kind]}${day.slice(8)}`;

/** The day since which it waits, of a counter of that kind. */
export function waitingDay(kind: WaitingKind, figure: Figure): string | undefined {
  const name = nameIn(figure);
  return figure.startsWith('waiting-') && name.startsWith(waitingKinds[kind])
    ? `${figure.slice('waiting-'.length, figure.indexOf('/'))}-${name.slice(1)}`
    : undefined;
}
