import * as z from 'zod';
import { isEarly } from '../../kernel/timer.ts';
import type { Command } from '../../kernel/command.ts';
import { endOfLegalDate, LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, type FollowUp, refuse } from '../../kernel/decision.ts';
import { type CaseId, MemberId } from '../../kernel/ids.ts';
import { err } from '../../kernel/result.ts';
import type { CaseEvent } from './case.ts';
import { type CaseAndMember, caseFor, OfCase } from './case-steps.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { refusalOf } from './lifecycle.ts';
import type { MemberEvent } from './member.ts';
import { ending, memberFor } from './standing.ts';
import { dueIn } from './transferring.ts';

export const OpenExpulsion = z.lazy(() =>
  z.strictObject({
    memberId: MemberId,
    /** Proof of both conditions: the serious crime (严重犯罪), and the criminal punishment (刑事处分). */
    crime: EvidenceKey,
    punishment: EvidenceKey,
    punishedOn: LocalDate,
  }),
);
export type OpenExpulsion = z.infer<typeof OpenExpulsion>;

/** Opens the case; nothing happens to the membership. */
export const openExpulsion: Decide<CaseAndMember, Command<string, OpenExpulsion>> = (
  records,
  { body },
  context,
) => {
  const { state } = records.member;
  const refusal = refusalOf(state?.status, 'expel');
  if (state === undefined || refusal) return refuse(refusal?.code ?? 'member/not-found', refusal?.params);
  if (state.case !== undefined) return refuse('member/case-open', { caseId: state.case });
  if (body.punishedOn > context.on) return refuse('member/date-ahead');
  // One document proves one thing: a charge is no punishment, and a punishment alone no serious crime.
  if (body.crime === body.punishment) return refuse('case/two-proofs-needed');
  const caseId = records.case.id as CaseId;
  const { memberId, unionId, stamp } = state;
  const { crime, punishment, punishedOn } = body;
  const dueOn = dueIn(context.rules.cases.stepDays, context);
  const opened: CaseEvent = {
    type: 'ExpulsionOpened',
    v: 1,
    caseId,
    memberId,
    unionId,
    stamp,
    crime,
    punishment,
    punishedOn,
    dueOn,
  };
  const begun: MemberEvent = { type: 'CaseBegun', v: 1, caseId };
  return decide({
    changes: [change(records.case, opened), change(records.member, begun)],
    result: { caseId, memberId },
  });
};

export const GiveGroupOpinion = OfCase.extend({
  inFavour: z.boolean(),
  heldOn: LocalDate,
  evidence: EvidenceKey,
});
export type GiveGroupOpinion = z.infer<typeof GiveGroupOpinion>;

/** 工会小组讨论提出意见: the committee hears it, for or against, before it decides. */
export const giveGroupOpinion: Decide<CaseAndMember, Command<string, GiveGroupOpinion>> = (
  records,
  { body: { inFavour, heldOn, evidence } },
  context,
) => {
  const found = caseFor(records, 'give-opinion');
  if (!found.ok) return err(found.error);
  if (heldOn > context.on) return refuse('member/date-ahead');
  if (heldOn < (found.value.punishedOn ?? heldOn)) return refuse('case/steps-out-of-order');
  const dueOn = dueIn(context.rules.cases.stepDays, context);
  const given: CaseEvent = { type: 'GroupOpinionGiven', v: 1, inFavour, heldOn, evidence, dueOn };
  return decide({ changes: [change(records.case, given)], result: { caseId: found.value.caseId } });
};

export const DecideExpulsion = OfCase.extend({ heldOn: LocalDate, evidence: EvidenceKey });
export type DecideExpulsion = z.infer<typeof DecideExpulsion>;

/** 基层工会委员会决定: the only step that changes the membership. From then on its filing is due. */
export const decideExpulsion: Decide<CaseAndMember, Command<string, DecideExpulsion>> = (
  records,
  { body: { heldOn, evidence } },
  context,
) => {
  const found = caseFor(records, 'expel');
  if (!found.ok) return err(found.error);
  const { caseId, unionId, opinion } = found.value;
  if (heldOn > context.on) return refuse('member/date-ahead');
  if (opinion === undefined || heldOn < opinion.heldOn) return refuse('case/steps-out-of-order');
  const member = memberFor(records, 'expel');
  if (!member.ok) return err(member.error);
  // Moved meanwhile, or joined anew: it is not this committee's to decide any more.
  if (member.value.case !== caseId || member.value.unionId !== unionId)
    return refuse('case/member-elsewhere');
  const ended = ending(records, { type: 'MemberExpelled', v: 1, caseId });
  if (!ended.ok) return ended;
  const dueOn = dueIn(context.rules.cases.filingDays, context);
  const decided: CaseEvent = { type: 'ExpulsionDecided', v: 1, heldOn, evidence, dueOn };
  return decide({
    ...ended.value,
    changes: [change(records.case, decided), ...ended.value.changes],
    follow: [filingTimer(caseId, dueOn)],
    result: { caseId, memberId: member.value.memberId },
  });
};

/** Goes off when the legal day has ended, and finds out itself whether it still matters. */
const filingTimer = (caseId: CaseId, dueOn: LocalDate): FollowUp => ({
  command: { type: 'EscalateFiling', body: { caseId, dueOn }, group: caseId, lane: 'people' },
  at: endOfLegalDate(dueOn),
});

export const FilingTimer = OfCase.extend({ dueOn: LocalDate });
export type FilingTimer = z.infer<typeof FilingTimer>;

/** The filing is overdue: it shows in the superior's work queue. It changes nothing else. */
export const escalateFiling: Decide<CaseAndMember, Command<string, FilingTimer>> = (
  records,
  { body },
  context,
) => {
  const found = caseFor(records, 'escalate');
  if (!found.ok) return err(found.error);
  const { caseId, dueOn } = found.value;
  if (dueOn !== body.dueOn || isEarly(context, body.dueOn)) return refuse('case/timer-stale');
  return decide({ changes: [change(records.case, { type: 'FilingOverdue', v: 1 })], result: { caseId } });
};

export const FileExpulsion = OfCase.extend({ filedOn: LocalDate, evidence: EvidenceKey });
export type FileExpulsion = z.infer<typeof FileExpulsion>;

/** 报上一级工会备案. */
export const fileExpulsion: Decide<CaseAndMember, Command<string, FileExpulsion>> = (
  records,
  { body: { filedOn, evidence } },
  { on },
) => {
  const found = caseFor(records, 'file');
  if (!found.ok) return err(found.error);
  const { caseId, decision } = found.value;
  if (filedOn > on) return refuse('member/date-ahead');
  if (decision === undefined || filedOn < decision.heldOn) return refuse('case/steps-out-of-order');
  const filed: CaseEvent = { type: 'ExpulsionFiled', v: 1, filedOn, evidence };
  return decide({ changes: [change(records.case, filed)], result: { caseId } });
};
