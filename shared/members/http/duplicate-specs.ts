import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { DuplicateId, MemberId, UnionId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { timelineField } from '../../platform/edge/timeline.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { DuplicateStatus } from '../domain/duplicate.ts';
import { Sign } from '../domain/likeness.ts';
import { DismissDuplicate, MergeMembers } from '../domain/settle-duplicate.ts';
import { MemberView } from './specs.ts';

const tag = 'members';
const params = z.object({ duplicateId: DuplicateId });

/** Both records side by side, masked, for a person to say whether they are one. */
const DuplicateView = z.lazy(() =>
  z
    .object({
      duplicateId: DuplicateId,
      status: DuplicateStatus,
      /** What they have in common. */
      signs: z.array(Sign),
      /** The union before which it stands. */
      unionId: UnionId,
      foundAt: Instant,
      since: Instant,
      decidedAt: Instant.optional(),
      kept: MemberId.optional(),
      reason: z.string().optional(),
      members: z.array(MemberView),
    })
    .meta({ id: 'Duplicate' }),
);

const audit = {
  purpose: 'membership-administration',
  shows: { unionId: 'union', duplicateId: 'duplicate', memberId: 'member' },
} as const;

export const listDuplicatesSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/duplicates',
  tag,
  summary: { zh: '待核查的疑似重复会员', en: 'Members of whom two may be one, before this union' },
  description: {
    zh: '姓名和出生日期相同或手机号码相同的两条会员记录，等待最久的在前；两人分属不同工会的，由其共同的最近上级工会核查。手机号码相同只是线索。一页可能少于 limit 条，以 next 为准。',
    en: 'Two records with the same name and birth date, or the same mobile, what has waited longest first; of two unions, before the lowest union above both. A mobile in common is a hint, no more. A page may hold fewer than `limit`; there are more as long as there is a `next`.',
  },
  action: 'duplicates:read',
  audit,
  params: z.object({ unionId: UnionId }),
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: { zh: '疑似重复', en: 'One page of findings' },
      schema: z.lazy(() => z.object({ duplicates: z.array(DuplicateView), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

export const getDuplicateSpec = defineRoute({
  method: 'GET',
  path: '/v1/duplicates/{duplicateId}',
  tag,
  summary: { zh: '比对疑似重复的两条记录', en: 'Both records of a finding side by side' },
  action: 'duplicates:read',
  audit,
  params,
  responses: { 200: { description: { zh: '疑似重复', en: 'The finding' }, schema: DuplicateView } },
  problems: ['duplicate/not-found'],
});

export const duplicateTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/duplicates/{duplicateId}/timeline',
  tag,
  summary: { zh: '疑似重复核查经过', en: 'What became of a finding, in words' },
  action: 'duplicates:read',
  audit: { purpose: 'membership-administration', shows: { duplicateId: 'duplicate' } },
  params,
  responses: {
    200: {
      description: { zh: '经过（最早的在前）', en: 'What happened, the oldest first' },
      schema: z.lazy(() => z.object({ duplicateId: DuplicateId, ...timelineField })),
    },
  },
  problems: ['duplicate/not-found'],
});

/** The command behind each decision. */
export const duplicateDecisions = {
  DismissDuplicate: defineRoute({
    method: 'POST',
    path: '/v1/duplicates/{duplicateId}/dismissal',
    tag,
    summary: { zh: '认定为不同的人', en: 'Find that the two are different persons' },
    description: {
      zh: '结论长期有效，同一对记录不再提示。',
      en: 'Remembered: the same two are never put before anybody again.',
    },
    action: 'duplicates:dismiss',
    audit: 'none',
    idempotent: true,
    params,
    body: z.lazy(() => DismissDuplicate.unwrap().omit({ duplicateId: true })),
    responses: acceptedSpec,
    problems: commandProblems('duplicate/not-found', 'text/personal-number'),
  }),
  MergeMembers: defineRoute({
    method: 'POST',
    path: '/v1/duplicates/{duplicateId}/merger',
    tag,
    summary: { zh: '认定为同一人并合并', en: 'Find that the two are one person, and merge' },
    description: {
      zh: '保留一条记录，另一条作废并注明去向，其证件号码即可重新使用。撤销作废（revival）即撤销合并。',
      en: 'One record is kept, the other voided with a reference to it, and its number is free. Taking the voiding back (`revival`) undoes it.',
    },
    action: 'members:void',
    audit: 'none',
    idempotent: true,
    params,
    body: z.lazy(() => MergeMembers.unwrap().omit({ duplicateId: true })),
    responses: acceptedSpec,
    problems: commandProblems('duplicate/not-found', 'text/personal-number'),
  }),
} as const;

export const duplicateSpecs = [
  listDuplicatesSpec,
  getDuplicateSpec,
  duplicateTimelineSpec,
  ...Object.values(duplicateDecisions),
] as const;
