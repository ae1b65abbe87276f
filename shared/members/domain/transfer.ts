import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { EmployerId, MemberId, TransferId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { EmploymentForm } from './member.ts';

export const TransferStatus = z.enum([
  'requested',
  'accepted',
  'objected',
  'escalated',
  'completed',
  'refused',
  'withdrawn',
]);
export type TransferStatus = z.infer<typeof TransferStatus>;

/** On what grounds the giving union may object; there are no others (membership rules, arts 12, 13). */
export const ObjectionGround = z.enum(['wrong-person', 'labour-relation-not-ended', 'open-case']);
export type ObjectionGround = z.infer<typeof ObjectionGround>;

/** Why a transfer came to nothing. */
export const RefusedFor = z.enum([
  'no-labour-relation',
  'no-consent-or-acceptance',
  'objection-upheld',
  'objection-stands',
  'receiving-union-closed',
  'membership-changed',
  'giving-union-dissolved',
]);
export type RefusedFor = z.infer<typeof RefusedFor>;

/** How a transfer ended, for reporting: `late` is past the giving union's own period. */
export const OutcomeClass = z.enum(['on-time', 'late', 'escalated', 'refused', 'withdrawn']);
export type OutcomeClass = z.infer<typeof OutcomeClass>;

/** What can be done with a transfer (会籍接转), by the state it is in. What does not stand here is refused. */
export const transferTransitions = {
  requested: { consent: true, accept: true, decline: true, withdraw: true, expire: true },
  accepted: { release: true, object: true, escalate: true, withdraw: true },
  objected: { uphold: true, overrule: true, withdraw: true, expire: true },
  escalated: { release: true, complete: true, withdraw: true },
  completed: {},
  refused: {},
  withdrawn: {},
} as const satisfies Record<TransferStatus, Readonly<Partial<Record<string, true>>>>;

export type TransferAct = keyof UnionToIntersection<(typeof transferTransitions)[TransferStatus]>;
type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void
  ? I
  : never;

/** On whose side the request was made; only they and the member take it back. */
export const AskedBy = z.enum(['member', 'source', 'target', 'both']);
export type AskedBy = z.infer<typeof AskedBy>;

export const Transfer = z.object({
  transferId: TransferId,
  status: TransferStatus,
  memberId: MemberId,
  from: UnionId,
  fromStamp: Stamp,
  to: UnionId,
  toStamp: Stamp,
  employerId: EmployerId,
  form: EmploymentForm.optional(),
  workUnit: EmployerId.optional(),
  /** A secondment: the day on which it is to end. */
  secondedUntil: LocalDate.optional(),
  requestedBy: z.string(),
  requestedAt: Instant,
  askedBy: AskedBy,
  /** When it came to whoever has to act now. */
  since: Instant,
  consented: z.boolean(),
  accepted: z.boolean(),
  released: z.boolean(),
  /** The last day for whoever has to act now: after it, a timer goes on. */
  dueOn: LocalDate.optional(),
  objection: z.object({ ground: ObjectionGround, note: z.string().optional(), by: z.string() }).optional(),
  refusedFor: RefusedFor.optional(),
  outcome: OutcomeClass.optional(),
  endedAt: Instant.optional(),
});
export type Transfer = z.infer<typeof Transfer>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface TransferRequested extends Event<'TransferRequested'> {
  readonly transferId: TransferId;
  readonly memberId: MemberId;
  readonly from: UnionId;
  readonly fromStamp: Stamp;
  readonly to: UnionId;
  readonly toStamp: Stamp;
  readonly employerId: EmployerId;
  readonly form?: EmploymentForm | undefined;
  readonly workUnit?: EmployerId | undefined;
  readonly secondedUntil?: LocalDate | undefined;
  /** Where a union keeps the member's signed form, where it had one when it asked. */
  readonly evidence?: string | undefined;
  readonly consented: boolean;
  readonly accepted: boolean;
  readonly released: boolean;
  readonly dueOn: LocalDate;
}

export interface TransferConsented extends Event<'TransferConsented'> {
  /** Where a union keeps the member's signed form. */
  readonly evidence?: string | undefined;
}
export type TransferAcceptedByTarget = Event<'TransferAcceptedByTarget'>;

/** Consent and acceptance are there: the giving union has its days to object. */
export interface ObjectionPeriodBegan extends Event<'ObjectionPeriodBegan'> {
  readonly dueOn: LocalDate;
}
export interface TransferObjected extends Event<'TransferObjected'> {
  readonly ground: ObjectionGround;
  readonly note?: string | undefined;
  readonly dueOn: LocalDate;
}
/** The giving union kept silent: its superior is told, and after its days the transfer completes. */
export interface TransferEscalated extends Event<'TransferEscalated'> {
  readonly dueOn: LocalDate;
}
export interface TransferCompleted extends Event<'TransferCompleted'> {
  readonly outcome: OutcomeClass;
}
export interface TransferRefused extends Event<'TransferRefused'> {
  readonly refusedFor: RefusedFor;
}
export type TransferWithdrawn = Event<'TransferWithdrawn'>;

/** The giving union has another place in the tree. */
export interface TransferRestamped extends Event<'TransferRestamped'> {
  readonly fromStamp: Stamp;
}

export type TransferEvent =
  | TransferRequested
  | TransferConsented
  | TransferAcceptedByTarget
  | ObjectionPeriodBegan
  | TransferObjected
  | TransferEscalated
  | TransferCompleted
  | TransferRefused
  | TransferWithdrawn
  | TransferRestamped;

export const transferRecord: AggregateType<Transfer, TransferEvent> = {
  type: 'transfer',
  parse: (stored) => Transfer.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'TransferRequested') {
      const { type: _, v: __, evidence: ___, form, workUnit, secondedUntil, ...requested } = event;
      return {
        ...requested,
        ...(form && { form }),
        ...(workUnit && { workUnit }),
        ...(secondedUntil && { secondedUntil }),
        status: 'requested',
        requestedBy: by,
        requestedAt: at,
        askedBy: askedBy(event),
        since: at,
      };
    }
    if (state === undefined) throw new Error(`${event.type} before TransferRequested`);
    const { dueOn: _, ...rest } = state;
    switch (event.type) {
      case 'TransferConsented':
        return { ...state, consented: true };
      case 'TransferAcceptedByTarget':
        return { ...state, accepted: true };
      case 'ObjectionPeriodBegan':
        return { ...state, status: 'accepted', dueOn: event.dueOn, since: at };
      case 'TransferObjected': {
        const { ground, note, dueOn } = event;
        const objection = { ground, ...(note && { note }), by };
        return { ...state, status: 'objected', objection, dueOn, since: at };
      }
      case 'TransferEscalated':
        return { ...state, status: 'escalated', dueOn: event.dueOn, since: at };
      case 'TransferCompleted':
        return { ...rest, status: 'completed', released: true, outcome: event.outcome, endedAt: at };
      case 'TransferRefused':
        return {
          ...rest,
          status: 'refused',
          refusedFor: event.refusedFor,
          outcome: 'refused',
          endedAt: at,
        };
      case 'TransferRestamped':
        return { ...state, fromStamp: event.fromStamp };
      case 'TransferWithdrawn':
        return { ...rest, status: 'withdrawn', outcome: 'withdrawn', endedAt: at };
      default:
        return unreachable(event);
    }
  },
};

/** Whoever asks has agreed: the flags of the request tell the sides. */
const askedBy = ({ released, accepted }: TransferRequested): AskedBy =>
  released && accepted ? 'both' : released ? 'source' : accepted ? 'target' : 'member';

/** Who has to act now; undefined once it has ended. */
export function waitsAt({ status, accepted, released, from, fromStamp, to }: Transfer): UnionId | undefined {
  switch (status) {
    case 'requested':
      return accepted && released ? from : to;
    case 'accepted':
      return from;
    case 'objected':
    case 'escalated':
      return fromStamp.path.at(-2) ?? from;
    case 'completed':
    case 'refused':
    case 'withdrawn':
      return undefined;
    default:
      return unreachable(status);
  }
}
