import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { EmployerId, MemberId, UnionId } from '../../kernel/ids.ts';
import { idNumberProblems } from '../../kernel/id-number.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ConsentView } from './consent-specs.ts';
import { MemberStatus } from '../domain/lifecycle.ts';
import { OwnCorrection, ReviewedCorrection } from '../domain/own-data.ts';

const tag = 'me';

/** Whether the caller is a member, and an active one: only those vote and are counted. */
export const OwnMembershipView = z.lazy(() =>
  z
    .discriminatedUnion('member', [
      z.object({
        member: z.literal(true),
        active: z.boolean(),
        memberId: MemberId,
        status: MemberStatus,
        joinedOn: LocalDate,
        asOf: Instant,
      }),
      z.object({ member: z.literal(false), active: z.literal(false), asOf: Instant }),
    ])
    .meta({ id: 'OwnMembership' }),
);

export const getOwnMembershipSpec = defineRoute({
  method: 'GET',
  path: '/v1/me/membership',
  tag,
  summary: { zh: '我是否在籍会员', en: 'Am I an active member?' },
  action: 'own:read',
  audit: 'none',
  responses: {
    200: {
      description: { zh: '本人会籍状态（实时）', en: 'The caller’s own standing, up to date' },
      schema: OwnMembershipView,
    },
  },
  problems: ['own/identity-needed'],
});

/** What is held of the caller, in full: nobody else gets this answer. */
const OwnPerson = z.lazy(() =>
  z
    .object({
      name: z.string(),
      idNumber: z.string(),
      mobile: z.string(),
      address: z.string().optional(),
      birthDate: LocalDate.optional(),
      ethnicity: z.string().optional(),
      politicalStatus: z.string().optional(),
      employmentStatus: z.string().optional(),
      skillLevel: z.string().optional(),
      householdPlace: z.string().optional(),
      nativePlace: z.string().optional(),
    })
    .meta({ id: 'OwnPerson' })
    .brand<'Personal'>(),
);

export const OwnDataView = z.lazy(() =>
  z
    .object({
      memberId: MemberId,
      status: MemberStatus,
      unionId: UnionId,
      employerId: EmployerId,
      joinedOn: LocalDate,
      person: OwnPerson,
      sex: z.string(),
      householdType: z.string(),
      education: z.string().optional(),
      migrant: z.boolean(),
      /** What the caller agreed to, and what of it they withdrew. */
      consents: z.array(ConsentView),
    })
    .meta({ id: 'OwnData' }),
);
export type OwnDataView = z.input<typeof OwnDataView>;

export const getOwnDataSpec = defineRoute({
  method: 'GET',
  path: '/v1/me',
  tag,
  summary: { zh: '查询本人信息', en: 'What is held of me' },
  action: 'own:read',
  // Who looks at themselves is not recorded; nobody else has this action.
  audit: { purpose: 'own-data', shows: { memberId: 'member' }, ofOperatorsOnly: true },
  responses: { 200: { description: { zh: '本人信息', en: 'The caller’s own data' }, schema: OwnDataView } },
  problems: ['own/identity-needed', 'own/no-membership'],
});

const personProblems = [...Object.keys(idNumberProblems), 'person/birth-date-needed', 'person/erased'];

export const correctOwnDataSpec = defineRoute({
  method: 'PATCH',
  path: '/v1/me',
  tag,
  summary: { zh: '更正本人联系方式等信息', en: 'Correct how I am reached and what I have learnt' },
  action: 'own:correct',
  audit: 'none',
  idempotent: true,
  body: OwnCorrection,
  responses: acceptedSpec,
  problems: commandProblems(
    'own/identity-needed',
    'own/no-membership',
    'own/changed-meanwhile',
    ...personProblems,
  ),
});

export const requestCorrectionSpec = defineRoute({
  method: 'POST',
  path: '/v1/me/corrections',
  tag,
  summary: { zh: '申请更正姓名、身份证号码等信息', en: 'Ask the union to correct who I am' },
  description: {
    zh: '姓名、身份证号码等须由所在工会核对证件后更正。',
    en: 'The union that holds the membership compares the document before it corrects name, ID number and the like.',
  },
  action: 'own:correct',
  audit: 'none',
  idempotent: true,
  body: ReviewedCorrection,
  responses: acceptedSpec,
  problems: commandProblems(
    'own/identity-needed',
    'own/no-membership',
    'own/changed-meanwhile',
    'correction/number-known',
    ...personProblems,
  ),
});

export const identityKeysSpec = defineRoute({
  method: 'GET',
  path: '/v1/identity-keys',
  tag,
  summary: { zh: '身份证号码加密公钥', en: 'Public keys for ID numbers' },
  description: {
    zh: '职工身份认证方将经核验的身份证号码以首个公钥加密（JWE，ECDH-ES，A256GCM）后写入令牌。',
    en: 'Issuers of workers’ tokens encrypt the verified ID number to the first of these keys (JWE, ECDH-ES, A256GCM) before they put it into a token.',
  },
  action: 'public',
  audit: 'none',
  responses: {
    200: {
      description: { zh: 'JWK 集合（RFC 7517）', en: 'A JWK set (RFC 7517)' },
      schema: z.lazy(() =>
        z.object({
          keys: z.array(
            z.object({
              kty: z.literal('OKP'),
              crv: z.literal('X25519'),
              x: z.string(),
              kid: z.string(),
              use: z.literal('enc'),
              alg: z.literal('ECDH-ES'),
            }),
          ),
        }),
      ),
    },
  },
});

/** Every route about the caller, for the API description. */
export const ownSpecs = [
  getOwnMembershipSpec,
  getOwnDataSpec,
  correctOwnDataSpec,
  requestCorrectionSpec,
  identityKeysSpec,
] as const;
