import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { DuplicateId, MemberId, UnionId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { type Pair, Sign } from './likeness.ts';

/**
 * open: put before a person. different: two persons, never asked again. merged: one record was voided into the
 * other. lapsed: one of the two is no member any more, or they are not alike any more.
 */
export const DuplicateStatus = z.enum(['open', 'different', 'merged', 'lapsed']);
export type DuplicateStatus = z.infer<typeof DuplicateStatus>;

export type DuplicateAct = 'find' | 'dismiss' | 'merge' | 'lapse';

type Transitions = Readonly<
  Record<DuplicateStatus | 'none', Readonly<Partial<Record<DuplicateAct, DuplicateStatus>>>>
>;

/** A merged pair is found again once the voiding is taken back, a lapsed one once both are alike again. */
export const duplicateTransitions = {
  none: { find: 'open' },
  open: { find: 'open', dismiss: 'different', merge: 'merged', lapse: 'lapsed' },
  different: {},
  merged: { find: 'open' },
  lapsed: { find: 'open' },
} as const satisfies Transitions;

/** Undefined when the act may be done in this state. */
export function duplicateRefusal(
  status: DuplicateStatus | undefined,
  act: DuplicateAct,
): Rejection | undefined {
  const allowed: Partial<Record<DuplicateAct, unknown>> = duplicateTransitions[status ?? 'none'];
  if (act in allowed) return undefined;
  return status === undefined ? reject('duplicate/not-found') : reject('duplicate/not-open', { status });
}

/** One record for each pair that was ever found (疑似重复), whatever was decided of it. */
export const Duplicate = z.lazy(() =>
  z.object({
    duplicateId: DuplicateId,
    status: DuplicateStatus,
    /** The lower id first. */
    members: z.tuple([MemberId, MemberId]),
    signs: z.array(Sign).min(1),
    /** The union that both belong to, or the lowest one above both; and its stamp. */
    at: UnionId,
    stamp: Stamp,
    foundAt: Instant,
    /** When it came to this union. */
    since: Instant,
    decidedAt: Instant.optional(),
    /** Of a merger: the record that stays. */
    kept: MemberId.optional(),
    reason: z.string().optional(),
  }),
);
export type Duplicate = z.infer<typeof Duplicate>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

/** Found for the first time, or again. */
export interface DuplicateFound extends Event<'DuplicateFound'> {
  readonly duplicateId: DuplicateId;
  readonly members: Pair;
  readonly signs: readonly Sign[];
  readonly at: UnionId;
  readonly stamp: Stamp;
}

/** Still open: by other signs, or before another union, since one of the two has moved. */
export interface DuplicateRestated extends Event<'DuplicateRestated'> {
  readonly signs: readonly Sign[];
  readonly at: UnionId;
  readonly stamp: Stamp;
}

export interface DuplicateDismissed extends Event<'DuplicateDismissed'> {
  readonly reason: string;
}

export interface DuplicateMerged extends Event<'DuplicateMerged'> {
  readonly kept: MemberId;
  readonly reason: string;
}

export interface DuplicateLapsed extends Event<'DuplicateLapsed'> {
  readonly because: 'not-alike' | 'not-live';
}

export type DuplicateEvent =
  DuplicateFound | DuplicateRestated | DuplicateDismissed | DuplicateMerged | DuplicateLapsed;

/** The id of a pair's finding. */
export const duplicateIdOf = ([one, other]: Pair): DuplicateId => `${one}-${other}` as DuplicateId;

/** The pair of a finding, from its id. */
export function pairIn(id: DuplicateId): Pair {
  const [one = '', other = ''] = id.split('-');
  return [one as MemberId, other as MemberId];
}

export const duplicateRecord: AggregateType<Duplicate, DuplicateEvent> = {
  type: 'duplicate',
  parse: (stored) => Duplicate.parse(stored),
  evolve(state, event, { at }) {
    if (event.type === 'DuplicateFound') {
      const { duplicateId, members, signs, at: union, stamp } = event;
      return {
        duplicateId,
        status: 'open',
        members: [...members],
        signs: [...signs],
        at: union,
        stamp,
        foundAt: state?.foundAt ?? at,
        since: at,
      };
    }
    if (state === undefined) throw new Error(`${event.type} before DuplicateFound`);
    switch (event.type) {
      case 'DuplicateRestated': {
        const since = event.at === state.at ? state.since : at;
        return { ...state, signs: [...event.signs], at: event.at, stamp: event.stamp, since };
      }
      case 'DuplicateDismissed':
        return { ...state, status: 'different', decidedAt: at, reason: event.reason };
      case 'DuplicateMerged':
        return { ...state, status: 'merged', decidedAt: at, kept: event.kept, reason: event.reason };
      case 'DuplicateLapsed':
        return { ...state, status: 'lapsed', decidedAt: at };
      default:
        return unreachable(event);
    }
  },
};
