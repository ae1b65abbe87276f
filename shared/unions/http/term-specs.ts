import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { UnionId } from '../../kernel/ids.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { MeetingRequest, Reply, ReplyStep, ReportedElection } from '../domain/founding-step-events.ts';
import { UnionStatus } from '../domain/lifecycle.ts';
import { OrderReelection, RecordTerm } from '../domain/record-term.ts';
import {
  FileReelectionReply,
  ReportReelection,
  RequestReelectionMeeting,
  ReturnReelectionStep,
} from '../domain/reelect.ts';
import { ReelectionStatus, ReelectionStep } from '../domain/reelection.ts';
import { RefuseTermExtension, RequestTermExtension } from '../domain/term-extension.ts';
import { commandSpecs } from './command-specs.ts';

const params = z.object({ unionId: UnionId });

const common = { tag: 'elections', audit: 'none', params } as const;

const { withBody, withoutBody } = commandSpecs({
  tag: 'elections',
  params,
  under: '',
  notFound: ['union/not-found'],
});

const withoutId = { unionId: true } as const;

/** The commands that come with a body. */
export const termCommands = {
  RecordTerm: withBody(
    'unions/{unionId}/term',
    { zh: '登记任期', en: 'Record a term by its paper' },
    'elections:review',
    z.lazy(() => RecordTerm.unwrap().omit(withoutId)),
  ),
  OrderReelection: withBody(
    'unions/{unionId}/reelection-order',
    { zh: '责令限期换届', en: 'Order an overdue union to elect by a day' },
    'elections:review',
    z.lazy(() => OrderReelection.unwrap().omit(withoutId)),
  ),
  RequestTermExtension: withBody(
    'term-extensions/{unionId}/request',
    { zh: '申请延期换届', en: 'Ask to extend the term' },
    'elections:handle',
    z.lazy(() => RequestTermExtension.unwrap().omit(withoutId)),
  ),
  RefuseTermExtension: withBody(
    'term-extensions/{unionId}/refusal',
    { zh: '不同意延期换届', en: 'Refuse the extension' },
    'elections:review',
    z.lazy(() => RefuseTermExtension.unwrap().omit(withoutId)),
  ),
  RequestReelectionMeeting: withBody(
    'reelections/{unionId}/meeting-request',
    { zh: '请示召开换届大会', en: 'Ask to hold the meeting that elects anew' },
    'elections:handle',
    z.lazy(() => RequestReelectionMeeting.unwrap().omit(withoutId)),
  ),
  ReturnReelectionMeeting: withBody(
    'reelections/{unionId}/meeting-return',
    { zh: '退回召开换届大会的请示', en: 'Send the request for the meeting back' },
    'elections:review',
    z.lazy(() => ReturnReelectionStep.unwrap().omit(withoutId)),
  ),
  ReportReelection: withBody(
    'reelections/{unionId}/result',
    { zh: '报告换届选举结果', en: 'Report the result of the election' },
    'elections:handle',
    z.lazy(() => ReportReelection.unwrap().omit(withoutId)),
  ),
  ReturnReelection: withBody(
    'reelections/{unionId}/result-return',
    { zh: '不予批准选举结果，重新选举', en: 'Refuse the result: elect again' },
    'elections:review',
    z.lazy(() => ReturnReelectionStep.unwrap().omit(withoutId)),
  ),
  AbandonReelection: withBody(
    'reelections/{unionId}/abandonment',
    { zh: '终止换届', en: 'Give the re-election up' },
    'elections:handle',
    z.lazy(() => ReturnReelectionStep.unwrap().omit(withoutId)),
  ),
  FileReelectionReply: withBody(
    'reelections/{unionId}/reply-document',
    { zh: '登记批复文号和扫描件', en: 'File number and scan of a reply' },
    'elections:review',
    z.lazy(() => FileReelectionReply.unwrap().omit(withoutId)),
  ),
} as const;

/** The commands that come without one. */
export const termApprovals = {
  ApproveTermExtension: withoutBody(
    'term-extensions/{unionId}/approval',
    {
      zh: '批准延期换届',
      en: 'Approve the extension',
    },
    'elections:review',
  ),
  ApproveReelectionMeeting: withoutBody(
    'reelections/{unionId}/meeting-approval',
    {
      zh: '批准召开换届大会',
      en: 'Approve the meeting',
    },
    'elections:review',
  ),
  ApproveReelection: withoutBody(
    'reelections/{unionId}/result-approval',
    {
      zh: '批准选举结果，新一届委员会任职',
      en: 'Approve the result: the new committee is in office',
    },
    'elections:review',
  ),
} as const;

/** What the superior is to reply to, and until when; `overdue` once that day is over. */
const ReplyView = z.object({
  step: ReplyStep,
  since: Instant,
  dueOn: LocalDate.optional(),
  overdue: z.boolean(),
});

export const ReelectionView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      status: z.union([ReelectionStatus, z.literal('none')]),
      meeting: MeetingRequest.optional(),
      reason: z.string().optional(),
      reply: ReplyView.optional(),
      election: ReportedElection.omit({ elected: true }).optional(),
      sentBack: z.object({ step: ReplyStep, remark: z.string(), on: LocalDate }).optional(),
      replies: z.array(Reply),
      remark: z.string().optional(),
    })
    .meta({ id: 'Reelection' }),
);

export const getReelectionSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/reelections/{unionId}',
  summary: { zh: '查询换届选举', en: 'Follow a re-election' },
  action: 'elections:read',
  responses: {
    200: {
      description: {
        zh: '最近一次换届选举',
        en: 'The last re-election of the union, or that there was none',
      },
      schema: ReelectionView,
    },
  },
  problems: ['union/not-found'],
});

export const reelectionDraftSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/reelections/{unionId}/reply-draft',
  summary: { zh: '生成换届批复稿', en: 'Draft the reply to a re-election' },
  description: {
    zh: '按请示或者报告的内容生成批复正文，不含个人信息；用印后以文号和扫描件登记。',
    en: 'The text of the reply by what was submitted, without personal data; once stamped, file its number and scan.',
  },
  action: 'elections:review',
  query: z.strictObject({ step: ReelectionStep }),
  responses: {
    200: {
      description: { zh: '批复稿', en: 'The draft, in Chinese' },
      schema: z.lazy(() => z.object({ step: ReelectionStep, text: z.string() })),
    },
  },
  problems: ['union/not-found', 'reelection/no-such-reply'],
});

export const TermExtensionView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      status: z.enum(['none', 'requested', 'approved', 'refused']),
      electedOn: LocalDate.optional(),
      until: LocalDate.optional(),
      reason: z.string().optional(),
      request: z.string().optional(),
      dueOn: LocalDate.optional(),
      /** The superior has not replied by then. */
      overdue: z.literal(true).optional(),
      remark: z.string().optional(),
    })
    .meta({ id: 'TermExtension' }),
);

export const getTermExtensionSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/term-extensions/{unionId}',
  summary: { zh: '查询延期换届申请', en: 'Follow an extension' },
  action: 'elections:read',
  responses: {
    200: {
      description: {
        zh: '最近一次延期申请',
        en: 'The last extension that was asked for, or that there was none',
      },
      schema: TermExtensionView,
    },
  },
  problems: ['union/not-found'],
});

export const TermEntry = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      name: z.string(),
      status: UnionStatus,
      electedOn: LocalDate,
      years: z.number().int(),
      endsOn: LocalDate,
      extendedTo: LocalDate.optional(),
      orderedBy: LocalDate.optional(),
    })
    .meta({ id: 'TermEntry' }),
);

export const listTermsSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/unions/{unionId}/terms',
  summary: { zh: '下级工会任期届满名单', en: 'Terms of the unions directly below that are over, or will be' },
  description: {
    zh: '任期最后一日早于 before 的直属下级工会，先届满的在前；缺省为今天，即逾期未换届的。',
    en: 'Unions directly below whose term ends before the day given, the earliest first; by default today: the overdue ones.',
  },
  action: 'elections:read',
  query: z.strictObject({
    before: LocalDate.optional().meta({ description: '截至日期 | a day, by default today' }),
    ...pageInQuery,
  }),
  responses: {
    200: {
      description: { zh: '任期名单', en: 'One page, by the last day of the term' },
      schema: z.lazy(() => z.object({ terms: z.array(TermEntry), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

export const termSpecs = [
  ...Object.values(termCommands),
  ...Object.values(termApprovals),
  getReelectionSpec,
  reelectionDraftSpec,
  getTermExtensionSpec,
  listTermsSpec,
] as const;
