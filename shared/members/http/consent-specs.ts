import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { MemberId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ConsentPurpose } from '../domain/consent-versions.ts';
import { ConsentChannel } from '../domain/consent.ts';
import { GiveOwnConsent, RecordConsent, RecordConsentWithdrawal } from '../domain/give-consent.ts';

const tag = 'consents';

const act = { channel: ConsentChannel, on: LocalDate, recordedAt: Instant, evidence: z.string().optional() };

/** What somebody agreed to for one purpose, as it stands. */
export const ConsentView = z
  .object({
    purpose: ConsentPurpose,
    status: z.enum(['given', 'withdrawn']),
    given: z.object({ ...act, version: z.number().int().positive() }),
    withdrawn: z.object(act).optional(),
  })
  .meta({ id: 'Consent' });
export type ConsentView = z.input<typeof ConsentView>;

const Consents = z.object({ consents: z.array(ConsentView) });
const byMember = z.object({ memberId: MemberId });
const byMemberAndPurpose = z.object({ memberId: MemberId, purpose: ConsentPurpose });

export const consentTextsSpec = defineRoute({
  method: 'GET',
  path: '/v1/consent-texts',
  tag,
  summary: { zh: '个人信息处理告知同意书', en: 'The texts that consents are given to' },
  description: {
    zh: '各用途的全部版本。同意时须使用当日有效的版本；已有人同意的版本不再更改。',
    en: 'Every version for each purpose. A consent is given to the version in force on its day; no version is ever changed.',
  },
  action: 'public',
  audit: 'none',
  responses: {
    200: {
      description: { zh: '告知同意书', en: 'The texts' },
      schema: z.object({
        texts: z.array(
          z.object({
            purpose: ConsentPurpose,
            version: z.number().int().positive(),
            from: LocalDate,
            /** Whether it may be agreed to today. */
            inForce: z.boolean(),
            zh: z.string(),
            en: z.string(),
          }),
        ),
      }),
    },
  },
});

export const getOwnConsentsSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/consents',
  tag,
  summary: { zh: '查询本人的同意', en: 'What I have agreed to' },
  action: 'own:read',
  audit: 'none',
  responses: { 200: { description: { zh: '本人的同意', en: 'The caller’s consents' }, schema: Consents } },
  problems: ['own/identity-needed', 'own/no-membership'],
});

export const giveOwnConsentSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/consents',
  tag,
  summary: { zh: '同意处理个人信息', en: 'Agree to a use of my data' },
  action: 'own:consent',
  audit: 'none',
  idempotent: true,
  body: z.lazy(() => GiveOwnConsent.unwrap().omit({ memberId: true, identity: true })),
  responses: acceptedSpec,
  problems: commandProblems('own/identity-needed', 'own/no-membership'),
});

export const withdrawOwnConsentSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/consents/{purpose}/withdrawal',
  tag,
  summary: { zh: '撤回同意', en: 'Withdraw a consent' },
  action: 'own:consent',
  audit: 'none',
  idempotent: true,
  params: z.object({ purpose: ConsentPurpose }),
  responses: acceptedSpec,
  problems: commandProblems('own/identity-needed', 'own/no-membership'),
});

export const getConsentsSpec = defineRoute({
  method: 'GET',
  path: '/v1/members/{memberId}/consents',
  tag,
  summary: { zh: '查询会员的同意', en: 'What a member has agreed to' },
  action: 'consents:read',
  audit: { purpose: 'membership-administration', shows: { memberId: 'member' } },
  params: byMember,
  responses: { 200: { description: { zh: '会员的同意', en: 'The member’s consents' }, schema: Consents } },
  problems: ['member/not-found'],
});

export const recordConsentSpec = defineRoute({
  method: 'POST',
  path: '/v1/members/{memberId}/consents',
  tag,
  summary: { zh: '登记会员签署的同意书', en: 'Record a consent that a member signed' },
  action: 'consents:record',
  audit: 'none',
  idempotent: true,
  params: byMember,
  body: z.lazy(() => RecordConsent.unwrap().omit({ memberId: true })),
  responses: acceptedSpec,
  problems: commandProblems('member/not-found'),
});

export const recordConsentWithdrawalSpec = defineRoute({
  method: 'POST',
  path: '/v1/members/{memberId}/consents/{purpose}/withdrawal',
  tag,
  summary: { zh: '登记会员签署的撤回书', en: 'Record a withdrawal that a member signed' },
  action: 'consents:record',
  audit: 'none',
  idempotent: true,
  params: byMemberAndPurpose,
  body: z.lazy(() => RecordConsentWithdrawal.unwrap().omit({ memberId: true, purpose: true })),
  responses: acceptedSpec,
  problems: commandProblems('member/not-found'),
});

/** What officers ask of consents, and what workers ask of their own: for the API description. */
export const consentSpecs = [getConsentsSpec, recordConsentSpec, recordConsentWithdrawalSpec] as const;
export const ownConsentSpecs = [
  consentTextsSpec,
  getOwnConsentsSpec,
  giveOwnConsentSpec,
  withdrawOwnConsentSpec,
] as const;
