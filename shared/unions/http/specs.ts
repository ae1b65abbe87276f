import * as z from 'zod';
import { codeSchema } from '../../kernel/codes/code-schema.ts';
import { CreditCode } from '../../kernel/credit-code.ts';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { freeText } from '../../kernel/free-text.ts';
import {
  AffiliationChangeId,
  EmployerId,
  FoundingApplicationId,
  MemberId,
  RosterId,
  UnionId,
} from '../../kernel/ids.ts';
import { Mobile } from '../../kernel/mobile.ts';
import { PersonName } from '../../kernel/person-name.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { asOfField, asOfProblems } from '../../platform/edge/as-of.ts';
import { timelineField } from '../../platform/edge/timeline.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { MOST_FOUNDERS } from '../domain/apply-for-founding.ts';
import { EmployerInput } from '../domain/employer-input.ts';
import {
  FoundingProcedure,
  MeetingRequest,
  Reply,
  ReplyStep,
  ReportedElection,
} from '../domain/founding-step-events.ts';
import { Finding } from '../domain/election.ts';
import { FoundingStatus } from '../domain/founding.ts';
import { UnionStatus } from '../domain/lifecycle.ts';
import { UnionLevel } from '../domain/union.ts';

const tag = 'unions';

const byApplication = z.object({ applicationId: FoundingApplicationId });
const byUnion = z.object({ unionId: UnionId });

/** 工会负责人 and the preparatory group 筹备组. */
const Officer = z.lazy(() =>
  z.strictObject({ name: PersonName, mobile: Mobile }).meta({ id: 'OfficerInput' }),
);

export const FoundingInput = z.lazy(() =>
  z.strictObject({
    superior: UnionId.meta({ description: '上一级工会 | the union that will approve' }),
    employer: EmployerInput,
    otherEmployers: z
      .array(EmployerInput)
      .min(1)
      .max(MOST_FOUNDERS - 1)
      .optional()
      .meta({ description: '联合建会的其他单位 | further employers that found a joint union with it' }),
    union: z.strictObject({
      name: z.string().trim().min(4).max(100),
      unionType: codeSchema('union-type'),
      creditCode: CreditCode.optional(),
      telephone: z
        .string()
        .trim()
        .regex(/^[\d+()-]{7,20}$/),
    }),
    leader: Officer,
    preparatoryGroup: z.array(Officer).max(20),
    roster: z.strictObject({ rosterId: RosterId }),
    procedure: FoundingProcedure.optional().meta({
      description:
        '建会程序，缺省按本省规定 | one approval, or each step approved; by default as the province has it',
    }),
  }),
);

const Counts = z.lazy(() =>
  z.object({
    rows: z.number().int(),
    valid: z.number().int(),
    refused: z.number().int(),
  }),
);

export const FoundingView = z.lazy(() =>
  z
    .object({
      applicationId: FoundingApplicationId,
      status: FoundingStatus,
      submittedAt: Instant,
      superior: UnionId,
      unionId: UnionId,
      employerId: EmployerId,
      employer: z.object({ name: z.string(), creditCode: z.string() }),
      /** Who founds a joint union together with that one. */
      otherEmployers: z
        .array(
          z.object({ employerId: EmployerId, name: z.string(), creditCode: z.string(), employees: z.int() }),
        )
        .optional(),
      union: z.object({ name: z.string(), unionType: z.string() }),
      roster: Counts.optional(),
      /** What the superior is to weigh. */
      findings: z.array(Finding).optional(),
      /** How far the admission of the roster has come, in chunks and rows. */
      progress: z
        .object({
          chunksDone: z.number().int(),
          chunks: z.number().int(),
          admitted: z.number().int(),
          refused: z.number().int(),
          transferOffers: z.number().int(),
        })
        .optional(),
      approvedOn: LocalDate.optional(),
      reason: z
        .object({
          code: z.string(),
          params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        })
        .optional(),
      remark: z.string().optional(),
      procedure: FoundingProcedure,
      /** What the superior is to reply to, and until when; `overdue` once that day is over. */
      reply: z
        .object({ step: ReplyStep, since: Instant, dueOn: LocalDate.optional(), overdue: z.boolean() })
        .optional(),
      meeting: MeetingRequest.optional(),
      election: ReportedElection.omit({ elected: true }).optional(),
      sentBack: z.object({ step: ReplyStep, remark: z.string(), on: LocalDate }).optional(),
      replies: z.array(Reply),
      links: z.object({ self: z.string(), rows: z.string(), union: z.string() }),
    })
    .meta({ id: 'FoundingApplication' }),
);
export type FoundingView = z.infer<typeof FoundingView>;

export const applySpec = defineRoute({
  method: 'POST',
  path: '/v1/founding-applications',
  tag,
  summary: { zh: '申请建立工会（单位、工会、负责人、花名册一次提交）', en: 'Apply to found a union' },
  action: 'founding:apply',
  audit: 'none',
  idempotent: true,
  body: FoundingInput,
  responses: acceptedSpec,
  problems: commandProblems('founding/unknown-superior', 'person/erased'),
});

export const getFoundingSpec = defineRoute({
  method: 'GET',
  path: '/v1/founding-applications/{applicationId}',
  tag,
  summary: { zh: '查询建会申请及进度', en: 'Follow a founding application' },
  action: 'founding:read',
  audit: 'none',
  params: byApplication,
  responses: { 200: { description: { zh: '建会申请', en: 'The application' }, schema: FoundingView } },
  problems: ['founding/not-found'],
});

export const RowView = z.lazy(() =>
  z
    .object({
      line: z.number().int(),
      status: z.enum(['valid', 'admitted', 'refused', 'transfer-offer']),
      memberId: MemberId.optional(),
      problems: z.array(z.object({ field: z.string().optional(), code: z.string(), text: z.string() })),
    })
    .meta({ id: 'RosterRow' }),
);
export type RowView = z.infer<typeof RowView>;

export const listRowsSpec = defineRoute({
  method: 'GET',
  path: '/v1/founding-applications/{applicationId}/rows',
  tag,
  summary: { zh: '花名册逐行结果', en: 'The result of each row of the roster' },
  action: 'founding:read',
  audit: {
    purpose: 'founding-review',
    shows: { applicationId: 'founding-application', memberId: 'member' },
  },
  params: byApplication,
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: { zh: '逐行结果（按批分页）', en: 'Rows by line, a chunk of the roster a page' },
      schema: z.lazy(() => z.object({ rows: z.array(RowView), next: z.string().optional() })),
    },
  },
  problems: ['founding/not-found', 'request/bad-cursor'],
});

export const approveSpec = defineRoute({
  method: 'POST',
  path: '/v1/founding-applications/{applicationId}/approval',
  tag,
  summary: { zh: '批准建会', en: 'Approve a founding' },
  action: 'founding:review',
  audit: 'none',
  idempotent: true,
  params: byApplication,
  responses: acceptedSpec,
  problems: commandProblems('founding/not-found'),
});

export const rejectSpec = defineRoute({
  method: 'POST',
  path: '/v1/founding-applications/{applicationId}/rejection',
  tag,
  summary: { zh: '不予批准建会', en: 'Reject a founding' },
  action: 'founding:review',
  audit: 'none',
  idempotent: true,
  params: byApplication,
  body: z.lazy(() => z.strictObject({ remark: freeText(500) })),
  responses: acceptedSpec,
  problems: commandProblems('founding/not-found'),
});

export const UnionView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      status: UnionStatus,
      name: z.string(),
      level: UnionLevel,
      unionType: z.string(),
      creditCode: z.string().optional(),
      superior: UnionId.optional(),
      /** A change of superior that is under way. */
      affiliationChange: z.object({ changeId: AffiliationChangeId }).optional(),
      division: z.string(),
      employers: z.array(EmployerId),
      foundedOn: LocalDate.optional(),
      /** 任期 */
      term: z
        .object({
          electedOn: LocalDate,
          years: z.number().int(),
          /** Its last day, an approved extension counted in. */
          endsOn: LocalDate,
          extendedTo: LocalDate.optional(),
          orderedBy: LocalDate.optional(),
        })
        .optional(),
      leader: z.object({ name: z.string(), mobile: z.string() }).brand<'Personal'>().optional(),
    })
    .meta({ id: 'Union' }),
);
export type UnionView = z.input<typeof UnionView>;

export const getUnionSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}',
  tag,
  summary: { zh: '查询工会', en: 'Read a union' },
  action: 'unions:read',
  audit: { purpose: 'union-administration', shows: { unionId: 'union' }, ofOperatorsOnly: true },
  params: byUnion,
  query: z.strictObject(asOfField),
  responses: {
    200: {
      description: { zh: '工会及其人数', en: 'The union with its counts' },
      schema: z.lazy(() =>
        UnionView.unwrap().extend({
          /** The counts are those of now: absent where the question is about a day past. */
          members: z.number().int().optional(),
          /** Active members: preparatory and retained ones have no vote. */
          electorate: z.number().int().optional(),
          children: z.number().int().optional(),
          ...asOfField,
        }),
      ),
    },
  },
  problems: ['union/not-found', ...asOfProblems],
});

export const unionTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/timeline',
  tag,
  summary: { zh: '工会沿革', en: 'What happened to a union, in words' },
  description: {
    zh: '何人、何事、何时、依据何条。',
    en: 'Who, what, when and on what basis.',
  },
  action: 'unions:read',
  audit: { purpose: 'union-administration', shows: { unionId: 'union' }, ofOperatorsOnly: true },
  params: byUnion,
  responses: {
    200: {
      description: { zh: '沿革（最早的在前）', en: 'What happened, the oldest first' },
      schema: z.lazy(() => z.object({ unionId: UnionId, ...timelineField })),
    },
  },
  problems: ['union/not-found'],
});

export const listChildrenSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/children',
  tag,
  summary: { zh: '下级工会', en: 'Unions directly below' },
  action: 'unions:read',
  audit: { purpose: 'union-administration', shows: { unionId: 'union' }, ofOperatorsOnly: true },
  params: byUnion,
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: {
        zh: '下级工会名单',
        en: 'One page of unions: those without employers of their own first, then by division',
      },
      schema: z.lazy(() => z.object({ unions: z.array(UnionView), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

/** Every route of the unions context, for the API description. */
export const noteEmployerSpec = defineRoute({
  method: 'POST',
  path: '/v1/employers',
  tag,
  summary: { zh: '登记未建会单位', en: 'Enter an employer that has no union' },
  description: {
    zh: '其职工可先由该上级工会接收为预备会员；该单位建会后，单位编号不变。',
    en: 'Its workers can then be preparatory members of that union; the employer keeps its id when its own union is founded.',
  },
  action: 'employers:note',
  audit: 'none',
  idempotent: true,
  body: z.lazy(() =>
    z.strictObject({
      superior: UnionId.meta({ description: '上级工会 | the union above' }),
      employer: EmployerInput,
    }),
  ),
  responses: acceptedSpec,
  problems: commandProblems('founding/unknown-superior', 'founding/superior-not-open'),
});

export const unionSpecs = [
  noteEmployerSpec,
  applySpec,
  getFoundingSpec,
  listRowsSpec,
  approveSpec,
  rejectSpec,
  getUnionSpec,
  unionTimelineSpec,
  listChildrenSpec,
] as const;
