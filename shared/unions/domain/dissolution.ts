import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { Disposition } from '../../kernel/disposition.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { MeetingForm } from './election.ts';
import { UnionStatus } from './lifecycle.ts';

/**
 * The dissolution of a union (工会撤销), one record a union, under its id. `placing` while its members are placed
 * elsewhere, `waiting` when a person has to act before it can be closed, `stopping` while what is on its way comes back
 * after it was given up.
 */
export const DissolutionStatus = z.enum([
  'proposed',
  'returned',
  'placing',
  'waiting',
  'stopping',
  'abandoned',
  'closed',
]);
export type DissolutionStatus = z.infer<typeof DissolutionStatus>;

export type DissolutionAct =
  'propose' | 'return' | 'approve' | 'continue' | 'note' | 'hand-in-seals' | 'resume' | 'abandon';

/** What can be done with it, by the state it is in. What does not stand here is refused. */
export const dissolutionTransitions = {
  none: { propose: true },
  proposed: { return: true, approve: true, 'hand-in-seals': true },
  returned: { propose: true },
  placing: { continue: true, note: true, 'hand-in-seals': true, abandon: true },
  waiting: { 'hand-in-seals': true, resume: true, abandon: true },
  stopping: { note: true, 'hand-in-seals': true },
  abandoned: { propose: true },
  closed: {},
} as const satisfies Record<DissolutionStatus | 'none', Readonly<Partial<Record<DissolutionAct, true>>>>;

export const mayDo = (status: DissolutionStatus | undefined, act: DissolutionAct): boolean =>
  act in dissolutionTransitions[status ?? 'none'];

/** 会员（代表）大会 that adopted the dissolution (Charter, art 16), by the figures of its minutes. */
export const DissolvingMeeting = z.strictObject({
  heldOn: LocalDate,
  form: MeetingForm,
  entitled: z.number().int().min(1).max(10_000_000),
  present: z.number().int().nonnegative(),
  inFavour: z.number().int().nonnegative(),
  minutes: EvidenceKey,
});
export type DissolvingMeeting = z.infer<typeof DissolvingMeeting>;

/** 所在单位终止或者被撤销 (Trade Union Law, art 13). */
export const EmployersEnd = z.strictObject({ endedOn: LocalDate, evidence: EvidenceKey });
export type EmployersEnd = z.infer<typeof EmployersEnd>;

export const Ground = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('voluntary'), meeting: DissolvingMeeting }),
  z.object({ kind: z.literal('employer-ended'), end: EmployersEnd }),
]);
export type Ground = z.infer<typeof Ground>;

/** What keeps a union whose members are placed from being closed. */
export const Blocker = z.enum(['members', 'children', 'seals', 'legal-person']);
export type Blocker = z.infer<typeof Blocker>;

/** A member whose disposition could not be carried out, and why. */
export const Refused = z.object({ memberId: MemberId, code: z.string() });
export type Refused = z.infer<typeof Refused>;

/** So many are kept by their ids; all stand in the records of the chunks. */
export const MOST_FALLEN = 200;

const Progress = z.object({
  /** Counts up with each look at who is left. */
  round: z.number().int(),
  /** Chunks of this round that were sent, and that have been answered. */
  launched: z.number().int(),
  answered: z.number().int(),
  /** What this round has placed or settled. */
  moved: z.number().int(),
  placed: z.number().int(),
  settled: z.number().int(),
  /** How many went elsewhere than was meant; the first of them by their ids. */
  fell: z.number().int(),
  fallen: z.array(Refused),
  /** Whom nobody takes, of this round. */
  stuck: z.array(Refused),
  /** Employers let go, of the union's list. */
  released: z.number().int(),
});
export type Progress = z.infer<typeof Progress>;

const Seals = z.object({ handedInOn: LocalDate, evidence: EvidenceKey.optional() });

export const Dissolution = z.lazy(() =>
  z.object({
    unionId: UnionId,
    /** How many times it was proposed or reported. */
    run: z.number().int().positive(),
    status: DissolutionStatus,
    ground: Ground,
    superior: UnionId,
    stamp: Stamp,
    /** What becomes of all for whom nothing else was noted. */
    usual: Disposition,
    /** Who takes the assets: the union that takes over the members, or the superior. */
    assetsTo: UnionId,
    by: z.string(),
    /** When it came to whoever has to act now. */
    since: Instant,
    replyBy: LocalDate.optional(),
    /** The superior has not replied by then. */
    overdue: z.literal(true).optional(),
    remark: z.string().optional(),
    /** What the union was before, and how many members it had, when its gate was shut. */
    before: UnionStatus.optional(),
    members: z.number().int().optional(),
    begunAt: Instant.optional(),
    progress: Progress.optional(),
    waitsFor: z.array(Blocker).default([]),
    seals: Seals.optional(),
    endedAt: Instant.optional(),
  }),
);
export type Dissolution = z.infer<typeof Dissolution>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface DissolutionProposed extends Event<'DissolutionProposed'> {
  readonly unionId: UnionId;
  readonly ground: Ground;
  readonly superior: UnionId;
  readonly stamp: Stamp;
  readonly usual: Disposition;
  readonly assetsTo: UnionId;
  /** Absent where the superior is told and does not decide. */
  readonly replyBy?: LocalDate;
}
/** The union has another superior, which replies to what waits: the assets that were the former one's to dispose of are its. */
export interface DissolutionCameUnder extends Event<'DissolutionCameUnder'> {
  readonly superior: UnionId;
  readonly assetsTo: UnionId;
}
export interface DissolutionReturned extends Event<'DissolutionReturned'> {
  readonly remark: string;
}
/** The gate is shut in this commit. */
export interface DissolutionBegun extends Event<'DissolutionBegun'> {
  readonly before: UnionStatus;
  readonly members: number;
}
export interface DissolutionRoundBegan extends Event<'DissolutionRoundBegan'> {
  readonly round: number;
  readonly chunks: number;
}
export interface DisposalNoted extends Event<'DisposalNoted'> {
  readonly chunk: number;
  readonly placed: number;
  readonly settled: number;
  readonly fallen: readonly Refused[];
  readonly stuck: readonly Refused[];
}
export interface DissolutionWaits extends Event<'DissolutionWaits'> {
  readonly for: readonly Blocker[];
}
/** 收缴印章 */
export interface SealsHandedIn extends Event<'SealsHandedIn'> {
  readonly handedInOn: LocalDate;
  readonly evidence?: string;
}
export type DissolutionReplyOverdue = Event<'DissolutionReplyOverdue'>;
export type DissolutionResumed = Event<'DissolutionResumed'>;
export type DissolutionStopping = Event<'DissolutionStopping'>;
export type DissolutionAbandoned = Event<'DissolutionAbandoned'>;
/** More employers than one commit takes: these have no union any more. */
export interface EmployersReleased extends Event<'EmployersReleased'> {
  readonly count: number;
}
export type DissolutionClosed = Event<'DissolutionClosed'>;

export type DissolutionEvent =
  | DissolutionProposed
  | DissolutionCameUnder
  | DissolutionReturned
  | DissolutionReplyOverdue
  | DissolutionBegun
  | DissolutionRoundBegan
  | DisposalNoted
  | DissolutionWaits
  | SealsHandedIn
  | DissolutionResumed
  | DissolutionStopping
  | DissolutionAbandoned
  | EmployersReleased
  | DissolutionClosed;

const started: Progress = {
  round: 0,
  launched: 0,
  answered: 0,
  moved: 0,
  placed: 0,
  settled: 0,
  fell: 0,
  fallen: [],
  stuck: [],
  released: 0,
};

export const dissolutionRecord: AggregateType<Dissolution, DissolutionEvent> = {
  type: 'dissolution',
  parse: (stored) => Dissolution.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'DissolutionProposed') {
      const { type: _, v: __, ...proposed } = event;
      return { ...proposed, run: (state?.run ?? 0) + 1, status: 'proposed', by, since: at, waitsFor: [] };
    }
    if (state === undefined) throw new Error(`${event.type} before DissolutionProposed`);
    const progress = state.progress ?? started;
    const { replyBy: _, overdue: __, ...answered } = state;
    switch (event.type) {
      case 'DissolutionCameUnder': {
        const { superior, assetsTo } = event;
        return { ...state, superior, assetsTo, since: at };
      }
      case 'DissolutionReturned':
        return { ...answered, status: 'returned', remark: event.remark, since: at };
      case 'DissolutionReplyOverdue':
        return { ...state, overdue: true };
      case 'DissolutionBegun': {
        const { before, members } = event;
        return { ...answered, status: 'placing', before, members, begunAt: at, since: at, progress: started };
      }
      case 'DissolutionRoundBegan': {
        const { round, chunks: launched } = event;
        return { ...state, progress: { ...progress, round, launched, answered: 0, moved: 0, stuck: [] } };
      }
      case 'DisposalNoted':
        return { ...state, progress: noted(progress, event) };
      case 'DissolutionWaits':
        return { ...state, status: 'waiting', waitsFor: [...event.for], since: at };
      case 'SealsHandedIn': {
        const { handedInOn, evidence } = event;
        return { ...state, seals: { handedInOn, ...(evidence !== undefined && { evidence }) } };
      }
      case 'DissolutionResumed':
        return { ...state, status: 'placing', waitsFor: [], since: at };
      case 'DissolutionStopping':
        return { ...state, status: 'stopping', since: at };
      case 'DissolutionAbandoned':
        return { ...state, status: 'abandoned', waitsFor: [], since: at, endedAt: at };
      case 'EmployersReleased':
        return { ...state, progress: { ...progress, released: progress.released + event.count } };
      case 'DissolutionClosed':
        return { ...state, status: 'closed', waitsFor: [], since: at, endedAt: at };
      default:
        return unreachable(event);
    }
  },
};

const noted = (progress: Progress, { placed, settled, fallen, stuck }: DisposalNoted): Progress => ({
  ...progress,
  answered: progress.answered + 1,
  moved: progress.moved + placed + settled,
  placed: progress.placed + placed,
  settled: progress.settled + settled,
  fell: progress.fell + fallen.length,
  fallen: [...progress.fallen, ...fallen].slice(0, MOST_FALLEN),
  stuck: [...progress.stuck, ...stuck],
});
