import * as z from 'zod';
import { CorrectionId, MemberId, MembershipApplicationId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';

const tag = 'members';

/** What operators see masked, or not at all, until they ask for it. */
export const RevealedField = z.enum(['name', 'idNumber', 'mobile', 'address']);
export type RevealedField = z.infer<typeof RevealedField>;

/** Why: a code, so that the audit trail can keep it and nobody writes a name into it. */
export const RevealReason = z.lazy(() =>
  z
    .enum([
      'compare-with-document',
      'contact-member',
      'card-application',
      'aid-or-benefit',
      'complaint-or-appeal',
      'correct-data',
      'request-of-an-authority',
    ])
    .meta({
      description:
        '核对证件 · 联系会员 · 办理会员服务卡 · 帮扶或普惠服务 · 投诉申诉 · 更正信息 · 有权机关依法调取 | why the fields are needed',
    }),
);

const Reveal = z.lazy(() =>
  z
    .strictObject({
      fields: z.array(RevealedField).min(1).max(RevealedField.options.length),
      reason: RevealReason,
      /** The file this belongs to: a number of a document, never of a person. */
      reference: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/)
        .refine((text) => !/\d{11}/.test(text))
        .optional(),
    })
    .meta({ id: 'Reveal' }),
);

const RevealedPerson = z.lazy(() =>
  z
    .object({
      name: z.string().optional(),
      idNumber: z.string().optional(),
      mobile: z.string().optional(),
      address: z.string().optional(),
    })
    .meta({ id: 'RevealedPerson' })
    .brand<'Personal'>(),
);

const revealed = <Id extends z.ZodObject>(id: Id) => ({
  200: {
    description: { zh: '所请求的信息（已记入审计）', en: 'The fields asked for; this was recorded' },
    schema: id.extend({ person: RevealedPerson }),
  },
});

const description = {
  zh: '仅返回一条记录的所选信息；查询人、时间、记录、理由均记入审计后才返回。',
  en: 'Shows the chosen fields of one record. Who asked, when, of whom and why is recorded before they are shown.',
};

const byMember = z.object({ memberId: MemberId });
export const revealMemberSpec = defineRoute({
  method: 'POST',
  path: '/v1/members/{memberId}/reveal',
  tag,
  summary: { zh: '查看会员完整信息', en: 'Show what is masked of a member' },
  description,
  action: 'members:reveal',
  audit: { purpose: 'reveal', shows: { memberId: 'member' } },
  idempotent: false,
  limit: 'reveal',
  params: byMember,
  body: Reveal,
  responses: revealed(byMember),
  problems: ['member/not-found'],
});

const byApplication = z.object({ applicationId: MembershipApplicationId });
export const revealApplicationSpec = defineRoute({
  method: 'POST',
  path: '/v1/membership-applications/{applicationId}/reveal',
  tag,
  summary: { zh: '查看入会申请完整信息', en: 'Show what is masked of an application' },
  description,
  action: 'members:reveal',
  audit: { purpose: 'reveal', shows: { applicationId: 'membership-application' } },
  idempotent: false,
  limit: 'reveal',
  params: byApplication,
  body: Reveal,
  responses: revealed(byApplication),
  problems: ['membership-application/not-found'],
});

const byCorrection = z.object({ correctionId: CorrectionId });
export const revealCorrectionSpec = defineRoute({
  method: 'POST',
  path: '/v1/corrections/{correctionId}/reveal',
  tag,
  summary: { zh: '查看更正申请完整信息', en: 'Show what is masked of a correction' },
  description,
  action: 'members:reveal',
  audit: { purpose: 'reveal', shows: { correctionId: 'correction' } },
  idempotent: false,
  limit: 'reveal',
  params: byCorrection,
  body: Reveal,
  responses: revealed(byCorrection),
  problems: ['correction/not-found'],
});

export const revealSpecs = [revealMemberSpec, revealApplicationSpec, revealCorrectionSpec] as const;
