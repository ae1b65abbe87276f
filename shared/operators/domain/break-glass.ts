import * as z from 'zod';
import { OperatorId } from '../../kernel/caller.ts';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { BreakGlassId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';

/** Why: a code, so that nobody writes a name into it. */
export const BreakGlassReason = z.enum([
  'accident-or-disaster',
  'threat-to-life-or-property',
  'officers-unreachable',
  'request-of-an-authority',
  'system-failure',
]);
export type BreakGlassReason = z.infer<typeof BreakGlassReason>;

export const LONGEST_MINUTES = 180;

/** The file this belongs to: a number of a document, never of a person. */
export const FileReference = z.lazy(() =>
  z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
    .refine((text) => !/\d{11}/.test(text)),
);

/**
 * 应急授权: one named operator may see a part of the tree that is not theirs, for three hours at most. Given by an
 * officer whose own part it is, told to the security administrator at once, reviewed afterwards.
 */
export const BreakGlass = z.lazy(() =>
  z.object({
    grantId: BreakGlassId,
    status: z.enum(['open', 'ended', 'reviewed']),
    operatorId: OperatorId,
    scope: UnionId,
    /** Of the scope's union: who may see and review the grant. */
    stamp: Stamp,
    reason: BreakGlassReason,
    reference: FileReference.optional(),
    by: z.string(),
    givenAt: Instant,
    endsAt: Instant,
    endedAt: Instant.optional(),
    review: z
      .object({ by: z.string(), at: Instant, verdict: z.enum(['justified', 'not-justified']) })
      .optional(),
  }),
);
export type BreakGlass = z.infer<typeof BreakGlass>;

export interface BreakGlassGiven extends LedgerEvent {
  readonly type: 'BreakGlassGiven';
  readonly v: 1;
  readonly grantId: BreakGlassId;
  readonly operatorId: OperatorId;
  readonly scope: UnionId;
  readonly stamp: Stamp;
  readonly reason: BreakGlassReason;
  readonly reference?: string;
  readonly endsAt: Instant;
}

export interface BreakGlassEnded extends LedgerEvent {
  readonly type: 'BreakGlassEnded';
  readonly v: 1;
}

export interface BreakGlassReviewed extends LedgerEvent {
  readonly type: 'BreakGlassReviewed';
  readonly v: 1;
  readonly verdict: 'justified' | 'not-justified';
}

export type BreakGlassEvent = BreakGlassGiven | BreakGlassEnded | BreakGlassReviewed;

export const breakGlassRecord: AggregateType<BreakGlass, BreakGlassEvent> = {
  type: 'break-glass',
  parse: (stored) => BreakGlass.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'BreakGlassGiven') {
      const { type: _, v: __, ...given } = event;
      return { ...given, status: 'open', by, givenAt: at };
    }
    if (state === undefined) throw new Error(`${event.type} of a grant that was never given`);
    return event.type === 'BreakGlassEnded'
      ? { ...state, status: 'ended', endedAt: at }
      : { ...state, status: 'reviewed', review: { by, at, verdict: event.verdict } };
  },
};

/** Whether the grant opens its scope to this operator now: by the clock, however late its end is recorded. */
export const isOpenTo = (
  { status, operatorId, endsAt }: BreakGlass,
  caller: OperatorId,
  now: Instant,
): boolean => status === 'open' && operatorId === caller && now < endsAt;
