import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { freeText } from '../../kernel/free-text.ts';
import { CorrectionId, MemberId, UnionId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ReviewedField } from '../domain/correction.ts';
import { MaskedPerson } from './specs.ts';

const tag = 'members';

const byCorrection = z.object({ correctionId: CorrectionId });

export const CorrectionView = z.lazy(() =>
  z
    .object({
      correctionId: CorrectionId,
      status: z.enum(['submitted', 'approved', 'rejected']),
      memberId: MemberId,
      unionId: UnionId,
      fields: z.array(ReviewedField),
      /** As the person would be. Absent when their data have been erased. */
      person: MaskedPerson.optional(),
      submittedAt: Instant,
      decidedAt: Instant.optional(),
      reason: z.string().optional(),
    })
    .meta({ id: 'Correction' }),
);
export type CorrectionView = z.input<typeof CorrectionView>;

export const getCorrectionSpec = defineRoute({
  method: 'GET',
  path: '/v1/corrections/{correctionId}',
  tag,
  summary: { zh: '查询信息更正申请', en: 'Follow a correction' },
  action: 'corrections:read',
  audit: {
    purpose: 'membership-administration',
    shows: { correctionId: 'correction', memberId: 'member' },
    ofOperatorsOnly: true,
  },
  params: byCorrection,
  responses: { 200: { description: { zh: '更正申请', en: 'The correction' }, schema: CorrectionView } },
  problems: ['correction/not-found'],
});

export const approveCorrectionSpec = defineRoute({
  method: 'POST',
  path: '/v1/corrections/{correctionId}/approval',
  tag,
  summary: { zh: '批准信息更正', en: 'Approve a correction' },
  action: 'corrections:review',
  audit: 'none',
  idempotent: true,
  params: byCorrection,
  responses: acceptedSpec,
  problems: commandProblems('correction/not-found'),
});

export const rejectCorrectionSpec = defineRoute({
  method: 'POST',
  path: '/v1/corrections/{correctionId}/rejection',
  tag,
  summary: { zh: '不予批准信息更正', en: 'Reject a correction' },
  action: 'corrections:review',
  audit: 'none',
  idempotent: true,
  params: byCorrection,
  body: z.lazy(() => z.strictObject({ reason: freeText(500) })),
  responses: acceptedSpec,
  problems: commandProblems('correction/not-found'),
});

export const correctionSpecs = [getCorrectionSpec, approveCorrectionSpec, rejectCorrectionSpec] as const;
