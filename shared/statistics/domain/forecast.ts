/** The error of a method on months that it was not told of. */
export interface HeldBack {
  /** How many of the last months were held back. */
  readonly months: number;
  /** Mean absolute error, in what is counted. */
  readonly meanError: number;
  /** The same of the simplest guess, that nothing changes: a method that is no better is worth nothing. */
  readonly meanErrorOfNoChange: number;
}

export interface Forecast {
  readonly method: 'mean-change';
  /** Months whose mean change it goes on with. */
  readonly over: number;
  readonly values: readonly number[];
  readonly heldBack: HeldBack;
}

/** So many changes are averaged at most: a year, so that each season is in it once. */
const MOST_CHANGES = 12;
/** So many months are held back at most; a third where there are fewer. */
const MOST_HELD_BACK = 6;
/** Ends of months that it takes: three changes to average, and two to hold back. */
export const LEAST_MONTHS = 6;

/**
 * E6: goes on from the last month by the mean change of the last twelve. Simple on purpose: anybody can work it out
 * again, and how far off it would have been is measured on the last months, held back one after the other from what
 * it is made of. Undefined of too few months.
 */
export function forecastOf(monthEnds: readonly number[], ahead: number): Forecast | undefined {
  if (monthEnds.length < LEAST_MONTHS) return undefined;
  const months = Math.min(MOST_HELD_BACK, Math.floor(monthEnds.length / 3));
  const known = monthEnds.slice(0, -months);
  const held = monthEnds.slice(-months);
  const errorOf = (guessed: readonly number[]): number =>
    round(held.reduce((sum, actual, index) => sum + Math.abs(actual - (guessed[index] ?? 0)), 0) / months);
  return {
    method: 'mean-change',
    over: changesIn(monthEnds).length,
    values: goneOn(monthEnds, ahead).map((value) => Math.max(0, Math.round(value))),
    heldBack: {
      months,
      meanError: errorOf(goneOn(known, months)),
      meanErrorOfNoChange: errorOf(Array<number>(months).fill(known.at(-1) ?? 0)),
    },
  };
}

function goneOn(monthEnds: readonly number[], ahead: number): number[] {
  const changes = changesIn(monthEnds);
  const mean = changes.reduce((sum, change) => sum + change, 0) / Math.max(1, changes.length);
  const last = monthEnds.at(-1) ?? 0;
  return Array.from({ length: ahead }, (_, index) => last + mean * (index + 1));
}

const changesIn = (monthEnds: readonly number[]): number[] =>
  monthEnds
    .slice(1)
    .map((value, index) => value - (monthEnds[index] ?? 0))
    .slice(-MOST_CHANGES);

const round = (value: number): number => Math.round(value * 100) / 100;
