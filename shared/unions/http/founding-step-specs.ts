import * as z from 'zod';
import { FoundingApplicationId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ReplyStep } from '../domain/founding-step-events.ts';
import {
  FileFoundingReply,
  ReportFoundingElection,
  RequestFoundingMeeting,
  ReturnFoundingStep,
} from '../domain/founding-steps.ts';
import { commandSpecs } from './command-specs.ts';

const params = z.object({ applicationId: FoundingApplicationId });

const common = { tag: 'unions', audit: 'none', params } as const;

const { withBody, withoutBody } = commandSpecs({
  tag: 'unions',
  params,
  under: '/founding-applications/{applicationId}',
  notFound: ['founding/not-found'],
});

const withoutId = { applicationId: true } as const;

/** The commands that come with a body. */
export const foundingSteps = {
  RequestFoundingMeeting: withBody(
    'meeting-request',
    { zh: '请示召开会员（代表）大会', en: 'Ask to hold the meeting that elects' },
    'founding:conduct',
    z.lazy(() => RequestFoundingMeeting.unwrap().omit(withoutId)),
  ),
  ReturnFoundingMeeting: withBody(
    'meeting-return',
    { zh: '退回召开会员（代表）大会的请示', en: 'Send the request for the meeting back' },
    'founding:review',
    z.lazy(() => ReturnFoundingStep.unwrap().omit(withoutId)),
  ),
  ReportFoundingElection: withBody(
    'election-result',
    { zh: '报告选举结果', en: 'Report the result of the election' },
    'founding:conduct',
    z.lazy(() => ReportFoundingElection.unwrap().omit(withoutId)),
  ),
  ReturnFoundingElection: withBody(
    'election-return',
    { zh: '不予批准选举结果，重新选举', en: 'Refuse the result: elect again' },
    'founding:review',
    z.lazy(() => ReturnFoundingStep.unwrap().omit(withoutId)),
  ),
  FileFoundingReply: withBody(
    'reply-document',
    { zh: '登记批复文号和扫描件', en: 'File number and scan of a reply' },
    'founding:review',
    z.lazy(() => FileFoundingReply.unwrap().omit(withoutId)),
  ),
} as const;

/** The commands that come without one. */
export const foundingApprovals = {
  ApproveFoundingMeeting: withoutBody(
    'meeting-approval',
    {
      zh: '批准召开会员（代表）大会',
      en: 'Approve the meeting',
    },
    'founding:review',
  ),
  ApproveFoundingElection: withoutBody(
    'election-approval',
    {
      zh: '批准选举结果，工会成立',
      en: 'Approve the result: the union exists',
    },
    'founding:review',
  ),
} as const;

export const replyDraftSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/founding-applications/{applicationId}/reply-draft',
  summary: { zh: '生成批复稿', en: 'Draft the reply' },
  description: {
    zh: '按申请内容生成批复正文，不含个人信息；用印后以文号和扫描件登记。',
    en: 'The text of the reply by what was submitted, without personal data; once stamped, file its number and scan.',
  },
  action: 'founding:review',
  query: z.strictObject({ step: ReplyStep }),
  responses: {
    200: {
      description: { zh: '批复稿', en: 'The draft, in Chinese' },
      schema: z.lazy(() => z.object({ step: ReplyStep, text: z.string() })),
    },
  },
  problems: ['founding/not-found', 'founding/no-such-reply'],
});

export const foundingStepSpecs = [
  ...Object.values(foundingSteps),
  ...Object.values(foundingApprovals),
  replyDraftSpec,
] as const;
