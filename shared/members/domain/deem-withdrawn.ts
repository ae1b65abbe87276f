import * as z from 'zod';
import { isEarly } from '../../kernel/timer.ts';
import type { Command } from '../../kernel/command.ts';
import { endOfLegalDate, LocalDate } from '../../kernel/dates.ts';
import {
  change,
  type Decide,
  type Decision,
  type DecisionContext,
  decide,
  type FollowUp,
  refuse,
} from '../../kernel/decision.ts';
import { type CaseId, MemberId } from '../../kernel/ids.ts';
import type { Rejection } from '../../kernel/problem.ts';
import { err, type Result } from '../../kernel/result.ts';
import { Condition, type CaseEvent } from './case.ts';
import { type CaseAndMember, caseFor, OfCase } from './case-steps.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { monthsAfter } from '../../kernel/working-days.ts';
import type { MemberEvent } from './member.ts';
import { changed, ending, memberFor, type Standing } from './standing.ts';
import { dueIn } from './transferring.ts';

export const NoteLapse = z.lazy(() => z.strictObject({ memberId: MemberId, since: LocalDate }));
export type NoteLapse = z.infer<typeof NoteLapse>;

/** The union records since when a member has neither paid dues nor taken part. The months begin to count. */
export const noteLapse: Decide<Standing, Command<string, NoteLapse>> = (standing, { body }, context) => {
  const found = memberFor(standing, 'note-lapse');
  if (!found.ok) return err(found.error);
  const { since } = body;
  if (since > context.on) return refuse('member/date-ahead');
  if (since < found.value.joinedOn) return refuse('member/lapse-before-joining');
  if (found.value.lapsedSince === since) return refuse('member/lapse-noted-already');
  const noted = changed(standing.member, { type: 'LapseNoted', v: 1, since });
  return noted.ok
    ? decide({ ...noted.value, follow: [lapseTimer(found.value.memberId, since, context)] })
    : noted;
};

export const NoteParticipation = z.lazy(() => z.strictObject({ memberId: MemberId, on: LocalDate }));
export type NoteParticipation = z.infer<typeof NoteParticipation>;

/** The member has paid, or taken part again: the months count no more, and no case of them can be decided. */
export const noteParticipation: Decide<Standing, Command<string, NoteParticipation>> = (
  standing,
  { body },
  { on },
) => {
  const found = memberFor(standing, 'note-participation');
  if (!found.ok) return err(found.error);
  if (found.value.lapsedSince === undefined) return refuse('member/no-lapse');
  if (body.on > on) return refuse('member/date-ahead');
  return changed(standing.member, { type: 'ParticipationNoted', v: 1, on: body.on });
};

/** The last day of the months without dues or activity. */
const lapseEnds = (since: LocalDate, { rules }: Pick<DecisionContext, 'rules'>): LocalDate =>
  monthsAfter(since, rules.cases.lapseMonths);

/** Opens a case when the months are over, and never decides one. */
const lapseTimer = (
  memberId: MemberId,
  since: LocalDate,
  context: Pick<DecisionContext, 'rules'>,
): FollowUp => ({
  command: { type: 'OpenLapsedCase', body: { memberId, since }, group: memberId, lane: 'people' },
  at: endOfLegalDate(lapseEnds(since, context)),
});

export const OpenDeemedWithdrawal = z.lazy(() => z.strictObject({ memberId: MemberId }));
export type OpenDeemedWithdrawal = z.infer<typeof OpenDeemedWithdrawal>;

/** By an officer, once the months are over. */
export const openDeemedWithdrawal: Decide<CaseAndMember, Command<string, OpenDeemedWithdrawal>> = (
  records,
  _,
  context,
) => {
  const since = records.member.state?.lapsedSince;
  if (since !== undefined && context.on < lapseEnds(since, context))
    return refuse('case/months-not-over', { until: lapseEnds(since, context) });
  return opened(records, context);
};

export const LapsedCase = z.lazy(() => z.strictObject({ memberId: MemberId, since: LocalDate }));
export type LapsedCase = z.infer<typeof LapsedCase>;

/** By the timer, if the lapse it was set for still stands. */
export const openLapsedCase: Decide<CaseAndMember, Command<string, LapsedCase>> = (
  records,
  { body: { since } },
  context,
) => {
  if (records.member.state?.lapsedSince !== since || isEarly(context, lapseEnds(since, context)))
    return refuse('case/timer-stale');
  return opened(records, context);
};

function opened(records: CaseAndMember, context: DecisionContext): Result<Decision, Rejection> {
  const found = memberFor(records, 'deem-withdrawn');
  if (!found.ok) return err(found.error);
  const { memberId, unionId, stamp, lapsedSince } = found.value;
  if (lapsedSince === undefined) return refuse('member/no-lapse');
  if (found.value.case !== undefined) return refuse('member/case-open', { caseId: found.value.case });
  const caseId = records.case.id as CaseId;
  const dueOn = dueIn(context.rules.cases.stepDays, context);
  const event: CaseEvent = {
    type: 'DeemedWithdrawalOpened',
    v: 1,
    caseId,
    memberId,
    unionId,
    stamp,
    lapsedSince,
    dueOn,
  };
  const begun: MemberEvent = { type: 'CaseBegun', v: 1, caseId };
  return decide({
    changes: [change(records.case, event), change(records.member, begun)],
    result: { caseId, memberId },
  });
}

export const NoteProof = OfCase.extend({ of: Condition, on: LocalDate, evidence: EvidenceKey });
export type NoteProof = z.infer<typeof NoteProof>;

/** Evidence of one of the conditions; a later one of the same takes its place. */
export const noteProof: Decide<CaseAndMember, Command<string, NoteProof>> = (
  records,
  { body: { of, on, evidence } },
  context,
) => {
  const found = caseFor(records, 'note-proof');
  if (!found.ok) return err(found.error);
  const { caseId, lapsedSince = on } = found.value;
  if (on > context.on) return refuse('member/date-ahead');
  if (on < lapsedSince) return refuse('case/steps-out-of-order');
  const noted: CaseEvent = { type: 'ProofNoted', v: 1, of, on, evidence };
  return decide({ changes: [change(records.case, noted)], result: { caseId } });
};

export const DecideDeemedWithdrawal = OfCase.extend({ heldOn: LocalDate, evidence: EvidenceKey });
export type DecideDeemedWithdrawal = z.infer<typeof DecideDeemedWithdrawal>;

/**
 * 按自行退会处理 (art 22): the base union decides, with proof of every condition, of a member who still keeps
 * away. Refusal comes after education.
 */
export const decideDeemedWithdrawal: Decide<CaseAndMember, Command<string, DecideDeemedWithdrawal>> = (
  records,
  { body: { heldOn, evidence } },
  { on },
) => {
  const found = caseFor(records, 'deem-withdrawn');
  if (!found.ok) return err(found.error);
  const { caseId, unionId, lapsedSince, proofs = {} } = found.value;
  const missing = Condition.options.find((condition) => proofs[condition] === undefined);
  if (missing !== undefined) return refuse('case/proof-missing', { condition: missing });
  const [taught, refused] = [proofs.education?.on ?? on, proofs.refusal?.on ?? on];
  if (heldOn > on) return refuse('member/date-ahead');
  if (refused < taught || heldOn < refused) return refuse('case/steps-out-of-order');
  const member = memberFor(records, 'deem-withdrawn');
  if (!member.ok) return err(member.error);
  if (member.value.case !== caseId || member.value.unionId !== unionId)
    return refuse('case/member-elsewhere');
  if (member.value.lapsedSince !== lapsedSince) return refuse('case/took-part-since');
  const ended = ending(records, { type: 'MemberDeemedWithdrawn', v: 1, caseId });
  if (!ended.ok) return ended;
  const decided: CaseEvent = { type: 'DeemedWithdrawalDecided', v: 1, heldOn, evidence };
  return decide({
    ...ended.value,
    changes: [change(records.case, decided), ...ended.value.changes],
    result: { caseId, memberId: member.value.memberId },
  });
};
