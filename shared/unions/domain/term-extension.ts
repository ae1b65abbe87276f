import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import {
  type AggregateType,
  change,
  type Decide,
  decide,
  type LedgerEvent,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { unreachable } from '../../kernel/exhaustive.ts';
import { freeText } from '../../kernel/free-text.ts';
import { UnionId } from '../../kernel/ids.ts';
import { notify } from '../../kernel/notice.ts';
import { err } from '../../kernel/result.ts';
import { daysAfter, monthsAfter } from '../../kernel/working-days.ts';
import { refusalOf } from './lifecycle.ts';
import {
  type Escalation,
  type EscalationEvent,
  escalationOf,
  isOverdueNow,
  timerOfReply,
} from './reply-escalation.ts';
import { type OfUnion, termEnd, termTimers } from './term.ts';
import type { Union, UnionEvent } from './union.ts';

/**
 * 延期换届: what a union asks its superior for, once a term. One record a union, under its id; it waits in the
 * superior's work queue until it is decided. The union changes by the approval alone.
 */
export const TermExtension = z.lazy(() =>
  z.object({
    unionId: UnionId,
    status: z.enum(['requested', 'approved', 'refused']),
    superior: UnionId,
    /** The term that is to be extended. */
    electedOn: LocalDate,
    until: LocalDate,
    reason: z.string(),
    /** The written request, with the committee's resolution. */
    request: z.string(),
    since: Instant,
    by: z.string(),
    dueOn: LocalDate,
    /** The superior has not replied by then. */
    overdue: z.literal(true).optional(),
    remark: z.string().optional(),
  }),
);
export type TermExtension = z.infer<typeof TermExtension>;

export interface TermExtensionRequested extends LedgerEvent {
  readonly type: 'TermExtensionRequested';
  readonly v: 1;
  readonly unionId: UnionId;
  readonly superior: UnionId;
  readonly electedOn: LocalDate;
  readonly until: LocalDate;
  readonly reason: string;
  readonly request: string;
  readonly dueOn: LocalDate;
}
export interface TermExtensionApproved extends LedgerEvent {
  readonly type: 'TermExtensionApproved';
  readonly v: 1;
}
export interface TermExtensionRefused extends LedgerEvent {
  readonly type: 'TermExtensionRefused';
  readonly v: 1;
  readonly remark: string;
}
export interface TermExtensionReplyOverdue extends LedgerEvent {
  readonly type: 'TermExtensionReplyOverdue';
  readonly v: 1;
}
export type TermExtensionEvent =
  TermExtensionRequested | TermExtensionApproved | TermExtensionRefused | TermExtensionReplyOverdue;

export const termExtensionRecord: AggregateType<TermExtension, TermExtensionEvent> = {
  type: 'term-extension',
  parse: (stored) => TermExtension.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'TermExtensionRequested') {
      const { type: _, v: __, ...asked } = event;
      return { ...asked, status: 'requested', since: at, by };
    }
    if (state === undefined) throw new Error(`${event.type} before anybody asked for it`);
    const { overdue: _, ...answered } = state;
    switch (event.type) {
      case 'TermExtensionApproved':
        return { ...answered, status: 'approved' };
      case 'TermExtensionRefused':
        return { ...answered, status: 'refused', remark: event.remark };
      case 'TermExtensionReplyOverdue':
        return { ...state, overdue: true };
      default:
        return unreachable(event);
    }
  },
};

/** Nothing but the union where it is not the actor's to see. */
export type Extending = OfUnion & {
  readonly extension?: Loaded<TermExtension, TermExtensionEvent>;
  readonly escalation?: Loaded<TermExtensionEscalation, TermExtensionEscalationEvent>;
};

/** That a superior's reply to an extension is overdue, told to the union above it. */
const escalations = escalationOf('TermExtension', 'term-extension-escalation', { unionId: UnionId });
export const termExtensionEscalationRecord = escalations.record;
export type TermExtensionEscalation = Escalation<{ unionId: UnionId }>;
export type TermExtensionEscalationEvent = EscalationEvent<'TermExtension', { unionId: UnionId }>;

const settling = ({ escalation }: Extending) => (escalation ? escalations.settling(escalation) : []);

const OfExtension = z.strictObject({ unionId: UnionId });

export const RequestTermExtension = z.lazy(() =>
  OfExtension.extend({ until: LocalDate, reason: freeText(500), request: EvidenceKey }),
);
export type RequestTermExtension = z.infer<typeof RequestTermExtension>;

/** While the term is due and not over, for half a year at most (election rules, art 28). */
export const requestTermExtension: Decide<Extending, Command<string, RequestTermExtension>> = (
  { union, extension },
  { body: { until, reason, request } },
  { on, rules },
) => {
  const { state } = union;
  if (state === undefined || extension === undefined) return refuse('union/not-found');
  const refusal = refusalOf(state.status, 'extend-term');
  if (refusal) return err(refusal);
  const { unionId, superior, term } = state;
  if (term === undefined || superior === undefined) return refuse('term/none');
  if (extension.state?.status === 'requested' && extension.state.electedOn === term.electedOn)
    return refuse('term/extension-open');
  const end = termEnd(term);
  if (on > end) return refuse('term/over', { end });
  const longest = monthsAfter(end, rules.terms.extensionMonths);
  if (until <= end || until > longest) return refuse('term/extension-too-long', { after: end, longest });
  const dueOn = daysAfter(on, rules.terms.replyDays);
  const asked: TermExtensionEvent = {
    type: 'TermExtensionRequested',
    v: 1,
    unionId,
    superior,
    electedOn: term.electedOn,
    until,
    reason,
    request,
    dueOn,
  };
  return decide({
    changes: [change<TermExtension, TermExtensionEvent>(extension, asked)],
    follow: [timerOfReply('EscalateTermExtension', { unionId, dueOn }, unionId)],
    result: { unionId },
  });
};

export const ApproveTermExtension = z.lazy(() => OfExtension);
export type ApproveTermExtension = z.infer<typeof ApproveTermExtension>;

/** The term is longer by it, once. What came of the old one's last day is void. */
export const approveTermExtension: Decide<Extending, Command<string, ApproveTermExtension>> = (
  records,
  _,
  context,
) => {
  const { union, extension } = records;
  const { state } = union;
  const asked = extension?.state;
  if (state === undefined || extension === undefined) return refuse('union/not-found');
  if (asked?.status !== 'requested') return refuse('term/extension-not-open');
  const refusal = refusalOf(state.status, 'extend-term');
  if (refusal) return err(refusal);
  const { unionId, term } = state;
  if (term?.electedOn !== asked.electedOn || term.extendedTo !== undefined)
    return refuse('term/extension-not-open');
  if (context.on > termEnd(term)) return refuse('term/over', { end: termEnd(term) });
  const { until } = asked;
  return decide({
    changes: [
      change<TermExtension, TermExtensionEvent>(extension, { type: 'TermExtensionApproved', v: 1 }),
      change<Union, UnionEvent>(union, { type: 'UnionTermExtended', v: 1, until }),
      ...settling(records),
    ],
    follow: [
      ...termTimers(unionId, { ...term, extendedTo: until }, context),
      notify({ kind: 'term-extended', to: unionId, about: unionId, day: until }),
    ],
    result: { unionId },
  });
};

export const RefuseTermExtension = z.lazy(() => OfExtension.extend({ remark: freeText(500) }));
export type RefuseTermExtension = z.infer<typeof RefuseTermExtension>;

export const refuseTermExtension: Decide<Extending, Command<string, RefuseTermExtension>> = (
  records,
  { body: { unionId, remark } },
) => {
  const { extension } = records;
  if (extension?.state === undefined) return refuse('union/not-found');
  if (extension.state.status !== 'requested') return refuse('term/extension-not-open');
  return decide({
    changes: [
      change<TermExtension, TermExtensionEvent>(extension, { type: 'TermExtensionRefused', v: 1, remark }),
      ...settling(records),
    ],
    follow: [notify({ kind: 'term-extension-refused', to: unionId, about: unionId })],
    result: { unionId },
  });
};

export const TermExtensionTimer = z.lazy(() => OfExtension.extend({ dueOn: LocalDate }));
export type TermExtensionTimer = z.infer<typeof TermExtensionTimer>;

/** The superior's days are over: the union above it is told. Nothing is approved by that. */
export const escalateTermExtension: Decide<Extending, Command<string, TermExtensionTimer>> = (
  { union, extension, escalation },
  { body: { unionId, dueOn } },
  context,
) => {
  const asked = extension?.state?.status === 'requested' ? extension.state : undefined;
  if (extension === undefined || escalation === undefined || !isOverdueNow(asked, dueOn, context))
    return refuse('term/timer-stale');
  const to = union.state?.stamp.path.at(-3);
  return decide({
    changes: [
      change<TermExtension, TermExtensionEvent>(extension, { type: 'TermExtensionReplyOverdue', v: 1 }),
      ...escalations.telling(escalation, { unionId }, { to, dueOn }),
    ],
  });
};
