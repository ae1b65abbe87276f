import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { CaseId, MemberId, UnionId } from '../../kernel/ids.ts';
import type { Action } from '../../kernel/permissions.ts';
import type { Text } from '../../kernel/problem.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { CaseKind, CaseStatus, ClosedFor, Condition } from '../domain/case.ts';
import * as steps from '../domain/case-steps.ts';
import * as deem from '../domain/deem-withdrawn.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import * as expel from '../domain/expel.ts';

const tag = 'cases';

/** The member's own words. */
const CaseAnswer = z.lazy(() =>
  z.object({ at: Instant, text: z.string() }).meta({ id: 'CaseAnswer' }).brand<'Personal'>(),
);

/** A case as whoever it concerns may know it: without the accounts that acted. */
export const CaseView = z.lazy(() =>
  z
    .object({
      caseId: CaseId,
      kind: CaseKind,
      status: CaseStatus,
      memberId: MemberId,
      unionId: UnionId,
      /** Of an expulsion. */
      crime: EvidenceKey.optional(),
      punishment: EvidenceKey.optional(),
      punishedOn: LocalDate.optional(),
      /** Of a deemed withdrawal: since when, and what is proved. */
      lapsedSince: LocalDate.optional(),
      proofs: z.partialRecord(Condition, z.object({ on: LocalDate, evidence: EvidenceKey })).optional(),
      /** What the member has said to it; nothing when their data have been erased. */
      answers: z.array(CaseAnswer),
      openedAt: Instant,
      /** Who has to act now. Absent once it has ended. */
      waitsAt: UnionId.optional(),
      since: Instant,
      dueOn: LocalDate.optional(),
      opinion: z.object({ inFavour: z.boolean(), heldOn: LocalDate, evidence: EvidenceKey }).optional(),
      decision: z.object({ heldOn: LocalDate, evidence: EvidenceKey }).optional(),
      filing: z.object({ filedOn: LocalDate, evidence: EvidenceKey }).optional(),
      certificateRecoveredOn: LocalDate.optional(),
      closedFor: ClosedFor.optional(),
      endedAt: Instant.optional(),
    })
    .meta({ id: 'Case' }),
);
export type CaseView = z.input<typeof CaseView>;

export const openExpulsionSpec = defineRoute({
  method: 'POST',
  path: '/v1/members/{memberId}/expulsion-case',
  tag,
  summary: { zh: '立案：开除会籍', en: 'Open a case of expulsion' },
  description: {
    zh: '须有严重犯罪和刑事处分两项证据。立案不影响会籍；工会小组提出意见、基层工会委员会决定、报上级工会备案分步登记。',
    en: 'Takes proof of a serious crime and of the criminal punishment. Opening changes nothing of the membership: the group’s opinion, the committee’s decision and the filing with the superior are recorded one by one.',
  },
  action: 'cases:handle',
  audit: 'none',
  idempotent: true,
  params: z.object({ memberId: MemberId }),
  body: z.lazy(() => expel.OpenExpulsion.unwrap().omit({ memberId: true })),
  responses: acceptedSpec,
  problems: commandProblems('member/not-found', 'text/personal-number'),
});

export const openDeemedWithdrawalSpec = defineRoute({
  method: 'POST',
  path: '/v1/members/{memberId}/deemed-withdrawal-case',
  tag,
  summary: { zh: '立案：按自行退会处理', en: 'Open a case of deemed withdrawal' },
  description: {
    zh: '须已登记不交纳会费、不参加活动并满规定月数；期满时系统也会自动立案，但从不自动作出决定。',
    en: 'Takes a lapse that is noted and whose months are over. A timer opens the case, too, and never decides it.',
  },
  action: 'cases:handle',
  audit: 'none',
  idempotent: true,
  params: z.object({ memberId: MemberId }),
  responses: acceptedSpec,
  problems: commandProblems('member/not-found'),
});

const params = z.object({ caseId: CaseId });

export const getCaseSpec = defineRoute({
  method: 'GET',
  path: '/v1/cases/{caseId}',
  tag,
  summary: { zh: '查询会籍处理案件', en: 'Follow a case' },
  action: 'cases:read',
  audit: { purpose: 'membership-administration', shows: { caseId: 'case', memberId: 'member' } },
  params,
  responses: { 200: { description: { zh: '案件', en: 'The case' }, schema: CaseView } },
  problems: ['case/not-found'],
});

/** One step of a case: a command of the same words as its route. */
const step = <const Path extends string, Body extends z.ZodType, const A extends Action>(
  what: Path,
  summary: Text,
  action: A,
  body: Body,
) =>
  defineRoute({
    method: 'POST',
    path: `/v1/cases/{caseId}/${what}`,
    tag,
    summary,
    action,
    audit: 'none',
    idempotent: true,
    params,
    body,
    responses: acceptedSpec,
    problems: commandProblems('case/not-found', 'text/personal-number'),
  });

const withoutId = { caseId: true } as const;

/** The command behind each step. */
export const caseSteps = {
  GiveGroupOpinion: step(
    'opinion',
    { zh: '登记工会小组意见', en: 'Record the union group’s opinion' },
    'cases:handle',
    z.lazy(() => expel.GiveGroupOpinion.omit(withoutId)),
  ),
  DecideExpulsion: step(
    'expulsion',
    { zh: '基层工会委员会决定开除会籍', en: 'Record the committee’s decision to expel' },
    'cases:decide',
    z.lazy(() => expel.DecideExpulsion.omit(withoutId)),
  ),
  FileExpulsion: step(
    'filing',
    { zh: '登记报上级工会备案', en: 'Record the filing with the superior union' },
    'cases:handle',
    z.lazy(() => expel.FileExpulsion.omit(withoutId)),
  ),
  NoteProof: step(
    'proof',
    { zh: '登记一项条件的证据', en: 'Record the proof of one condition' },
    'cases:handle',
    z.lazy(() => deem.NoteProof.omit(withoutId)),
  ),
  DecideDeemedWithdrawal: step(
    'deemed-withdrawal',
    {
      zh: '基层工会决定按自行退会处理',
      en: 'Record the decision that the member is deemed to have withdrawn',
    },
    'cases:decide',
    z.lazy(() => deem.DecideDeemedWithdrawal.omit(withoutId)),
  ),
  NoteCertificateRecovered: step(
    'certificate-recovery',
    { zh: '登记收回会员证（卡）', en: 'Note that certificate and card were taken back' },
    'cases:handle',
    z.lazy(() => steps.NoteCertificateRecovered.omit(withoutId)),
  ),
  CloseCase: step(
    'closing',
    { zh: '结案（不作处理）', en: 'Close a case that comes to nothing' },
    'cases:decide',
    z.lazy(() => steps.CloseCase.omit(withoutId)),
  ),
} as const;

export const listOwnCasesSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/cases',
  tag: 'me',
  summary: { zh: '查询本人的会籍处理案件', en: 'The cases about my membership' },
  action: 'own:case',
  audit: { purpose: 'own-data', shows: { caseId: 'case', memberId: 'member' }, ofOperatorsOnly: true },
  responses: {
    200: {
      description: { zh: '案件', en: 'The cases, the oldest first' },
      schema: z.lazy(() => z.object({ cases: z.array(CaseView) })),
    },
  },
  problems: ['own/identity-needed'],
});

export const answerOwnCaseSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/cases/{caseId}/answer',
  tag: 'me',
  summary: { zh: '对本人案件作出说明', en: 'Say something to a case about me' },
  description: {
    zh: '说明以本人密钥加密保存，作出决定前均可提交。',
    en: 'Kept under the caller’s own key; possible until the case is decided.',
  },
  action: 'own:case',
  audit: 'none',
  idempotent: true,
  params,
  body: z.lazy(() => z.strictObject({ text: z.string().trim().min(1).max(2_000) })),
  responses: acceptedSpec,
  problems: commandProblems('own/identity-needed', 'case/not-found', 'person/erased'),
});

export const caseSpecs = [
  openExpulsionSpec,
  openDeemedWithdrawalSpec,
  getCaseSpec,
  ...Object.values(caseSteps),
] as const;

export const ownCaseSpecs = [listOwnCasesSpec, answerOwnCaseSpec] as const;
