import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { doubts, formFields } from '../domain/completeness.ts';
import { MemberStatus } from '../domain/lifecycle.ts';
import { MaskedPerson } from './specs.ts';

const tag = 'members';
const params = z.object({ unionId: UnionId });
const score = z
  .number()
  .int()
  .meta({ description: '0–100：已填且无疑义的项目占比 | share of fields that are filled and in no doubt' });

const Incomplete = z.lazy(() =>
  z
    .object({
      memberId: MemberId,
      status: MemberStatus,
      joinedOn: LocalDate,
      score,
      missing: z.array(z.enum(formFields)),
      doubts: z.array(z.enum(doubts)),
      person: MaskedPerson.optional(),
    })
    .meta({ id: 'MemberCompleteness' }),
);

const audit = {
  purpose: 'membership-administration',
  shows: { unionId: 'union', memberId: 'member' },
} as const;

export const memberCompletenessSpec = defineRoute({
  method: 'GET',
  path: '/v1/members/{memberId}/completeness',
  tag,
  summary: { zh: '会员信息完整度', en: 'What a member’s record lacks' },
  action: 'members:read',
  audit,
  params: z.object({ memberId: MemberId }),
  responses: {
    200: {
      description: { zh: '完整度', en: 'Score, what is missing, what is in doubt' },
      schema: Incomplete,
    },
  },
  problems: ['member/not-found', 'member/data-erased'],
});

export const listIncompleteSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/incomplete-members',
  tag,
  summary: { zh: '待完善信息的会员', en: 'Members of a union whose records are to be completed' },
  description: {
    zh: '按入会日期先后列出信息不全或有疑义的会员。一页可能少于 limit 条，以 next 为准。',
    en: 'Members whose records lack something or contradict themselves, who joined first comes first. A page may hold fewer than `limit`; there are more as long as there is a `next`.',
  },
  action: 'members:read',
  audit,
  params,
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: { zh: '待完善名单', en: 'One page of members' },
      schema: z.lazy(() => z.object({ members: z.array(Incomplete), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

export const countIncompleteSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/completeness',
  tag,
  summary: { zh: '工会会员信息完整度', en: 'How complete the records of a union’s members are' },
  description: {
    zh: '逐条核对会员记录后合计；超过 1000 人的，仅核对最早入会的 1000 人，并注明 more。',
    en: 'Counted by looking at each record: of more than 1,000 members at those who joined first, and `more` says so.',
  },
  action: 'members:read',
  // Opens up to a thousand records, and shows nobody.
  limit: 'search',
  audit,
  params,
  responses: {
    200: {
      description: { zh: '合计', en: 'Counts' },
      schema: z.lazy(() =>
        z.object({
          members: z.number().int(),
          complete: z.number().int(),
          /** The mean, rounded down; absent where there is nobody. */
          score: score.optional(),
          missing: z.partialRecord(z.enum(formFields), z.number().int()),
          doubts: z.partialRecord(z.enum(doubts), z.number().int()),
          more: z.boolean(),
        }),
      ),
    },
  },
  problems: ['union/not-found'],
});

export const completenessSpecs = [memberCompletenessSpec, listIncompleteSpec, countIncompleteSpec] as const;
