import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { UnionId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ScopeName } from '../domain/scope-name.ts';
import { metricQuery } from './series-specs.ts';

const Count = z.number().int();

const common = {
  method: 'GET',
  tag: 'statistics',
  action: 'statistics:read',
  audit: 'none',
  params: z.object({ scope: ScopeName }),
} as const;

const problems = [
  'statistics/not-found',
  'statistics/no-such-metric',
  'statistics/nothing-below',
  'statistics/too-many-below',
] as const;

export const readRankingSpec = defineRoute({
  ...common,
  path: '/v1/statistics/{scope}/ranking',
  summary: { zh: '下级排名', en: 'Rank what lies directly below' },
  description: {
    zh: '某工会的直接下级工会，或某行政区划的直接下级行政区划，按一项实时统计由多到少排名，逐页返回；同数同名次。直接下级工会超过 500 个的不即时排名。',
    en: 'The unions directly below a union, or the divisions directly below a division, by one live figure, the largest first, page by page. Equal values share a rank. More than 500 unions are not ranked at once.',
  },
  query: z.object({
    ...metricQuery(),
    limit: z.coerce.number().int().min(1).max(100).default(25),
    after: z.coerce.number().int().min(0).max(10_000).default(0).meta({
      description: '跳过前若干名，取上一页的 next。 How many to pass over: `next` of the page before.',
    }),
  }),
  responses: {
    200: {
      description: { zh: '排名', en: 'The ranking' },
      schema: z.lazy(() =>
        z
          .object({
            scope: z.string(),
            metric: z.object({
              place: z.string(),
              code: z.string().optional(),
              name: z.object({ zh: z.string(), en: z.string() }),
            }),
            asOf: Instant,
            of: Count,
            rows: z
              .array(z.object({ rank: Count, scope: z.string(), name: z.string(), value: Count }))
              .readonly(),
            next: Count.optional(),
          })
          .meta({ id: 'Ranking' }),
      ),
    },
  },
  problems,
});

export const drawRankingSpec = defineRoute({
  ...common,
  path: '/v1/statistics/{scope}/ranking.svg',
  summary: { zh: '绘制下级排名图', en: 'Draw a ranking' },
  description: {
    zh: '同 ranking，以 SVG 图返回前 40 名。',
    en: 'As the ranking, its first 40 drawn as SVG.',
  },
  query: z.object(metricQuery()),
  responses: {
    200: { description: { zh: 'SVG 图', en: 'The chart' }, contentType: 'image/svg+xml; charset=utf-8' },
  },
  problems,
});

export const readQuietSpec = defineRoute({
  ...common,
  path: '/v1/statistics/{scope}/quiet',
  summary: { zh: '长期无变动的下级工会', en: 'Unions below that are quiet' },
  description: {
    zh: '某工会的直接下级工会中，连同其下级在内，最近若干个月登记簿上无任何计入统计的变动者：工会、会员、覆盖单位的登记，接转、申请、撤销和疑似重复的办理。任期结果计入工会登记；民主管理记录、未办结的选举不计。按已关账之日计算，逐页查看各下级，每页只列出无变动者。',
    en: 'Of the unions directly below a union those that had no change of anything counted for so many months, all below them included: records of unions, members and employers, transfers, applications, dissolutions, likely duplicates. Results of elections are in the union’s record; acts of democratic management and elections that are under way are not. By closed days; each page looks at some unions and names the quiet ones among them.',
  },
  query: z.object({
    months: z.coerce.number().int().min(1).max(60).default(6),
    limit: z.coerce.number().int().min(1).max(25).default(25),
    cursor: z.string().max(2_048).optional(),
  }),
  responses: {
    200: {
      description: { zh: '无变动的工会', en: 'The quiet ones' },
      schema: z.lazy(() =>
        z
          .object({
            scope: z.string(),
            first: LocalDate,
            closedThrough: LocalDate,
            since: LocalDate,
            looked: Count,
            unions: z
              .array(z.object({ unionId: UnionId, name: z.string(), lastOn: LocalDate.optional() }))
              .readonly(),
            next: z.string().optional(),
          })
          .meta({ id: 'QuietUnions' }),
      ),
    },
  },
  problems: ['statistics/not-found', 'statistics/unions-only', 'statistics/not-closed', 'request/bad-cursor'],
});

export const belowSpecs = [readRankingSpec, drawRankingSpec, readQuietSpec] as const;
