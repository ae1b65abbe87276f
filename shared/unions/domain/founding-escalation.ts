import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { endOfLegalDate, Instant, LocalDate } from '../../kernel/dates.ts';
import {
  type AggregateType,
  change,
  type Change,
  type Decide,
  decide,
  type FollowUp,
  type LedgerEvent,
  type Loaded,
  refuse,
} from '../../kernel/decision.ts';
import { FoundingApplicationId, UnionId } from '../../kernel/ids.ts';
import { isEarly } from '../../kernel/timer.ts';
import { ReplyStep } from './founding-step-events.ts';
import type { Founding, FoundingEvent } from './founding.ts';

/**
 * That a superior's reply is overdue, told to the union above it. One record an application, under the same id;
 * it stands in the upper union's work queue until the reply is there. It decides nothing.
 */
export const FoundingEscalation = z.lazy(() =>
  z.object({
    applicationId: FoundingApplicationId,
    status: z.enum(['open', 'settled']),
    /** The union above the one that has not replied. */
    to: UnionId,
    step: ReplyStep,
    dueOn: LocalDate,
    since: Instant,
  }),
);
export type FoundingEscalation = z.infer<typeof FoundingEscalation>;

export interface FoundingEscalated extends LedgerEvent {
  readonly type: 'FoundingEscalated';
  readonly v: 1;
  readonly applicationId: FoundingApplicationId;
  readonly to: UnionId;
  readonly step: ReplyStep;
  readonly dueOn: LocalDate;
}
export interface FoundingEscalationSettled extends LedgerEvent {
  readonly type: 'FoundingEscalationSettled';
  readonly v: 1;
}
export type FoundingEscalationEvent = FoundingEscalated | FoundingEscalationSettled;

export const foundingEscalationRecord: AggregateType<FoundingEscalation, FoundingEscalationEvent> = {
  type: 'founding-escalation',
  parse: (stored) => FoundingEscalation.parse(stored),
  evolve(state, event, { at }) {
    if (event.type === 'FoundingEscalated') {
      const { type: _, v: __, ...escalated } = event;
      return { ...escalated, status: 'open', since: at };
    }
    if (state === undefined) throw new Error('a founding was settled that was never escalated');
    return { ...state, status: 'settled' };
  },
};

export type Escalation = Loaded<FoundingEscalation, FoundingEscalationEvent>;

/** A reply settles what was escalated, in the same commit. */
export const settling = (escalation: Escalation): readonly Change[] =>
  escalation.state?.status === 'open'
    ? [
        change<FoundingEscalation, FoundingEscalationEvent>(escalation, {
          type: 'FoundingEscalationSettled',
          v: 1,
        }),
      ]
    : [];

/** A timer names the day it was set for: one that comes late, or twice, changes nothing. */
export const ReplyTimer = z.lazy(() =>
  z.strictObject({ applicationId: FoundingApplicationId, dueOn: LocalDate }),
);
export type ReplyTimer = z.infer<typeof ReplyTimer>;

/** Goes off when the last day for the reply is over. */
export const replyTimer = (applicationId: FoundingApplicationId, dueOn: LocalDate): FollowUp => ({
  command: {
    type: 'EscalateFounding',
    body: { applicationId, dueOn },
    group: applicationId,
    lane: 'people',
  },
  at: endOfLegalDate(dueOn),
});

export interface Escalating {
  readonly founding: Loaded<Founding, FoundingEvent>;
  readonly escalation: Escalation;
}

/** The superior's days are over (工会基层组织选举工作条例 第二十七条): the union above it is told. */
export const escalateFounding: Decide<Escalating, Command<string, ReplyTimer>> = (
  { founding, escalation },
  { body },
  context,
) => {
  const { state } = founding;
  const isDue = state?.awaited?.dueOn === body.dueOn && state.awaited.overdue !== true;
  if (state?.awaited === undefined || !isDue || isEarly(context, body.dueOn))
    return refuse('founding/timer-stale');
  const to = state.stamp.path.at(-2);
  return decide({
    changes: [
      change<Founding, FoundingEvent>(founding, { type: 'FoundingReplyOverdue', v: 1 }),
      ...(to === undefined
        ? []
        : [
            change<FoundingEscalation, FoundingEscalationEvent>(escalation, {
              type: 'FoundingEscalated',
              v: 1,
              applicationId: state.applicationId,
              to,
              step: state.awaited.step,
              dueOn: body.dueOn,
            }),
          ]),
    ],
  });
};
