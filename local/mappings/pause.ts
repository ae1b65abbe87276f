import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or less when `signal` aborts; never rejects. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);
}

/** The n-th of a row of delays (1 is the first): doubles from `first` up to `most`. */
export const doubling = (attempt: number, first: number, most: number): number =>
  Math.min(most, first * 2 ** Math.min(attempt - 1, 30));
