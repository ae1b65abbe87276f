import type { Instant, LocalDate } from './dates.ts';
import type { UnionId } from './ids.ts';
import type { Action } from './permissions.ts';

/** A record that waits for a union to act. What a record says here puts it into that union's work queue. */
export interface Waiting {
  /** The union that has to act. */
  readonly at: UnionId;
  /** When it came to that union. */
  readonly since: Instant;
  /** The last day for it, where the rules set one. */
  readonly dueOn?: LocalDate | undefined;
  /** What it takes to settle it. */
  readonly action: Action;
  /** Who submitted it, `operator:…`: they don't settle it themselves. Absent where whoever is in charge may. */
  readonly submittedBy?: string | undefined;
}

/** Its place in the index `work-queue`, the oldest first; none for what waits for nobody. */
export const inWorkQueue = (waiting: Waiting | undefined, id: string): Readonly<Record<string, string>> =>
  waiting === undefined ? {} : { waitsAt: waiting.at, waitsSince: `${waiting.since}#${id}` };
