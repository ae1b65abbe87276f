/** Waits, or less when `signal` aborts; never rejects. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
}

/** The n-th of a row of delays (1 is the first): doubles from `first` up to `most`. */
export const doubling = (attempt: number, first: number, most: number): number =>
  Math.min(most, first * 2 ** Math.min(attempt - 1, 30));
