/** A call that hangs is given up well before the function is: what it did is found out by the next try. */
export const timeouts = { connectionTimeout: 1_000, requestTimeout: 5_000 };
