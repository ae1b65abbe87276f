const BASE_MILLISECONDS = 20;
const CAP_MILLISECONDS = 2_000;

/** Full jitter: a random wait between nothing and a bound that doubles with each attempt, from 1. */
export const jitter = (attempt: number, random: () => number = Math.random): number =>
  random() * Math.min(CAP_MILLISECONDS, BASE_MILLISECONDS * 2 ** attempt);

/** Waits before an attempt, the longer the more there were. A dependency, as all time is. */
export type Pause = (attempt: number) => Promise<void>;

export const backOff: Pause = (attempt) => new Promise((resolve) => setTimeout(resolve, jitter(attempt)));
