import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { LocalDate } from '../../kernel/dates.ts';
import { change, type Decide, decide, type Loaded, refuse } from '../../kernel/decision.ts';
import { CaseId, MemberId } from '../../kernel/ids.ts';
import { reject, type Rejection } from '../../kernel/problem.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { SealedIdentity, SealedPerson } from '../../kernel/sealed.ts';
import { type Case, type CaseAct, type CaseEvent, caseTransitions, ClosedFor } from './case.ts';
import type { Standing } from './standing.ts';

/** A case with the member and all that the end of a membership touches. */
export interface CaseAndMember extends Standing {
  readonly case: Loaded<Case, CaseEvent>;
}

/** The case, if the act may be done in this state. */
export function caseFor(
  { case: { state } }: Pick<CaseAndMember, 'case'>,
  act: CaseAct,
): Result<Case, Rejection> {
  if (state === undefined) return err(reject('case/not-found'));
  return act in caseTransitions[state.status]
    ? ok(state)
    : err(reject('case/not-in-state', { status: state.status }));
}

export const OfCase = z.strictObject({ caseId: CaseId });
export type OfCase = z.infer<typeof OfCase>;

export const NoteCertificateRecovered = OfCase.extend({ recoveredOn: LocalDate });
export type NoteCertificateRecovered = z.infer<typeof NoteCertificateRecovered>;

/** 收回会员证、会员卡: noted when it is done, be that years later. The account behind a card is the bank's. */
export const noteCertificateRecovered: Decide<CaseAndMember, Command<string, NoteCertificateRecovered>> = (
  records,
  { body: { recoveredOn } },
  { on },
) => {
  const found = caseFor(records, 'recover');
  if (!found.ok) return err(found.error);
  const { caseId, decision, certificateRecoveredOn } = found.value;
  if (certificateRecoveredOn !== undefined) return refuse('case/certificate-recovered-already');
  if (recoveredOn > on) return refuse('member/date-ahead');
  if (decision === undefined || recoveredOn < decision.heldOn) return refuse('case/steps-out-of-order');
  const recovered: CaseEvent = { type: 'CertificateRecovered', v: 1, recoveredOn };
  return decide({ changes: [change(records.case, recovered)], result: { caseId } });
};

export const CloseCase = OfCase.extend({ closedFor: ClosedFor });
export type CloseCase = z.infer<typeof CloseCase>;

/** Comes to nothing: the committee has not decided against the member, or there is nothing left to decide. */
export const closeCase: Decide<CaseAndMember, Command<string, CloseCase>> = (
  records,
  { body: { closedFor } },
) => {
  const found = caseFor(records, 'close');
  if (!found.ok) return err(found.error);
  const { caseId } = found.value;
  const changes = [change(records.case, { type: 'CaseClosed', v: 1, closedFor })];
  if (records.member.state?.case === caseId)
    changes.push(change(records.member, { type: 'CaseEnded', v: 1, caseId }));
  return decide({ changes, result: { caseId } });
};

export const AnswerOwnCase = OfCase.extend({
  memberId: MemberId,
  /** The claim on the caller's own number, as the issuer of their token verified it. */
  identity: SealedIdentity,
  /** Their words, under their own key. */
  answer: SealedPerson,
});
export type AnswerOwnCase = z.infer<typeof AnswerOwnCase>;

/** More would be a correspondence, and a record that grows without end. */
const MOST_ANSWERS = 10;

/** The member says what they have to say before it is decided. */
export const answerOwnCase: Decide<CaseAndMember, Command<string, AnswerOwnCase>> = (
  records,
  { body: { answer } },
) => {
  const found = caseFor(records, 'answer');
  if (!found.ok) return err(found.error);
  const { caseId, answers = [] } = found.value;
  if (answer.personId !== records.member.state?.person.personId) return refuse('case/not-found');
  if (answers.length >= MOST_ANSWERS) return refuse('case/answers-enough', { most: MOST_ANSWERS });
  const answered: CaseEvent = { type: 'MemberAnswered', v: 1, answer };
  return decide({ changes: [change(records.case, answered)], result: { caseId } });
};
