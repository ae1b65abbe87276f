import * as z from 'zod';
import { ErasureId, MembershipApplicationId } from '../../kernel/ids.ts';
import { AcceptedRequest, acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ErasureBasis } from '../domain/erase-person.ts';
import { ErasureView } from './erasure-specs.ts';

const tag = 'me';
const byErasure = z.object({ erasureId: ErasureId });

const Kept = z.lazy(() => z.array(z.object({ zh: z.string(), en: z.string(), basis: z.string() })));

const OwnErasureView = z.lazy(() =>
  ErasureView.unwrap()
    .extend({
      /** Whether the caller may take it back: they asked for it, and nobody has decided. */
      withdrawable: z.boolean(),
      /** What the law wants kept whatever is decided. */
      kept: Kept,
    })
    .meta({ id: 'OwnErasure' }),
);
export type OwnErasureView = z.input<typeof OwnErasureView>;

export const requestOwnErasureSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/erasure-requests',
  tag,
  summary: { zh: '申请删除本人个人信息', en: 'Ask for my data to be erased' },
  description: {
    zh: '会籍已终止的，删除会员信息；填写 applicationId 的，删除该未获批准的入会申请的信息。由上级工会经办人决定，批准前可以撤回；依法须保存的内容见答复的 kept。会籍有效期间依法不得删除。',
    en: 'Of a membership that has ended; with `applicationId`, of an application that was rejected. An officer of the superior union decides, and until then the request can be withdrawn. What the law wants kept stands in `kept` of the answer. While a membership lives its data can’t be erased.',
  },
  action: 'own:erase',
  audit: 'none',
  idempotent: true,
  body: z.lazy(() =>
    z.strictObject({ basis: ErasureBasis, applicationId: MembershipApplicationId.optional() }),
  ),
  responses: {
    202: {
      ...acceptedSpec[202],
      schema: z.lazy(() => AcceptedRequest.unwrap().extend({ kept: Kept }).meta({ id: 'AcceptedErasure' })),
    },
  },
  problems: commandProblems(
    'own/identity-needed',
    'own/no-membership',
    'membership-application/not-found',
    'person/still-needed',
    'person/nothing-to-erase',
  ),
});

export const listOwnErasuresSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/erasure-requests',
  tag,
  summary: { zh: '查询有关本人的删除申请', en: 'Erasures asked for of my data, by me or by a union' },
  action: 'own:read',
  audit: 'none',
  responses: {
    200: {
      description: { zh: '删除申请（最早的在前）', en: 'The requests, the oldest first' },
      schema: z.lazy(() => z.object({ erasures: z.array(OwnErasureView) })),
    },
  },
  problems: ['own/identity-needed'],
});

export const getOwnErasureSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/erasure-requests/{erasureId}',
  tag,
  summary: { zh: '查询本人的删除申请', en: 'Follow an erasure of my data' },
  action: 'own:read',
  audit: 'none',
  params: byErasure,
  responses: { 200: { description: { zh: '删除申请', en: 'The request' }, schema: OwnErasureView } },
  problems: ['own/identity-needed', 'erasure/not-found'],
});

export const withdrawOwnErasureSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/erasure-requests/{erasureId}/withdrawal',
  tag,
  summary: { zh: '撤回删除申请', en: 'Withdraw my request' },
  action: 'own:erase',
  audit: 'none',
  idempotent: true,
  params: byErasure,
  responses: acceptedSpec,
  problems: commandProblems('erasure/not-found'),
});

/** For the API description. */
export const ownErasureSpecs = [
  requestOwnErasureSpec,
  listOwnErasuresSpec,
  getOwnErasureSpec,
  withdrawOwnErasureSpec,
] as const;
