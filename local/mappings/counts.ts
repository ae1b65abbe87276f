import type { MappingStatus } from './mapping.ts';

/** What a mapping adds up while it runs; `status()` is a copy of it. */
export type Counts = { -readonly [Key in keyof MappingStatus]: MappingStatus[Key] };

export const noCounts = (source: string, functionName: string): Counts => ({
  source,
  function: functionName,
  batches: 0,
  records: 0,
  failures: 0,
  retried: 0,
  deadLettered: 0,
  filtered: 0,
  inFlight: 0,
  lagMilliseconds: undefined,
  fault: undefined,
});

export const describeFault = (cause: unknown): string =>
  cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
