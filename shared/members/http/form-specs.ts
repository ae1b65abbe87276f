import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { IdNumber, idNumberProblems } from '../../kernel/id-number.ts';
import { EmployerId, MemberId, UnionId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { MemberStatus } from '../domain/lifecycle.ts';
import { MaskedPerson } from './specs.ts';

/**
 * What to do about the person: register them; ask for their transfer, since they are a member of another union; or
 * nothing, since this union has them already.
 */
const Next = z.enum(['register', 'transfer', 'is-member']);

const Form = z.lazy(() =>
  z.object({
    unionId: UnionId,
    next: Next,
    /** What the number itself tells; an old permanent-resident card tells neither. */
    sex: z.string().optional(),
    birthDate: LocalDate.optional(),
    /** Of somebody whose record stands in the caller's part of the tree; the rest by a reveal. */
    known: z
      .object({
        memberId: MemberId,
        status: MemberStatus,
        householdType: z.string(),
        education: z.string().optional(),
        migrant: z.boolean(),
        person: MaskedPerson.optional(),
      })
      .optional(),
    /** The body of `POST /v1/transfers`, without the employer where the union has several and none was named. */
    transfer: z
      .object({ memberId: MemberId, unionId: UnionId, employerId: EmployerId.optional() })
      .optional(),
  }),
);

export const registrationFormSpec = defineRoute({
  method: 'POST',
  path: '/v1/unions/{unionId}/registration-form',
  tag: 'members',
  summary: { zh: '按身份证号码预填入会登记表', en: 'A registration form, filled in by ID number' },
  description: {
    zh: '号码所含的性别、出生日期直接填入；本辖区内已有的信息一并填入（脱敏）。已是其他工会会员的，不显示其信息，仅给出可直接提交的会籍接转申请。',
    en: 'Sex and date of birth come from the number; what is known within the caller’s part of the tree is filled in, masked. Of a member of another union outside it nothing is shown but a transfer request that is ready to be sent.',
  },
  action: 'members:register',
  audit: { purpose: 'registration-form', shows: { unionId: 'union', memberId: 'member' } },
  idempotent: false,
  limit: 'search',
  params: z.object({ unionId: UnionId }),
  body: z.lazy(() => z.strictObject({ idNumber: IdNumber, employerId: EmployerId.optional() })),
  responses: { 200: { description: { zh: '登记表', en: 'The form' }, schema: Form } },
  problems: ['union/not-found', 'member/employer-not-of-union', ...Object.keys(idNumberProblems)],
});

export const formSpecs = [registrationFormSpec] as const;
