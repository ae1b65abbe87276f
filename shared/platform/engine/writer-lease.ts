import * as z from 'zod';
import { epochOf, Instant } from '../../kernel/dates.ts';

/**
 * What this region holds of the writer lease: the copy, in its own tables, of what the register in the other region
 * granted (ADR 25). Not replicated.
 */
export const COPY = 'copy';
export const LeaseCopy = z.object({
  pk: z.literal(COPY),
  /** +1 with each take-over. */
  term: z.number().int().positive(),
  until: Instant,
  /** Given back: nothing is to be committed under it any more, however long it would last. */
  released: z.boolean().default(false),
});
export type LeaseCopy = z.infer<typeof LeaseCopy>;

/** Nothing is committed here now: another region writes, or nobody does. What waits comes again. */
export class NotWriter extends Error {
  override readonly name = 'NotWriter';
}

export interface WriterLease {
  /**
   * The term under which a commit may be sent at this instant. Throws `NotWriter` unless the lease outlasts the
   * time after which a commit that is sent now is given up.
   */
  hold(): Promise<number>;
}

export interface WriterLeaseDependencies {
  /** This region's copy, as it stands. */
  readonly read: () => Promise<unknown>;
  readonly now: () => Instant;
  /** How long after the lease was looked at a commit may take effect, at most. */
  readonly commitMilliseconds: number;
}

/** Whoever read the copy longer ago reads it again: so late does a release become known. */
export const LEASE_READ_MILLISECONDS = 5_000;

/** The lease as an engine knows it: held in memory, so that a commit waits for it once in some seconds. */
export function writerLease({ read, now, commitMilliseconds }: WriterLeaseDependencies): WriterLease {
  let known: { readonly copy: LeaseCopy | undefined; readonly at: number } | undefined;
  const holdsNow = (): boolean => {
    const at = epochOf(now());
    return (
      known?.copy !== undefined &&
      at >= known.at &&
      at - known.at < LEASE_READ_MILLISECONDS &&
      outlasts(known.copy, at + commitMilliseconds)
    );
  };
  return {
    async hold() {
      if (!holdsNow()) {
        // The age is that of the question: what was released while it was asked may not have been seen.
        const at = epochOf(now());
        const found = await read();
        known = { copy: found === undefined ? undefined : LeaseCopy.parse(found), at };
      }
      if (!holdsNow() || known?.copy === undefined)
        throw new NotWriter('this region does not hold the lease');
      return known.copy.term;
    },
  };
}

const outlasts = ({ until, released }: LeaseCopy, instant: number): boolean =>
  !released && instant <= epochOf(until);
