import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { freeText } from '../../kernel/free-text.ts';
import { ErasureId, MemberId, MembershipApplicationId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ErasureBasis } from '../domain/erase-person.ts';
import { ErasureRequest } from '../domain/erasure-request.ts';

const tag = 'members';
const byErasure = z.object({ erasureId: ErasureId });
const basis = z.lazy(() => z.strictObject({ basis: ErasureBasis }));

const description = {
  zh: '由另一名上级工会经办人批准后，销毁本人密钥，姓名、号码、手机号码、地址在所有副本中均不可恢复；会籍起止、所在工会及统计数据依法保留。',
  en: 'Once another officer, of a superior union, has approved it, the person’s key is destroyed: name, number, mobile and address can be read nowhere again. That a membership was, where and when, and what is counted, are kept as the law requires.',
};

export const ErasureView = z.lazy(() =>
  z
    .object({
      erasureId: ErasureId,
      status: ErasureRequest.unwrap().shape.status,
      memberId: MemberId.optional(),
      applicationId: MembershipApplicationId.optional(),
      basis: ErasureBasis,
      submittedAt: Instant,
      decidedAt: Instant.optional(),
      reason: z.string().optional(),
      withdrawnAt: Instant.optional(),
    })
    .meta({ id: 'Erasure' }),
);

export const requestMemberErasureSpec = defineRoute({
  method: 'POST',
  path: '/v1/members/{memberId}/erasure',
  tag,
  summary: { zh: '申请删除会员个人信息', en: 'Ask for a member’s data to be erased' },
  description,
  action: 'erasures:request',
  audit: 'none',
  idempotent: true,
  params: z.object({ memberId: MemberId }),
  body: basis,
  responses: acceptedSpec,
  problems: commandProblems('member/not-found'),
});

export const requestApplicantErasureSpec = defineRoute({
  method: 'POST',
  path: '/v1/membership-applications/{applicationId}/erasure',
  tag,
  summary: { zh: '申请删除入会申请人个人信息', en: 'Ask for an applicant’s data to be erased' },
  description,
  action: 'erasures:request',
  audit: 'none',
  idempotent: true,
  params: z.object({ applicationId: MembershipApplicationId }),
  body: basis,
  responses: acceptedSpec,
  problems: commandProblems('membership-application/not-found'),
});

export const getErasureSpec = defineRoute({
  method: 'GET',
  path: '/v1/erasures/{erasureId}',
  tag,
  summary: { zh: '查询删除申请', en: 'Follow an erasure' },
  action: 'erasures:read',
  audit: {
    purpose: 'membership-administration',
    shows: { erasureId: 'erasure-request', memberId: 'member', applicationId: 'membership-application' },
  },
  params: byErasure,
  responses: { 200: { description: { zh: '删除申请', en: 'The erasure' }, schema: ErasureView } },
  problems: ['erasure/not-found'],
});

export const approveErasureSpec = defineRoute({
  method: 'POST',
  path: '/v1/erasures/{erasureId}/approval',
  tag,
  summary: { zh: '批准并执行删除', en: 'Approve an erasure and carry it out' },
  description,
  action: 'erasures:decide',
  audit: 'none',
  idempotent: true,
  params: byErasure,
  responses: acceptedSpec,
  problems: commandProblems('erasure/not-found'),
});

export const rejectErasureSpec = defineRoute({
  method: 'POST',
  path: '/v1/erasures/{erasureId}/rejection',
  tag,
  summary: { zh: '不予批准删除', en: 'Reject an erasure' },
  action: 'erasures:decide',
  audit: 'none',
  idempotent: true,
  params: byErasure,
  body: z.lazy(() => z.strictObject({ reason: freeText(500) })),
  responses: acceptedSpec,
  problems: commandProblems('erasure/not-found'),
});

/** Every route about erasures, for the API description. */
export const erasureSpecs = [
  requestMemberErasureSpec,
  requestApplicantErasureSpec,
  getErasureSpec,
  approveErasureSpec,
  rejectErasureSpec,
] as const;
