import { isProven, recount, type Recounting } from './recount.ts';
import type { StatisticsStore } from './ports.ts';

/** Every scope once a day. */
export const PARTS = 24;

const HOUR = 3_600_000;

/** Changes on their way look like differences; what remains after so many looks does not. */
const ATTEMPTS = 6;

export interface PartChecked {
  /** Counted from 0. */
  readonly part: number;
  readonly of: number;
  readonly proven: boolean;
  readonly counters: number;
  readonly differing: number;
  readonly unreadable: number;
}

/** The part whose turn it is at that time: another each hour, all of them in as many hours as there are parts. */
export const partOf = (epochMilliseconds: number, parts: number): number =>
  Math.floor(epochMilliseconds / HOUR) % parts;

/** Recounts one part of the scopes from all records. */
export async function checkPart(
  counting: Recounting & { readonly store: Pick<StatisticsStore, 'generations'> },
  now: number,
  parts: number,
): Promise<PartChecked> {
  const part = partOf(now, parts);
  const { live } = await counting.store.generations();
  const counted = await recount(counting, live, { passes: parts, only: part, attempts: ATTEMPTS });
  return {
    part,
    of: parts,
    proven: isProven(counted),
    counters: counted.counters,
    differing: counted.differences.length,
    unreadable: counted.unreadable.length,
  };
}
