import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { Disposition } from '../../kernel/disposition.ts';
import { MemberId, UnionId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ProposeDissolution, ReportDissolution, ReturnDissolution } from '../domain/begin-dissolution.ts';
import { NoteSealsHandedIn } from '../domain/carry-out-dissolution.ts';
import { Blocker, DissolutionStatus, Ground } from '../domain/dissolution.ts';
import { commandSpecs } from './command-specs.ts';

const params = z.object({ unionId: UnionId });

const common = { tag: 'dissolutions', audit: 'none', params } as const;

const { withBody, withoutBody } = commandSpecs({
  tag: 'dissolutions',
  params,
  under: '/dissolutions/{unionId}',
  notFound: ['union/not-found', 'dissolution/not-found'],
});

const withoutId = { unionId: true } as const;

/** The commands that come with a body. */
export const dissolutionActs = {
  ProposeDissolution: withBody(
    'proposal',
    { zh: '会员（代表）大会通过后申请撤销工会', en: 'Propose the dissolution that the meeting has adopted' },
    'dissolution:propose',
    z.lazy(() => ProposeDissolution.unwrap().omit(withoutId)),
  ),
  ReportDissolution: withBody(
    'report',
    { zh: '单位终止，报告撤销工会', en: 'Report the dissolution that comes with the employer’s end' },
    'dissolution:report',
    z.lazy(() => ReportDissolution.unwrap().omit(withoutId)),
  ),
  ReturnDissolution: withBody(
    'return',
    { zh: '不批准撤销，退回', en: 'Send the proposal back with the reason' },
    'dissolution:review',
    z.lazy(() => ReturnDissolution.unwrap().omit(withoutId)),
  ),
  NoteSealsHandedIn: withBody(
    'seals',
    { zh: '登记印章已收缴', en: 'Note that the seals were handed in' },
    'dissolution:handle',
    z.lazy(() => NoteSealsHandedIn.unwrap().omit(withoutId)),
  ),
} as const;

/** The commands that come without one. */
export const bareDissolutionActs = {
  ApproveDissolution: withoutBody(
    'approval',
    { zh: '批准撤销工会', en: 'Approve the dissolution: the gate is shut' },
    'dissolution:review',
  ),
  AbandonDissolution: withoutBody(
    'abandonment',
    { zh: '中止撤销', en: 'Give the dissolution up before it is closed' },
    'dissolution:review',
  ),
  ResumeDissolution: withoutBody(
    'resumption',
    { zh: '已处理所缺事项，继续撤销', en: 'Go on: what was missing has been settled' },
    'dissolution:handle',
  ),
} as const;

const RefusedView = z.lazy(() => z.object({ memberId: MemberId, code: z.string(), text: z.string() }));

export const DissolutionView = z.lazy(() =>
  z
    .object({
      unionId: UnionId,
      status: DissolutionStatus,
      ground: Ground,
      superior: UnionId,
      usual: Disposition,
      assetsTo: UnionId,
      since: Instant,
      replyBy: LocalDate.optional(),
      /** The superior has not replied by then. */
      overdue: z.literal(true).optional(),
      remark: z.string().optional(),
      begunAt: Instant.optional(),
      endedAt: Instant.optional(),
      seals: z.object({ handedInOn: LocalDate, evidence: z.string().optional() }).optional(),
      /** How far the placing of members has come; `left` is what the gate counts now. */
      progress: z
        .object({
          members: z.number().int(),
          placed: z.number().int(),
          left: z.number().int(),
          settled: z.number().int(),
          round: z.number().int(),
          /** How many went elsewhere than was meant, and the first of them. */
          fell: z.number().int(),
          fallen: z.array(RefusedView),
        })
        .optional(),
      /** What keeps it from being closed, and whom nobody takes. */
      waitsFor: z.array(Blocker),
      stuck: z.array(RefusedView),
    })
    .meta({ id: 'Dissolution' }),
);
export type DissolutionView = z.infer<typeof DissolutionView>;

export const getDissolutionSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/dissolutions/{unionId}',
  summary: { zh: '查询撤销进度', en: 'Follow the dissolution of a union' },
  description: {
    zh: '会员处置进度：共多少、已处置多少、尚余多少；未按原定处置的会员及原因；待办事项。',
    en: 'How many of how many members are placed, who went elsewhere than was meant and why, and what it waits for.',
  },
  action: 'dissolution:read',
  responses: { 200: { description: { zh: '撤销事项', en: 'The dissolution' }, schema: DissolutionView } },
  problems: ['dissolution/not-found'],
});

export const dissolutionSpecs = [
  getDissolutionSpec,
  ...Object.values(dissolutionActs),
  ...Object.values(bareDissolutionActs),
] as const;
