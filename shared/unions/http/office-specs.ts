import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { Post } from '../../kernel/post.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { AskToMoveOfficer, ReportByElection } from '../domain/change-committee.ts';
import { CommitteeChangeStatus } from '../domain/committee-change.ts';
import { Finding } from '../domain/election.ts';
import { RecordResignation, RemoveOfficer } from '../domain/leave-office.ts';
import { Vacancy } from '../domain/offices.ts';
import { FileCommitteeReply, ReturnCommitteeChange } from '../domain/reply-to-committee-change.ts';
import { commandSpecs } from './command-specs.ts';

const common = {
  tag: 'elections',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
} as const;

const withoutId = { unionId: true } as const;

const { withBody, withoutBody } = commandSpecs({
  tag: 'elections',
  params: common.params,
  under: '',
  notFound: ['union/not-found'],
});

/** The commands that come with a body. */
export const officeCommands = {
  RecordResignation: withBody(
    'officers/{unionId}/resignations',
    { zh: '登记辞职', en: 'Record that an officer resigned' },
    'elections:handle',
    z.lazy(() => RecordResignation.unwrap().omit(withoutId)),
  ),
  RemoveOfficer: withBody(
    'officers/{unionId}/removals',
    { zh: '登记罢免', en: 'Record that the meeting removed an officer' },
    'officers:remove',
    z.lazy(() => RemoveOfficer.unwrap().omit(withoutId)),
  ),
  ReportByElection: withBody(
    'committee-changes/{unionId}/by-election',
    { zh: '报告补选结果', en: 'Report the result of a by-election' },
    'elections:handle',
    z.lazy(() => ReportByElection.unwrap().omit(withoutId)),
  ),
  AskToMoveOfficer: withBody(
    'committee-changes/{unionId}/move',
    { zh: '申请主席（副主席）工作调动', en: 'Ask to move the chair or a deputy to other work' },
    'elections:handle',
    z.lazy(() => AskToMoveOfficer.unwrap().omit(withoutId)),
  ),
  ReturnCommitteeChange: withBody(
    'committee-changes/{unionId}/return',
    { zh: '不予批准', en: 'Refuse: elect again, or the officer stays' },
    'elections:review',
    z.lazy(() => ReturnCommitteeChange.unwrap().omit(withoutId)),
  ),
  FileCommitteeReply: withBody(
    'committee-changes/{unionId}/reply-document',
    { zh: '登记批复文号和扫描件', en: 'File number and scan of the reply' },
    'elections:review',
    z.lazy(() => FileCommitteeReply.unwrap().omit(withoutId)),
  ),
} as const;

/** The commands that come without one. */
export const officeActs = {
  ApproveCommitteeChange: withoutBody(
    'committee-changes/{unionId}/approval',
    { zh: '批准补选结果或工作调动', en: 'Approve the by-election, or the move' },
    'elections:review',
  ),
  WithdrawCommitteeChange: withoutBody(
    'committee-changes/{unionId}/withdrawal',
    { zh: '撤回', en: 'Take it back before the reply' },
    'elections:handle',
  ),
} as const;

export const OfficersView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      /** Last day of the term, of all of them. */
      until: LocalDate.optional(),
      officers: z.array(z.object({ memberId: MemberId, post: Post, since: LocalDate })),
      vacancies: z.array(Vacancy.omit({ vacancyId: true })),
    })
    .meta({ id: 'Officers' }),
);

export const getOfficersSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/officers/{unionId}',
  summary: { zh: '查询任职人员和出缺', en: 'Who is in office, and which posts are vacant' },
  description: {
    zh: '任职人员以会员编号表示；出缺职务附补选期限，status 为 overdue 的已逾期。',
    en: 'Officers by the number of their membership; vacant posts with the day by which somebody is to be elected.',
  },
  action: 'elections:read',
  responses: {
    200: { description: { zh: '任职人员和出缺', en: 'Officers and vacancies' }, schema: OfficersView },
  },
  problems: ['union/not-found'],
});

export const CommitteeChangeView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      status: z.union([CommitteeChangeStatus, z.literal('none')]),
      kind: z.enum(['by-election', 'move']).optional(),
      election: z
        .object({
          heldOn: LocalDate,
          entitled: z.number().int(),
          present: z.number().int(),
          elected: z.array(z.object({ memberId: MemberId, post: Post, votes: z.number().int() })),
          findings: z.array(Finding),
          minutes: z.string(),
        })
        .optional(),
      move: z
        .object({ memberId: MemberId, reason: z.string(), consentedOn: LocalDate, resolution: z.string() })
        .optional(),
      reply: z.object({ since: Instant, dueOn: LocalDate, overdue: z.boolean() }).optional(),
      approvedOn: LocalDate.optional(),
      bySilence: z.literal(true).optional(),
      document: z.object({ number: z.string(), scan: z.string() }).optional(),
      remark: z.string().optional(),
    })
    .meta({ id: 'CommitteeChange' }),
);

export const getCommitteeChangeSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/committee-changes/{unionId}',
  summary: { zh: '查询补选、工作调动', en: 'Follow a by-election, or the move of an officer' },
  action: 'elections:read',
  responses: {
    200: {
      description: {
        zh: '最近一次补选或工作调动',
        en: 'The last by-election or move of the union, or that there was none',
      },
      schema: CommitteeChangeView,
    },
  },
  problems: ['union/not-found'],
});

export const officeSpecs = [
  ...Object.values(officeCommands),
  ...Object.values(officeActs),
  getOfficersSpec,
  getCommitteeChangeSpec,
] as const;
