import * as z from 'zod';
import { endOfLegalDate, Instant, LocalDate } from '../../kernel/dates.ts';
import {
  type AggregateType,
  change,
  type Change,
  type DecisionContext,
  type FollowUp,
  type LedgerEvent,
  type Loaded,
} from '../../kernel/decision.ts';
import { UnionId } from '../../kernel/ids.ts';
import { isEarly } from '../../kernel/timer.ts';
import { type Awaited, AwaitedStep } from './founding-step-events.ts';

/** What the union above learns of a reply that is overdue. */
interface Overdue {
  /** The union above the one that has not replied. */
  readonly to: UnionId;
  /** Of a process that goes by steps. */
  readonly step?: AwaitedStep | undefined;
  readonly dueOn: LocalDate;
}

export type Escalation<Of> = Of & Overdue & { readonly status: 'open' | 'settled'; readonly since: Instant };

type Escalated<Name extends string, Of> = Of & Overdue & LedgerEvent & { type: `${Name}Escalated`; v: 1 };
type Settled<Name extends string> = LedgerEvent & { type: `${Name}EscalationSettled`; v: 1 };

export type EscalationEvent<Name extends string, Of> = Escalated<Name, Of> | Settled<Name>;

/** How one kind of process tells the union above that its superior's reply is overdue. */
export interface EscalationKind<Name extends string, Of> {
  readonly record: AggregateType<Escalation<Of>, EscalationEvent<Name, Of>>;
  /** A reply settles what was escalated, in the same commit. */
  readonly settling: (escalation: Loaded<Escalation<Of>, EscalationEvent<Name, Of>>) => readonly Change[];
  /** Tells `to`; nobody where there is no union above. */
  readonly telling: (
    escalation: Loaded<Escalation<Of>, EscalationEvent<Name, Of>>,
    of: Of,
    overdue: Omit<Overdue, 'to'> & { readonly to: UnionId | undefined },
  ) => readonly Change[];
}

/**
 * One record a process, under the same id; it stands in the upper union's work queue until the reply is there. It
 * decides nothing. `of` names the process.
 */
export function escalationOf<Name extends string, Shape extends z.ZodRawShape>(
  name: Name,
  type: string,
  of: Shape,
): EscalationKind<Name, z.infer<z.ZodObject<Shape>>> {
  type Of = z.infer<z.ZodObject<Shape>>;
  const stored = z.lazy(() =>
    z.object({
      ...of,
      status: z.enum(['open', 'settled']),
      to: UnionId,
      step: AwaitedStep.optional(),
      dueOn: LocalDate,
      since: Instant,
    }),
  );
  return {
    record: {
      type,
      parse: (item) => stored.parse(item) as unknown as Escalation<Of>,
      evolve(state, event, { at }) {
        if ('dueOn' in event) {
          const { type: _, v: __, ...escalated } = event;
          return { ...escalated, status: 'open', since: at } as unknown as Escalation<Of>;
        }
        if (state === undefined) throw new Error(`a ${type} was settled that was never raised`);
        return { ...state, status: 'settled' };
      },
    },
    settling: (escalation) =>
      escalation.state?.status === 'open'
        ? [change(escalation, { type: `${name}EscalationSettled`, v: 1 })]
        : [],
    telling: (escalation, process, { to, step, dueOn }) =>
      to === undefined
        ? []
        : [
            change(escalation, {
              type: `${name}Escalated`,
              v: 1,
              ...process,
              to,
              ...(step && { step }),
              dueOn,
            }),
          ],
  };
}

/** Goes off when the last day for the reply is over. It names that day: one that comes late, or twice, changes nothing. */
export const timerOfReply = (
  type: string,
  body: { readonly dueOn: LocalDate } & Readonly<Record<string, string>>,
  group: string,
): FollowUp => ({ command: { type, body, group, lane: 'people' }, at: endOfLegalDate(body.dueOn) });

/** Whether the reply that the timer was set for is still awaited, overdue, and not noted to be so yet. */
export const isOverdueNow = <One extends Pick<z.infer<typeof Awaited>, 'dueOn' | 'overdue'>>(
  awaited: One | undefined,
  dueOn: LocalDate,
  context: Pick<DecisionContext, 'at'>,
): awaited is One => awaited?.dueOn === dueOn && awaited.overdue !== true && !isEarly(context, dueOn);
