import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import type { LedgerEvent } from '../../kernel/decision.ts';
import { AffiliationChangeId, type EmployerId, UnionId } from '../../kernel/ids.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { isStanding, transitions, type UnionStatus } from './lifecycle.ts';

/** A superior that the union had, and from when until when. `from` is absent where nobody noted it. */
const Formerly = z.object({ superior: UnionId, from: Instant.optional(), until: Instant });

/** What a union's record says of its place in the tree, beside the superior it has now. */
export const affiliationFields = {
  /** Since when it has the superior it has. */
  affiliatedAt: Instant.optional(),
  formerly: z.array(Formerly).optional(),
  /** When it took its place in the tree no longer. */
  leftTreeAt: Instant.optional(),
  /** The change of superior that is under way. */
  affiliationChange: z.object({ changeId: AffiliationChangeId }).optional(),
} as const;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface AffiliationChangeBegun extends Event<'AffiliationChangeBegun'> {
  readonly changeId: AffiliationChangeId;
}

/** The switch: from this commit on the union stands below another. */
export interface AffiliationChanged extends Event<'AffiliationChanged'> {
  readonly from: UnionId;
  readonly superior: UnionId;
  readonly stamp: Stamp;
}

/** Whether it has another superior or not: the union is what its term makes of it. */
export interface AffiliationChangeEnded extends Event<'AffiliationChangeEnded'> {
  readonly back: UnionStatus;
}

/** A union above has another place in the tree, and so has this one. */
export interface UnionRestamped extends Event<'UnionRestamped'> {
  readonly stamp: Stamp;
}

/** Its employer is another by economic type, industry or seat, and the union is counted under those. */
export interface UnionCountedOtherwise extends Event<'UnionCountedOtherwise'> {
  readonly employerId: EmployerId;
  readonly stamp: Stamp;
}

export type AffiliationEvent =
  | AffiliationChangeBegun
  | AffiliationChanged
  | AffiliationChangeEnded
  | UnionRestamped
  | UnionCountedOtherwise;

/** What a union's record holds of its place. */
export interface InTree {
  readonly status: UnionStatus;
  readonly superior?: UnionId | undefined;
  readonly stamp: Stamp;
  readonly affiliatedAt?: Instant | undefined;
  readonly formerly?: readonly z.infer<typeof Formerly>[] | undefined;
  readonly leftTreeAt?: Instant | undefined;
  readonly affiliationChange?: { readonly changeId: AffiliationChangeId } | undefined;
}

export function evolveAffiliation<State extends InTree>(
  state: State,
  event: AffiliationEvent,
): Omit<State, 'affiliationChange'> & Pick<InTree, 'affiliationChange'> {
  switch (event.type) {
    case 'AffiliationChangeBegun':
      return {
        ...state,
        status: transitions.normal['begin-affiliation-change'],
        affiliationChange: { changeId: event.changeId },
      };
    case 'AffiliationChanged':
      return { ...state, superior: event.superior, stamp: event.stamp };
    case 'AffiliationChangeEnded': {
      const { affiliationChange: _, ...union } = state;
      return { ...union, status: event.back };
    }
    case 'UnionRestamped':
    case 'UnionCountedOtherwise':
      return { ...state, stamp: event.stamp };
  }
}

/** Keeps the edges of the tree with their times, whatever event moved the union or took it out. */
export function withEdges<State extends InTree>(before: State | undefined, after: State, at: Instant): State {
  if (before === undefined) return { ...after, affiliatedAt: at };
  const { superior, affiliatedAt, formerly = [] } = before;
  if (superior !== undefined && superior !== after.superior) {
    const left = { superior, ...(affiliatedAt && { from: affiliatedAt }), until: at };
    return { ...after, affiliatedAt: at, formerly: [...formerly, left] };
  }
  return isStanding(before.status) && !isStanding(after.status) ? { ...after, leftTreeAt: at } : after;
}
