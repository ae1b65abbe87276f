import * as z from 'zod';
import { MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { idNumberProblems } from '../../kernel/id-number.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { PersonInput } from '../domain/person.ts';
import { ApplicationView, EmploymentFields } from './specs.ts';

const tag = 'me';

export const OwnApplicationView = z.lazy(() =>
  ApplicationView.unwrap()
    .omit({ person: true, readmission: true })
    .extend({
      /** Whether the caller may take it back: nobody has decided. */
      withdrawable: z.boolean(),
    })
    .meta({ id: 'OwnMembershipApplication' }),
);
export type OwnApplicationView = z.input<typeof OwnApplicationView>;

export const applyMyselfSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/applications',
  tag,
  summary: { zh: '本人网上申请入会', en: 'Apply to join a union' },
  description: {
    zh: '身份证号码取自登录账号的实名信息，无需填写。已有有效会籍的，请办理会籍接转（POST /v1/me/transfers）。',
    en: 'The ID number is the verified one of the account. Whoever is a member already asks for a transfer instead (POST /v1/me/transfers).',
  },
  action: 'own:apply',
  audit: 'none',
  idempotent: true,
  body: z.lazy(() =>
    z.strictObject({
      unionId: UnionId,
      ...EmploymentFields,
      person: PersonInput.unwrap().omit({ idNumber: true }).meta({ id: 'OwnApplicant' }),
    }),
  ),
  responses: acceptedSpec,
  problems: commandProblems(
    'own/identity-needed',
    'union/not-found',
    'person/birth-date-needed',
    'person/erased',
    ...Object.keys(idNumberProblems),
  ),
});

export const listOwnApplicationsSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/applications',
  tag,
  summary: { zh: '查询本人的入会申请', en: 'My applications to join, and where they stand' },
  action: 'own:read',
  audit: {
    purpose: 'own-data',
    shows: { applicationId: 'membership-application', memberId: 'member' },
    ofOperatorsOnly: true,
  },
  responses: {
    200: {
      description: { zh: '本人账号提交的入会申请', en: 'What the account applied for, the oldest first' },
      schema: z.lazy(() => z.object({ applications: z.array(OwnApplicationView) })),
    },
  },
});

export const withdrawOwnApplicationSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/applications/{applicationId}/withdrawal',
  tag,
  summary: { zh: '撤回本人的入会申请', en: 'Take back an application of mine' },
  action: 'own:apply',
  audit: 'none',
  idempotent: true,
  params: z.object({ applicationId: MembershipApplicationId }),
  responses: acceptedSpec,
  problems: commandProblems('membership-application/not-found'),
});

export const ownApplicationSpecs = [
  applyMyselfSpec,
  listOwnApplicationsSpec,
  withdrawOwnApplicationSpec,
] as const;
