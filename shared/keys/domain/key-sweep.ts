import * as z from 'zod';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';

/** How far one segment of one pass has been gone through. */
export const KeySweep = z.lazy(() =>
  z.object({
    /** Items looked at. */
    seen: z.number().int().nonnegative(),
    changed: z.number().int().nonnegative(),
    /** Where the next page begins: the id of a person or a member, never a keyed hash. */
    after: z.string().optional(),
    done: z.boolean(),
  }),
);
export type KeySweep = z.infer<typeof KeySweep>;

export interface KeyPageSwept extends LedgerEvent {
  readonly type: 'KeyPageSwept';
  readonly v: 1;
  readonly seen: number;
  readonly changed: number;
  readonly after?: string;
}

export const sweepRecord: AggregateType<KeySweep, KeyPageSwept> = {
  type: 'key-sweep',
  parse: (stored) => KeySweep.parse(stored),
  evolve: (state, { seen, changed, after }) => ({
    seen: (state?.seen ?? 0) + seen,
    changed: (state?.changed ?? 0) + changed,
    done: after === undefined,
    ...(after === undefined ? {} : { after }),
  }),
};

export interface SweepPlace {
  readonly rotationId: string;
  readonly phase: string;
  readonly pass: number;
  readonly segment: number;
}

export const sweepId = ({ rotationId, phase, pass, segment }: SweepPlace): string =>
  `${rotationId}-${phase}-${String(pass)}-${String(segment)}`;
