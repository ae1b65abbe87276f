import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type FollowUp,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { FoundingApplicationId } from '../../kernel/ids.ts';
import type { Founding, FoundingEvent } from './founding.ts';
import {
  type Escalation as EscalationState,
  type EscalationEvent,
  escalationOf,
  isOverdueNow,
  timerOfReply,
} from './reply-escalation.ts';

interface OfFounding {
  readonly applicationId: FoundingApplicationId;
}

/** That a superior's reply to a founding is overdue, told to the union above it. */
export type FoundingEscalation = EscalationState<OfFounding>;
export type FoundingEscalationEvent = EscalationEvent<'Founding', OfFounding>;

const { record, settling, telling } = escalationOf('Founding', 'founding-escalation', {
  applicationId: FoundingApplicationId,
});

export const foundingEscalationRecord = record;

export type Escalation = Loaded<FoundingEscalation, FoundingEscalationEvent>;

export { settling };

export const ReplyTimer = z.lazy(() =>
  z.strictObject({ applicationId: FoundingApplicationId, dueOn: LocalDate }),
);
export type ReplyTimer = z.infer<typeof ReplyTimer>;

export const replyTimer = (applicationId: FoundingApplicationId, dueOn: LocalDate): FollowUp =>
  timerOfReply('EscalateFounding', { applicationId, dueOn }, applicationId);

export interface Escalating {
  readonly founding: Loaded<Founding, FoundingEvent>;
  readonly escalation: Escalation;
  readonly superior: LoadedGate | undefined;
}

/** The superior's days are over (工会基层组织选举工作条例 第二十七条): the union above it is told. */
export const escalateFounding: Decide<Escalating, Command<string, ReplyTimer>> = (
  { founding, escalation, superior },
  { body: { dueOn } },
  context,
) => {
  const { state } = founding;
  const awaited = state?.awaited;
  if (state === undefined || !isOverdueNow(awaited, dueOn, context)) return refuse('founding/timer-stale');
  const { applicationId } = state;
  // Above the superior as it stands now.
  const to = superior?.gate?.stamp.path.at(-2);
  return decide({
    changes: [
      change<Founding, FoundingEvent>(founding, { type: 'FoundingReplyOverdue', v: 1 }),
      ...telling(escalation, { applicationId }, { to, step: awaited.step, dueOn }),
    ],
  });
};
