import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import type { AggregateType, LedgerEvent } from '../../kernel/decision.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { CaseId, MemberId, UnionId } from '../../kernel/ids.ts';
import { Stamp } from '../../kernel/stamp.ts';
import { EvidenceKey } from './evidence-key.ts';

/** Where a case stands. A membership is lost by a decision and by nothing else; after it the case goes on. */
export const CaseStatus = z.enum(['opinion', 'committee', 'filing', 'filing-overdue', 'filed', 'closed']);
export type CaseStatus = z.infer<typeof CaseStatus>;

/** What can be done with a case, by the state it is in. What does not stand here is refused. */
export const caseTransitions = {
  opinion: { 'give-opinion': true, close: true },
  committee: { expel: true, close: true },
  filing: { file: true, escalate: true, recover: true },
  'filing-overdue': { file: true, recover: true },
  filed: { recover: true },
  closed: {},
} as const satisfies Record<CaseStatus, Readonly<Partial<Record<string, true>>>>;

export type CaseAct = 'give-opinion' | 'expel' | 'close' | 'file' | 'escalate' | 'recover';

/** Why a case comes to nothing. */
export const ClosedFor = z.enum(['not-decided-against', 'opened-in-error', 'membership-ended']);
export type ClosedFor = z.infer<typeof ClosedFor>;

const Opinion = z.object({ inFavour: z.boolean(), heldOn: LocalDate, evidence: EvidenceKey });
const Decision = z.object({ heldOn: LocalDate, evidence: EvidenceKey });
const Filing = z.object({ filedOn: LocalDate, evidence: EvidenceKey });

/** 开除会籍: on a serious crime and a criminal punishment, both proved (membership rules, art 23). */
export const Case = z.lazy(() =>
  z.object({
    caseId: CaseId,
    kind: z.literal('expulsion'),
    status: CaseStatus,
    memberId: MemberId,
    /** The base union that is to decide; where the membership stood when the case was opened. */
    unionId: UnionId,
    stamp: Stamp,
    /** Proof of the serious crime, and of the punishment. */
    crime: EvidenceKey,
    punishment: EvidenceKey,
    punishedOn: LocalDate,
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

export interface CertificateRecovered extends Event<'CertificateRecovered'> {
  readonly recoveredOn: LocalDate;
}

export interface CaseClosed extends Event<'CaseClosed'> {
  readonly closedFor: ClosedFor;
}

export type CaseEvent =
  | ExpulsionOpened
  | GroupOpinionGiven
  | ExpulsionDecided
  | ExpulsionFiled
  | FilingOverdue
  | CertificateRecovered
  | CaseClosed;

export const caseRecord: AggregateType<Case, CaseEvent> = {
  type: 'case',
  parse: (stored) => Case.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'ExpulsionOpened') {
      const { type: _, v: __, ...opened } = event;
      return { ...opened, kind: 'expulsion', status: 'opinion', openedBy: by, openedAt: at, since: at };
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
      case 'CertificateRecovered':
        return { ...state, certificateRecoveredOn: event.recoveredOn };
      case 'CaseClosed':
        return { ...rest, status: 'closed', closedFor: event.closedFor, endedAt: at };
      default:
        return unreachable(event);
    }
  },
};

/** Not decided yet: the member's record names the case. */
export const isPending = ({ status }: Pick<Case, 'status'>): boolean =>
  status === 'opinion' || status === 'committee';

/** Who has to act now; undefined once it has ended. */
export function caseWaitsAt({ status, unionId, stamp }: Case): UnionId | undefined {
  switch (status) {
    case 'opinion':
    case 'committee':
    case 'filing':
      return unionId;
    case 'filing-overdue':
      return stamp.path.at(-2) ?? unionId;
    case 'filed':
    case 'closed':
      return undefined;
    default:
      return unreachable(status);
  }
}
