import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  decide,
  type DecisionContext,
  type FollowUp,
  refuse,
} from '../../kernel/decision.ts';
import { freeText } from '../../kernel/free-text.ts';
import { type MemberId, UnionId } from '../../kernel/ids.ts';
import { type NoticeKind, notify } from '../../kernel/notice.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import {
  type ChangingCommittee,
  type Found,
  found,
  noted,
  OfCommittee,
  protectedOf,
  seatsFor,
} from './change-committee.ts';
import { committeeEscalations } from './committee-change.ts';
import { staysBeside, strangersIn } from './election.ts';
import { ReplyDocument } from './founding-step-events.ts';
import { leaving } from './leave-office.ts';
import { refusalOf } from './lifecycle.ts';
import { noteOffices } from './note-offices.ts';
import { evolveOffices, type OfficeEvent } from './offices.ts';
import { isOverdueNow } from './reply-escalation.ts';
import type { Union, UnionEvent } from './union.ts';

const told = (kind: NoticeKind, unionId: UnionId, day?: LocalDate) =>
  notify({ kind, to: unionId, about: unionId, ...(day !== undefined && { day }) });

export const ApproveCommitteeChange = z.lazy(() => OfCommittee);
export type ApproveCommitteeChange = z.infer<typeof ApproveCommitteeChange>;

export const approveCommitteeChange: Decide<ChangingCommittee, Command<string, ApproveCommitteeChange>> = (
  records,
  _,
  context,
) => {
  const one = found(records, 'approve');
  return one.ok ? approved(one.value, context) : err(one.error);
};

/** The elected are in office from election day; or whoever is moved has left, and the post is vacant. */
function approved(one: Found, context: DecisionContext, bySilence = false) {
  const { union, committeeChange, escalation, state } = one;
  const made = one.before?.move ? moved(one, context) : filled(one, context);
  if (!made.ok) return err(made.error);
  const { events, follow, members, since, kind } = made.value;
  const after = events.reduce<Union>((then, event) => ({ ...then, ...evolveOffices(then, event) }), state);
  return decide({
    changes: [
      noted(committeeChange, { type: 'CommitteeChangeApproved', v: 1, ...(bySilence && { bySilence }) }),
      change<Union, UnionEvent>(union, events),
      ...committeeEscalations.settling(escalation),
    ],
    follow: [
      ...follow,
      ...noteOffices(state.unionId, after, members, since),
      told(kind, state.unionId, since),
    ],
    result: { unionId: state.unionId },
  });
}

interface Made {
  readonly events: readonly OfficeEvent[];
  readonly follow: readonly FollowUp[];
  readonly members: readonly MemberId[];
  readonly since: LocalDate;
  readonly kind: NoticeKind;
}

function filled({ state, before, standings }: Found, context: DecisionContext): Result<Made, Rejection> {
  const election = before?.election;
  if (election === undefined) return err(reject('committee-change/not-open', { status: 'none' }));
  const refusal = refusalOf(state.status, 'elect-officers');
  if (refusal) return err(refusal);
  const { elected, heldOn } = election;
  const strangers = strangersIn(elected, state.unionId, standings);
  if (strangers > 0) return err(reject('election/not-a-member', { count: strangers }));
  const seats = seatsFor(election, state);
  if (!seats.ok) return seats;
  const left = (state.officers ?? [])
    .filter((seat) => !staysBeside(elected, seat))
    .map(({ memberId, post }) => ({ memberId, post, for: 'other-post' as const }));
  const gone = left.length === 0 ? undefined : leaving(state, { left, on: heldOn }, context);
  return ok({
    events: [
      ...(gone ? [gone.event] : []),
      { type: 'OfficersElected', v: 1, electedOn: heldOn, elected: seats.value },
    ],
    follow: gone?.follow ?? [],
    members: elected.map(({ memberId }) => memberId),
    since: heldOn,
    kind: 'by-election-approved',
  });
}

function moved({ state, before }: Found, context: DecisionContext): Result<Made, Rejection> {
  const { memberId } = before?.move ?? {};
  const held = memberId === undefined ? [] : protectedOf(state, memberId);
  if (memberId === undefined || held.length === 0) return err(reject('office/not-held'));
  const left = held.map(({ post }) => ({ memberId, post, for: 'other-work' as const }));
  const { event, follow } = leaving(state, { left, on: context.on }, context);
  return ok({
    events: [event],
    follow,
    members: [memberId],
    since: context.on,
    kind: 'officer-move-approved',
  });
}

export const ReturnCommitteeChange = z.lazy(() => OfCommittee.extend({ remark: freeText(500) }));
export type ReturnCommitteeChange = z.infer<typeof ReturnCommitteeChange>;

/** Not approved: the meeting elects again, or whoever was to be moved stays. */
export const returnCommitteeChange: Decide<ChangingCommittee, Command<string, ReturnCommitteeChange>> = (
  records,
  { body: { remark } },
) => {
  const one = found(records, 'return');
  if (!one.ok) return err(one.error);
  const { committeeChange, escalation, state, before } = one.value;
  return decide({
    changes: [
      noted(committeeChange, { type: 'CommitteeChangeReturned', v: 1, remark }),
      ...committeeEscalations.settling(escalation),
    ],
    follow: [
      before?.move
        ? told('officer-move-returned', state.unionId)
        : told('by-election-returned', state.unionId, before?.election?.heldOn),
    ],
    result: { unionId: state.unionId },
  });
};

export const FileCommitteeReply = z.lazy(() => OfCommittee.extend({ document: ReplyDocument }));
export type FileCommitteeReply = z.infer<typeof FileCommitteeReply>;

/** The stamped paper of a reply that was given: number and scan. Filed anew, the last one holds. */
export const fileCommitteeReply: Decide<ChangingCommittee, Command<string, FileCommitteeReply>> = (
  { matter },
  { body: { unionId, document } },
) => {
  if (matter === undefined) return refuse('union/not-found');
  if (matter.committeeChange.state?.status !== 'approved') return refuse('committee-change/no-such-reply');
  return decide({
    changes: [noted(matter.committeeChange, { type: 'CommitteeReplyFiled', v: 1, document })],
    result: { unionId },
  });
};

export const CommitteeTimer = z.lazy(() => z.strictObject({ unionId: UnionId, dueOn: LocalDate }));
export type CommitteeTimer = z.infer<typeof CommitteeTimer>;

/**
 * The superior's days are over: the union above it is told. Of a by-election nothing is approved by that; silence on
 * a move is consent where the province says so.
 */
export const escalateCommitteeChange: Decide<ChangingCommittee, Command<string, CommitteeTimer>> = (
  records,
  { body: { unionId, dueOn } },
  context,
) => {
  const awaited = records.matter?.committeeChange.state?.awaited;
  if (records.matter === undefined || !isOverdueNow(awaited, dueOn, context))
    return refuse('committee-change/timer-stale');
  const one = found(records, 'approve');
  if (one.ok && awaited.step === 'move' && context.rules.offices.moveOnSilence === 'consents') {
    const silent = approved(one.value, context, true);
    if (silent.ok) return silent;
  }
  const { committeeChange, escalation } = records.matter;
  const to = records.union.state?.stamp.path.at(-3);
  return decide({
    changes: [
      noted(committeeChange, { type: 'CommitteeReplyOverdue', v: 1 }),
      ...committeeEscalations.telling(escalation, { unionId }, { to, step: awaited.step, dueOn }),
    ],
  });
};
