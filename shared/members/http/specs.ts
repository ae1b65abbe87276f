import * as z from 'zod';
import { LocalDate, Instant } from '../../kernel/dates.ts';
import { CreditCode } from '../../kernel/credit-code.ts';
import { freeText } from '../../kernel/free-text.ts';
import { EmployerId, GroupId, MemberId, MembershipApplicationId, UnionId } from '../../kernel/ids.ts';
import { idNumberProblems, IdNumber } from '../../kernel/id-number.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { asOfField, asOfProblems } from '../../platform/edge/as-of.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { MemberStatus } from '../domain/lifecycle.ts';
import { ApplicationStatus } from '../domain/membership-application.ts';
import { EmploymentForm } from '../domain/member.ts';
import { PersonInput } from '../domain/person.ts';
import { employmentFields } from '../domain/placement.ts';
import { standingSpecs } from './standing-specs.ts';

const tag = 'members';

/** Names and numbers leave masked, always. */
export const MaskedPerson = z.lazy(() =>
  z
    .object({
      name: z.string().meta({ examples: ['张*'] }),
      idNumber: z.string().meta({ examples: ['440***********123X'] }),
      mobile: z.string().meta({ examples: ['138****8000'] }),
    })
    .meta({ id: 'MaskedPerson' })
    .brand<'Personal'>(),
);

export const MemberView = z.lazy(() =>
  z
    .object({
      memberId: MemberId,
      status: MemberStatus,
      unionId: UnionId,
      employerId: EmployerId,
      form: EmploymentForm.optional(),
      /** The unit where an agency's worker works. */
      workUnit: EmployerId.optional(),
      joinedOn: LocalDate,
      /** Where they were seconded from (借调), and until when. */
      secondment: z
        .object({ from: UnionId, employerId: EmployerId, until: LocalDate, endedAt: Instant.optional() })
        .optional(),
      /** The group of the union that they are in (工会小组). */
      group: z.object({ in: UnionId, groupId: GroupId }).optional(),
      /** Absent when the person's data have been erased. */
      person: MaskedPerson.optional(),
      sex: z.string(),
      householdType: z.string(),
      education: z.string().optional(),
      migrant: z.boolean(),
    })
    .meta({ id: 'Member' }),
);
export type MemberView = z.input<typeof MemberView>;

export const ApplicationView = z.lazy(() =>
  z
    .object({
      applicationId: MembershipApplicationId,
      status: ApplicationStatus,
      unionId: UnionId,
      employerId: EmployerId.optional(),
      /** Of an employer without a union: what was applied for is a preparatory membership. */
      employerCode: z.string().optional(),
      form: EmploymentForm.optional(),
      workUnit: EmployerId.optional(),
      workUnitCode: z.string().optional(),
      submittedAt: Instant,
      decidedAt: Instant.optional(),
      memberId: MemberId.optional(),
      reason: z.string().optional(),
      /** To operators only: the applicant was expelled once, and whether the superior union has consented. */
      readmission: z.enum(['needs-consent', 'consented']).optional(),
      person: MaskedPerson.optional(),
    })
    .meta({ id: 'MembershipApplication' }),
);
export type ApplicationView = z.input<typeof ApplicationView>;

/** 单位未建会的，填写其统一社会信用代码，向上级工会申请；灵活就业和劳务派遣的，也以此说明所在单位。 */
export const EmployerCode = CreditCode.meta({
  description:
    '本工会未覆盖的单位（未建会单位、劳务派遣单位等）的统一社会信用代码 | credit code of an employer that the union does not cover: one without a union, an agency',
});

const WorkUnitCode = CreditCode.meta({
  description:
    '本工会未覆盖的用工单位的统一社会信用代码 | credit code of a unit of work that the union does not cover',
});

/** 所在单位、用工形式、用工单位。 */
export const EmploymentFields = {
  ...employmentFields,
  employerCode: EmployerCode.optional(),
  workUnitCode: WorkUnitCode.optional(),
} as const;

const personProblems = [...Object.keys(idNumberProblems), 'person/birth-date-needed', 'person/erased'];

export const applySpec = defineRoute({
  method: 'POST',
  path: '/v1/membership-applications',
  tag,
  summary: { zh: '网上申请入会', en: 'Apply for membership' },
  action: 'membership:apply',
  audit: 'none',
  idempotent: true,
  body: z.lazy(() =>
    z.strictObject({
      unionId: UnionId,
      ...EmploymentFields,
      person: PersonInput,
    }),
  ),
  responses: acceptedSpec,
  problems: commandProblems('union/not-found', ...personProblems),
});

export const getApplicationSpec = defineRoute({
  method: 'GET',
  path: '/v1/membership-applications/{applicationId}',
  tag,
  summary: { zh: '查询入会申请', en: 'Follow an application' },
  action: 'membership:read',
  audit: {
    purpose: 'membership-review',
    shows: { applicationId: 'membership-application', memberId: 'member' },
    ofOperatorsOnly: true,
  },
  params: z.object({ applicationId: MembershipApplicationId }),
  responses: { 200: { description: { zh: '入会申请', en: 'The application' }, schema: ApplicationView } },
  problems: ['membership-application/not-found'],
});

export const approveSpec = defineRoute({
  method: 'POST',
  path: '/v1/membership-applications/{applicationId}/approval',
  tag,
  summary: { zh: '批准入会申请', en: 'Approve an application' },
  action: 'membership:review',
  audit: 'none',
  idempotent: true,
  params: z.object({ applicationId: MembershipApplicationId }),
  responses: acceptedSpec,
  problems: commandProblems('membership-application/not-found'),
});

export const rejectSpec = defineRoute({
  method: 'POST',
  path: '/v1/membership-applications/{applicationId}/rejection',
  tag,
  summary: { zh: '不予批准入会申请', en: 'Reject an application' },
  action: 'membership:review',
  audit: 'none',
  idempotent: true,
  params: z.object({ applicationId: MembershipApplicationId }),
  body: z.lazy(() => z.strictObject({ reason: freeText(500) })),
  responses: acceptedSpec,
  problems: commandProblems('membership-application/not-found'),
});

export const consentToReadmissionSpec = defineRoute({
  method: 'POST',
  path: '/v1/membership-applications/{applicationId}/consent',
  tag,
  summary: {
    zh: '上级工会同意曾被开除会籍者重新入会',
    en: 'Consent that somebody who was expelled joins again',
  },
  description: {
    zh: '由上一级及以上工会经办人签名办理；同意后仍由所申请的工会审批，且不得由同一经办人审批。',
    en: 'Signed by an officer of a union above. The union that was applied to decides afterwards, and another officer.',
  },
  action: 'membership:consent',
  audit: 'none',
  idempotent: true,
  params: z.object({ applicationId: MembershipApplicationId }),
  body: z.lazy(() => z.strictObject({ reason: freeText(500) })),
  responses: acceptedSpec,
  problems: commandProblems('membership-application/not-found', 'text/personal-number'),
});

export const registerSpec = defineRoute({
  method: 'POST',
  path: '/v1/members',
  tag,
  summary: { zh: '登记会员', en: 'Register a member' },
  action: 'members:register',
  audit: 'none',
  idempotent: true,
  body: z.lazy(() => z.strictObject({ unionId: UnionId, ...EmploymentFields, person: PersonInput })),
  responses: acceptedSpec,
  problems: commandProblems('union/not-found', ...personProblems),
});

export const getMemberSpec = defineRoute({
  method: 'GET',
  path: '/v1/members/{memberId}',
  tag,
  summary: { zh: '查询会员', en: 'Read a member' },
  action: 'members:read',
  audit: { purpose: 'membership-administration', shows: { memberId: 'member' } },
  params: z.object({ memberId: MemberId }),
  query: z.strictObject(asOfField),
  responses: {
    200: {
      description: { zh: '会员', en: 'The member' },
      schema: z.lazy(() => MemberView.unwrap().extend(asOfField)),
    },
  },
  problems: ['member/not-found', ...asOfProblems],
});

export const searchSpec = defineRoute({
  method: 'POST',
  path: '/v1/members/search',
  tag,
  summary: { zh: '按身份证号码查找会员', en: 'Find a member by ID number' },
  action: 'members:search',
  audit: { purpose: 'membership-administration', shows: { memberId: 'member' } },
  idempotent: false,
  limit: 'search',
  body: z.lazy(() => z.strictObject({ idNumber: IdNumber })),
  responses: {
    200: {
      description: { zh: '本辖区内的会员，至多一人', en: 'Members in the caller’s scope: one at most' },
      schema: z.lazy(() => z.object({ members: z.array(MemberView) })),
    },
  },
});

export const listMembersSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/members',
  tag,
  summary: { zh: '工会会员名单', en: 'Members of a union' },
  action: 'members:read',
  audit: { purpose: 'membership-administration', shows: { unionId: 'union', memberId: 'member' } },
  params: z.object({ unionId: UnionId }),
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: { zh: '会员名单', en: 'One page of members, by the day they joined' },
      schema: z.lazy(() => z.object({ members: z.array(MemberView), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

/** Every route of the members context, for the API description. */
export const memberSpecs = [
  applySpec,
  getApplicationSpec,
  approveSpec,
  rejectSpec,
  consentToReadmissionSpec,
  registerSpec,
  getMemberSpec,
  searchSpec,
  listMembersSpec,
  ...Object.values(standingSpecs),
] as const;
