import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, type FollowUp, type Loaded, refuse } from '../../kernel/decision.ts';
import { UnionId } from '../../kernel/ids.ts';
import type { Dissolution, DissolutionEvent } from './dissolution.ts';
import {
  type Escalation,
  type EscalationEvent,
  escalationOf,
  isOverdueNow,
  timerOfReply,
} from './reply-escalation.ts';
import type { OfUnion } from './term.ts';

/** That a superior's reply to a proposed dissolution is overdue, told to the union above it. */
const escalations = escalationOf('Dissolution', 'dissolution-escalation', { unionId: UnionId });
export const dissolutionEscalationRecord = escalations.record;
export type DissolutionEscalation = Escalation<{ unionId: UnionId }>;
export type DissolutionEscalationEvent = EscalationEvent<'Dissolution', { unionId: UnionId }>;

export const settlingDissolution = escalations.settling;

export const DissolutionTimer = z.lazy(() => z.strictObject({ unionId: UnionId, dueOn: LocalDate }));
export type DissolutionTimer = z.infer<typeof DissolutionTimer>;

export const dissolutionTimer = (unionId: UnionId, dueOn: LocalDate): FollowUp =>
  timerOfReply('EscalateDissolution', { unionId, dueOn }, unionId);

type EscalatingDissolution = OfUnion & {
  readonly dissolution: Loaded<Dissolution, DissolutionEvent>;
  readonly escalation: Loaded<DissolutionEscalation, DissolutionEscalationEvent>;
};

/** The superior's days are over: the union above it is told. Nothing is dissolved by silence. */
export const escalateDissolution: Decide<EscalatingDissolution, Command<string, DissolutionTimer>> = (
  { dissolution, union, escalation },
  { body: { unionId, dueOn } },
  context,
) => {
  const { state } = dissolution;
  const { replyBy, overdue } = state ?? {};
  const awaited = state?.status === 'proposed' ? { dueOn: replyBy, overdue } : undefined;
  if (!isOverdueNow(awaited, dueOn, context)) return refuse('dissolution/timer-stale');
  const to = union.state?.stamp.path.at(-3);
  return decide({
    changes: [
      change<Dissolution, DissolutionEvent>(dissolution, { type: 'DissolutionReplyOverdue', v: 1 }),
      ...escalations.telling(escalation, { unionId }, { to, dueOn }),
    ],
  });
};
