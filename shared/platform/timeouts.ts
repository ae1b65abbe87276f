/** A call that hangs is given up well before the function is: what it did is found out by the next try. */
export const timeouts = { connectionTimeout: 1_000, requestTimeout: 5_000 };

/**
 * A commit is given up, with all its tries, after this: nothing of it is sent any later. The writer lease must outlast
 * it (ADR 25).
 */
export const COMMIT_MILLISECONDS = 8_000;
