import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { AffiliationChangeId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';

/**
 * requested → restamping → done, with `refused` by either superior and `withdrawn`. The switch of the union itself
 * is the commit of the second consent; `restamping` lasts until all below it carry its new place.
 */
export const AffiliationChangeStatus = z.enum(['requested', 'restamping', 'done', 'refused', 'withdrawn']);
export type AffiliationChangeStatus = z.infer<typeof AffiliationChangeStatus>;

/** Which superior: the one that gives the union, or the one that takes it. */
export const AffiliationSide = z.enum(['from', 'to']);
export type AffiliationSide = z.infer<typeof AffiliationSide>;

const Consent = z.object({ by: z.string(), on: LocalDate });

/** A change of a union's superior (隶属关系变更), and the process that follows it. */
export const AffiliationChange = z.lazy(() =>
  z.object({
    changeId: AffiliationChangeId,
    status: AffiliationChangeStatus,
    unionId: UnionId,
    from: UnionId,
    to: UnionId,
    /** Of the union and of the superior to be, on the day of the request: whose matter it was. */
    stamp: Stamp,
    toStamp: Stamp,
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: Instant,
    /** When it came to the superior that has to answer now. */
    since: Instant,
    consents: z.object({ from: Consent.optional(), to: Consent.optional() }),
    refusal: z.object({ side: AffiliationSide, remark: z.string() }).optional(),
    switchedAt: Instant.optional(),
    /** Walks that are under way: of each union one through its members, one through what is below it. */
    walks: z.int().nonnegative().default(0),
    /** Unions and members that carry the new place by now, the union itself among them. */
    unions: z.int().nonnegative().default(0),
    members: z.int().nonnegative().default(0),
    endedAt: Instant.optional(),
  }),
);
export type AffiliationChange = z.infer<typeof AffiliationChange>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface AffiliationChangeRequested extends Event<'AffiliationChangeRequested'> {
  readonly changeId: AffiliationChangeId;
  readonly unionId: UnionId;
  readonly from: UnionId;
  readonly to: UnionId;
  readonly stamp: Stamp;
  readonly toStamp: Stamp;
  readonly reason: string;
}

export interface AffiliationConsented extends Event<'AffiliationConsented'> {
  readonly side: AffiliationSide;
}

/** Both have consented: the union stands below the other from this commit on. */
export type AffiliationSwitched = Event<'AffiliationSwitched'>;

/** So many unions more carry the new place, each with two walks to come; `walked`: this walk is over. */
export interface UnionsRestamped extends Event<'UnionsRestamped'> {
  readonly unions: number;
  readonly walked: boolean;
}

/** The walk through the members of one union is over. */
export interface MembersRestamped extends Event<'MembersRestamped'> {
  readonly members: number;
}

/** Nothing below the union is left that carries the old place. */
export type AffiliationChangeCompleted = Event<'AffiliationChangeCompleted'>;

export interface AffiliationRefused extends Event<'AffiliationRefused'> {
  readonly side: AffiliationSide;
  readonly remark: string;
}

export type AffiliationWithdrawn = Event<'AffiliationWithdrawn'>;

export type AffiliationChangeEvent =
  | AffiliationChangeRequested
  | AffiliationConsented
  | AffiliationSwitched
  | UnionsRestamped
  | MembersRestamped
  | AffiliationChangeCompleted
  | AffiliationRefused
  | AffiliationWithdrawn;

/** What the two walks of each union add. */
export const WALKS = 2;

export const affiliationChangeRecord: AggregateType<AffiliationChange, AffiliationChangeEvent> = {
  type: 'affiliation-change',
  parse: (stored) => AffiliationChange.parse(stored),
  evolve(state, event, { at, on, by }) {
    if (event.type === 'AffiliationChangeRequested') {
      const { type: _, v: __, ...requested } = event;
      return {
        ...requested,
        status: 'requested',
        requestedBy: by,
        requestedAt: at,
        since: at,
        consents: {},
        walks: 0,
        unions: 0,
        members: 0,
      };
    }
    if (state === undefined) throw new Error(`${event.type} of a change that nobody requested`);
    switch (event.type) {
      case 'AffiliationConsented':
        return { ...state, consents: { ...state.consents, [event.side]: { by, on } }, since: at };
      case 'AffiliationSwitched':
        return { ...state, status: 'restamping', switchedAt: at, walks: WALKS, unions: 1 };
      case 'UnionsRestamped':
        return {
          ...state,
          unions: state.unions + event.unions,
          walks: state.walks + WALKS * event.unions - (event.walked ? 1 : 0),
        };
      case 'MembersRestamped':
        return { ...state, members: state.members + event.members, walks: state.walks - 1 };
      case 'AffiliationChangeCompleted':
        return { ...state, status: 'done', endedAt: at };
      case 'AffiliationRefused': {
        const { side, remark } = event;
        return { ...state, status: 'refused', refusal: { side, remark }, endedAt: at };
      }
      case 'AffiliationWithdrawn':
        return { ...state, status: 'withdrawn', endedAt: at };
      default:
        return unreachable(event);
    }
  },
};

/** Who has to answer next: the superior that gives, then the one that takes. */
export const awaitedSide = ({ status, consents }: AffiliationChange): AffiliationSide | undefined =>
  status !== 'requested' ? undefined : consents.from === undefined ? 'from' : 'to';
