import { codeSet, nameOf } from '../../kernel/codes/code-sets.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import type { Text } from '../../kernel/problem.ts';
import type { Dimension, Kind, Names } from './dimension.ts';
import { type DefinedDimension, dimensions } from './dimensions.ts';
import { type Figure, type Figures, nameIn, waitingDay, type WaitingKind } from './figure.ts';

export interface CodeCount {
  readonly code: string;
  readonly name: Text;
  readonly count: number;
}

/** Ages, or days of waiting: from one to the other, both included; no `to` for the last band. */
export interface BandCount {
  readonly from: number;
  readonly to?: number;
  readonly count: number;
}

export interface MonthCount {
  readonly month: string;
  readonly count: number;
}

interface Answers {
  readonly codes: readonly CodeCount[];
  readonly sum: number;
  readonly births: readonly BandCount[];
  readonly months: readonly MonthCount[];
  readonly waiting: readonly BandCount[];
}

type Group = DefinedDimension['group'];

/** An answer for each dimension, at its place. */
type Dimensioned = {
  readonly [G in Group]: {
    readonly [D in Extract<DefinedDimension, { group: G }> as D['key']]: Answers[D['kind']];
  };
};

/** What the figures of a scope say on a date. Every attribute is of active members. */
export type Summary = Dimensioned & {
  readonly members: {
    readonly total: number;
    /** Education is optional on the form. */
    readonly educationNotStated: number;
  };
};

export function summarise(figures: Figures, on: LocalDate): Summary {
  const answers: Record<string, Record<string, Answers[Kind['kind']]>> = {};
  for (const dimension of dimensions)
    (answers[dimension.group] ??= {})[dimension.key] = answerOf(dimension, figures, on);
  const { members, ...rest } = answers as unknown as Dimensioned;
  const total = figures.get('members/status-active') ?? 0;
  const stated = members.byEducation.reduce((sum, { count }) => sum + count, 0);
  return { members: { total, ...members, educationNotStated: total - stated }, ...rest };
}

function answerOf(dimension: Dimension, figures: Figures, on: LocalDate): Answers[Kind['kind']] {
  switch (dimension.kind) {
    case 'codes':
      return byCode(figures, dimension.prefix, dimension.names);
    case 'sum':
      return figures.get(dimension.figure) ?? 0;
    case 'births':
      return banded(
        ageBands,
        [...figures]
          .filter(([figure]) => figure.startsWith('birth-'))
          .map(([figure, count]) => [ageOfMonth(nameIn(figure), on), count]),
      );
    case 'months':
      return byMonth(figures);
    case 'waiting':
      return banded(waitingBands, waitingOf(figures, dimension.what, on));
    default:
      return unreachable(dimension);
  }
}

/** Lower ends of the bands; the law's ages of work (16) and of retirement (up to 60 and beyond) lie in them. */
export const ageBands = [0, 18, 25, 35, 45, 55, 60] as const;

/** In calendar days. A reply to a founding is due in 15, a transfer's steps in 15 working days. */
export const waitingBands = [0, 6, 16, 31, 91] as const;

/**
 * Whole years that a birth month has completed. The day is sealed, so the whole month is taken to have its
 * birthday on its first day.
 */
export function ageOfMonth(birthMonth: string, on: LocalDate): number {
  const years = Number(on.slice(0, 4)) - Number(birthMonth.slice(0, 4));
  return on.slice(5, 7) < birthMonth.slice(5) ? years - 1 : years;
}

const DAY = 86_400_000;

const waitingOf = (figures: Figures, what: WaitingKind, on: LocalDate): (readonly [number, number])[] =>
  [...figures].flatMap(([figure, count]) => {
    const since = waitingDay(what, figure);
    // A clock that runs ahead elsewhere does not make it wait for less than nothing.
    return since === undefined ? [] : [[Math.max(0, (Date.parse(on) - Date.parse(since)) / DAY), count]];
  });

function banded(bands: readonly number[], counted: readonly (readonly [number, number])[]): BandCount[] {
  return bands.map((from, band) => {
    const next = bands[band + 1];
    const within = counted.filter(([value]) => value >= from && (next === undefined || value < next));
    return {
      from,
      ...(next !== undefined && { to: next - 1 }),
      count: within.reduce((sum, [, count]) => sum + count, 0),
    };
  });
}

const byMonth = (figures: Figures): MonthCount[] =>
  [...figures]
    .filter(([figure, count]) => figure.startsWith('term-') && count !== 0)
    .map(([figure, count]) => ({ month: nameIn(figure), count }))
    .toSorted((a, b) => (a.month < b.month ? -1 : 1));

/** In the order of the code table or of the states; a code that is in neither comes last, under itself as its name. */
function byCode(figures: Figures, prefix: Figure, names: Names): CodeCount[] {
  const order = new Map(codesOf(names).map((code, position) => [code, position]));
  const place = (code: string): number => order.get(code) ?? order.size;
  return [...figures]
    .filter(([figure, count]) => figure.startsWith(prefix) && count !== 0)
    .map(([figure, count]) => ({ code: figure.slice(prefix.length), count }))
    .toSorted((a, b) => place(a.code) - place(b.code) || (a.code < b.code ? -1 : 1))
    .map(({ code, count }) => ({ code, name: nameOfCode(names, code), count }));
}

const codesOf = (names: Names): string[] =>
  typeof names === 'string' ? codeSet(names).entries.map(({ code }) => code) : Object.keys(names);

export const nameOfCode = (names: Names, code: string): Text =>
  typeof names === 'string'
    ? { zh: nameOf(names, code, 'zh') ?? code, en: nameOf(names, code, 'en') ?? code }
    : (names[code] ?? { zh: code, en: code });
