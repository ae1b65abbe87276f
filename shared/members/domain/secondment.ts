import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { endOfLegalDate, LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type DecisionContext,
  type FollowUp,
  refuse,
} from '../../kernel/decision.ts';
import { MemberId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err } from '../../kernel/result.ts';
import { isEarly } from '../../kernel/timer.ts';
import { monthsAfter } from '../../kernel/working-days.ts';
import type { Member, MemberEvent } from './member.ts';
import { memberFor, type Standing } from './standing.ts';

/** 借调. Shorter than the rule's months it changes the employment status only; from then on the membership may move (art 14). */
export const secondmentRefusal = (
  { status }: Member,
  until: LocalDate | undefined,
  { on, rules }: DecisionContext,
): Rejection | undefined => {
  if (until === undefined) return undefined;
  if (status !== 'active') return reject('transfer/secondment-of-active');
  const months = rules.transfer.secondmentMonths;
  return until < monthsAfter(on, months) ? reject('transfer/secondment-too-short', { months }) : undefined;
};

/** When a secondment is to end, the union that has the member is reminded. Nobody goes back by themselves. */
export const returnTimer = (memberId: MemberId, until: LocalDate): FollowUp => ({
  command: { type: 'RemindOfReturn', body: { memberId, until }, group: memberId, lane: 'people' },
  at: endOfLegalDate(until),
});

export const ReturnTimer = z.lazy(() => z.strictObject({ memberId: MemberId, until: LocalDate }));
export type ReturnTimer = z.infer<typeof ReturnTimer>;

/** 借调期满: it comes into the work queue of the union that has the member, and changes nothing else. */
export const remindOfReturn: Decide<Standing, Command<string, ReturnTimer>> = (
  standing,
  { body: { until } },
  context,
) => {
  const found = memberFor(standing, 'remind-of-return');
  if (!found.ok) return err(found.error);
  const { secondment, memberId } = found.value;
  if (secondment?.until !== until || secondment.endedAt !== undefined || isEarly(context, until))
    return refuse('member/return-timer-stale');
  return decide({
    changes: [change<Member, MemberEvent>(standing.member, { type: 'SecondmentEnded', v: 1, until })],
    result: { memberId },
  });
};

export const SettleSecondment = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    /** The new last day, where it goes on. Absent: the labour relation has moved, the membership stays. */
    until: LocalDate.optional(),
  }),
);
export type SettleSecondment = z.infer<typeof SettleSecondment>;

/** 借调延期, or no return: whoever returns is transferred back, which ends the secondment by itself. */
export const settleSecondment: Decide<Standing, Command<string, SettleSecondment>> = (
  standing,
  { body: { until } },
  { on },
) => {
  const found = memberFor(standing, 'settle-secondment');
  if (!found.ok) return err(found.error);
  const { secondment, memberId } = found.value;
  if (secondment === undefined) return refuse('member/not-seconded');
  if (until !== undefined && (until <= on || until <= secondment.until))
    return refuse('member/secondment-not-longer');
  const settled: MemberEvent = { type: 'SecondmentSettled', v: 1, ...(until && { until }) };
  return decide({
    changes: [change<Member, MemberEvent>(standing.member, settled)],
    follow: until === undefined ? [] : [returnTimer(memberId, until)],
    result: { memberId },
  });
};
