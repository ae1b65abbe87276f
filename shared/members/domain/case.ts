import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { CaseId, MemberId, UnionId } from '../../kernel/ids.ts';
import { SealedPerson } from '../../kernel/sealed.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';

/** Where a case stands. A membership is lost by a decision and by nothing else; after it the case goes on. */
export const CaseStatus = z.enum([
  'opinion',
  'committee',
  'filing',
  'filing-overdue',
  'filed',
  'gathering',
  'deemed-withdrawn',
  'closed',
]);
export type CaseStatus = z.infer<typeof CaseStatus>;

/** What can be done with a case, by the state it is in. What does not stand here is refused. */
export const caseTransitions = {
  opinion: { 'give-opinion': true, answer: true, close: true },
  committee: { expel: true, answer: true, close: true },
  filing: { file: true, escalate: true, recover: true },
  'filing-overdue': { file: true, recover: true },
  filed: { recover: true },
  gathering: { 'note-proof': true, 'deem-withdrawn': true, answer: true, close: true },
  'deemed-withdrawn': { recover: true },
  closed: {},
} as const satisfies Record<CaseStatus, Readonly<Partial<Record<string, true>>>>;

export type CaseAct =
  | 'give-opinion'
  | 'expel'
  | 'file'
  | 'escalate'
  | 'note-proof'
  | 'deem-withdrawn'
  | 'answer'
  | 'recover'
  | 'close';

/** Why a case comes to nothing. */
export const ClosedFor = z.enum([
  'not-decided-against',
  'good-reason',
  'took-part-again',
  'opened-in-error',
  'membership-ended',
  'union-dissolved',
]);
export type ClosedFor = z.infer<typeof ClosedFor>;

/** What must be proved before a member is deemed to have withdrawn; all four, each with its evidence (art 22). */
export const Condition = z.enum(['months', 'no-good-reason', 'education', 'refusal']);
export type Condition = z.infer<typeof Condition>;

const Proof = z.object({ on: LocalDate, evidence: EvidenceKey });
const Opinion = z.object({ inFavour: z.boolean(), heldOn: LocalDate, evidence: EvidenceKey });
const Decision = z.object({ heldOn: LocalDate, evidence: EvidenceKey });
const Filing = z.object({ filedOn: LocalDate, evidence: EvidenceKey });

/** Whether a case of expulsion (开除会籍, art 23) or of deemed withdrawal (按自行退会处理, art 22). */
export const CaseKind = z.enum(['expulsion', 'deemed-withdrawal']);

/** 会籍处理: may end a membership against the member's will, by the decision of the base union alone. */
export const Case = z.lazy(() =>
  z.object({
    caseId: CaseId,
    kind: CaseKind,
    status: CaseStatus,
    memberId: MemberId,
    /** The base union that is to decide; where the membership stood when the case was opened. */
    unionId: UnionId,
    stamp: Stamp,
    /** Of an expulsion: proof of the serious crime, and of the punishment. */
    crime: EvidenceKey.optional(),
    punishment: EvidenceKey.optional(),
    punishedOn: LocalDate.optional(),
    /** Of a deemed withdrawal: since when, and what has been proved. */
    lapsedSince: LocalDate.optional(),
    proofs: z.partialRecord(Condition, Proof).optional(),
    /** What the member has to say, under their own key. */
    answers: z.array(z.object({ at: Instant, answer: SealedPerson })).optional(),
    openedBy: z.string(),
    openedAt: Instant,
    /** When it came to whoever has to act now. */
    since: Instant,
    /** The last day for the step that is due. */
    dueOn: LocalDate.optional(),
    opinion: Opinion.optional(),
    decision: Decision.optional(),
    filing: Filing.optional(),
    /** When certificate and card were taken back. */
    certificateRecoveredOn: LocalDate.optional(),
    closedFor: ClosedFor.optional(),
    endedAt: Instant.optional(),
  }),
);
export type Case = z.infer<typeof Case>;

interface Event<Type extends string> extends LedgerEvent {
  readonly type: Type;
  readonly v: 1;
}

export interface ExpulsionOpened extends Event<'ExpulsionOpened'> {
  readonly caseId: CaseId;
  readonly memberId: MemberId;
  readonly unionId: UnionId;
  readonly stamp: Stamp;
  readonly crime: EvidenceKey;
  readonly punishment: EvidenceKey;
  readonly punishedOn: LocalDate;
  readonly dueOn: LocalDate;
}

/** The union group has met: the first of the three steps. */
export interface GroupOpinionGiven extends Event<'GroupOpinionGiven'> {
  readonly inFavour: boolean;
  readonly heldOn: LocalDate;
  readonly evidence: EvidenceKey;
  readonly dueOn: LocalDate;
}

/** The base committee has decided: in this commit the membership ends. */
export interface ExpulsionDecided extends Event<'ExpulsionDecided'> {
  readonly heldOn: LocalDate;
  readonly evidence: EvidenceKey;
  readonly dueOn: LocalDate;
}

/** 备案 with the superior union: the third step. */
export interface ExpulsionFiled extends Event<'ExpulsionFiled'> {
  readonly filedOn: LocalDate;
  readonly evidence: EvidenceKey;
}

/** The base union let its days go by: the case waits for its superior. */
export type FilingOverdue = Event<'FilingOverdue'>;

/** The months without dues or activity are over. Opened by the timer, or by an officer. */
export interface DeemedWithdrawalOpened extends Event<'DeemedWithdrawalOpened'> {
  readonly caseId: CaseId;
  readonly memberId: MemberId;
  readonly unionId: UnionId;
  readonly stamp: Stamp;
  readonly lapsedSince: LocalDate;
  readonly dueOn: LocalDate;
}

export interface ProofNoted extends Event<'ProofNoted'> {
  readonly of: Condition;
  readonly on: LocalDate;
  readonly evidence: EvidenceKey;
}

export interface MemberAnswered extends Event<'MemberAnswered'> {
  readonly answer: SealedPerson;
}

/** The base union has decided: in this commit the membership ends. */
export interface DeemedWithdrawalDecided extends Event<'DeemedWithdrawalDecided'> {
  readonly heldOn: LocalDate;
  readonly evidence: EvidenceKey;
}

export interface CertificateRecovered extends Event<'CertificateRecovered'> {
  readonly recoveredOn: LocalDate;
}

export interface CaseClosed extends Event<'CaseClosed'> {
  readonly closedFor: ClosedFor;
}

/** The member's union has another place in the tree: who decides, and with whom it is filed, follows. */
export interface CaseRestamped extends Event<'CaseRestamped'> {
  readonly stamp: Stamp;
}

export type CaseEvent =
  | ExpulsionOpened
  | GroupOpinionGiven
  | ExpulsionDecided
  | ExpulsionFiled
  | FilingOverdue
  | DeemedWithdrawalOpened
  | ProofNoted
  | MemberAnswered
  | DeemedWithdrawalDecided
  | CertificateRecovered
  | CaseClosed
  | CaseRestamped;

export const caseRecord: AggregateType<Case, CaseEvent> = {
  type: 'case',
  parse: (stored) => Case.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'ExpulsionOpened' || event.type === 'DeemedWithdrawalOpened') {
      const { type, v: _, ...opened } = event;
      const begun = { openedBy: by, openedAt: at, since: at };
      return type === 'ExpulsionOpened'
        ? { ...opened, kind: 'expulsion', status: 'opinion', ...begun }
        : { ...opened, kind: 'deemed-withdrawal', status: 'gathering', ...begun };
    }
    if (state === undefined) throw new Error(`${event.type} of a case that was never opened`);
    const { dueOn: _, ...rest } = state;
    switch (event.type) {
      case 'GroupOpinionGiven': {
        const { inFavour, heldOn, evidence, dueOn } = event;
        return { ...state, status: 'committee', opinion: { inFavour, heldOn, evidence }, since: at, dueOn };
      }
      case 'ExpulsionDecided': {
        const { heldOn, evidence, dueOn } = event;
        return { ...state, status: 'filing', decision: { heldOn, evidence }, since: at, dueOn };
      }
      case 'FilingOverdue':
        return { ...state, status: 'filing-overdue', since: at };
      case 'ExpulsionFiled': {
        const { filedOn, evidence } = event;
        return { ...rest, status: 'filed', filing: { filedOn, evidence }, endedAt: at };
      }
      case 'ProofNoted': {
        const { of, on, evidence } = event;
        return { ...state, proofs: { ...state.proofs, [of]: { on, evidence } } };
      }
      case 'MemberAnswered':
        return { ...state, answers: [...(state.answers ?? []), { at, answer: event.answer }] };
      case 'DeemedWithdrawalDecided': {
        const { heldOn, evidence } = event;
        return { ...rest, status: 'deemed-withdrawn', decision: { heldOn, evidence }, endedAt: at };
      }
      case 'CertificateRecovered':
        return { ...state, certificateRecoveredOn: event.recoveredOn };
      case 'CaseRestamped':
        return { ...state, stamp: event.stamp };
      case 'CaseClosed':
        return { ...rest, status: 'closed', closedFor: event.closedFor, endedAt: at };
      default:
        return unreachable(event);
    }
  },
};

/** Not decided yet: the member's record names the case. */
export const isPending = ({ status }: Pick<Case, 'status'>): boolean =>
  status === 'opinion' || status === 'committee' || status === 'gathering';

/** All that is needed for the decision is there. */
export const isReady = ({ status, proofs = {} }: Pick<Case, 'status' | 'proofs'>): boolean =>
  status === 'committee' ||
  (status === 'gathering' && Condition.options.every((condition) => proofs[condition] !== undefined));

/** Who has to act now; undefined once it has ended. */
export function caseWaitsAt({ status, unionId, stamp }: Case): UnionId | undefined {
  switch (status) {
    case 'opinion':
    case 'committee':
    case 'filing':
    case 'gathering':
      return unionId;
    case 'filing-overdue':
      return stamp.path.at(-2) ?? unionId;
    case 'filed':
    case 'deemed-withdrawn':
    case 'closed':
      return undefined;
    default:
      return unreachable(status);
  }
}
