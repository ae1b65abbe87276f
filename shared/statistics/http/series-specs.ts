import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ScopeName } from '../domain/scope-name.ts';

export const metricQuery = () => ({
  metric: z
    .string()
    .regex(/^[a-z]{1,32}\.[A-Za-z]{1,32}$/)
    .meta({
      description:
        '统计项在统计结果中的位置，见 /v1/statistics-dimensions。 The place of a dimension that is told by code or as a sum.',
      examples: ['members.byStatus'],
    }),
  code: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,32}$/)
    .optional()
    .meta({
      description: '按代码统计的项须给出代码。 Of a dimension that is told by code.',
      examples: ['active'],
    }),
});

const SeriesQuery = z.lazy(() =>
  z.object({
    ...metricQuery(),
    step: z.enum(['day', 'month', 'year']).default('day'),
    from: LocalDate.optional(),
    through: LocalDate.optional(),
  }),
);

export const SeriesView = z.lazy(() =>
  z
    .object({
      scope: z.string(),
      metric: z.object({
        place: z.string(),
        code: z.string().optional(),
        name: z.object({ zh: z.string(), en: z.string() }),
        unit: z.enum(['person', 'union', 'employer', 'application', 'transfer', 'pair']),
      }),
      step: z.enum(['day', 'month', 'year']),
      first: LocalDate,
      closedThrough: LocalDate,
      points: z
        .array(
          z.object({
            on: LocalDate,
            value: z.number().int(),
            corrected: z.object({ from: z.number().int(), at: Instant }).optional(),
            partial: z.literal(true).optional(),
          }),
        )
        .readonly(),
      trend: z
        .object({
          change: z.number().int(),
          perCent: z.number().optional(),
          slope: z.number(),
          direction: z.enum(['rising', 'falling', 'steady']),
        })
        .optional(),
    })
    .meta({ id: 'StatisticsSeries' }),
);

const problems = [
  'statistics/not-found',
  'statistics/no-such-metric',
  'statistics/not-closed',
  'statistics/too-many-points',
] as const;

const params = z.lazy(() => z.object({ scope: ScopeName }));

export const readSeriesSpec = defineRoute({
  method: 'GET',
  path: '/v1/statistics/{scope}/series',
  tag: 'statistics',
  summary: { zh: '查询统计时间序列', en: 'Read a series' },
  description: {
    zh: '每日（北京时间）终了时的统计数，当日全部变更计入后关账；月、年取其最后一个已关账日。每一天都有数，无变更之日与前一日相同。关账后发现的变更以 corrected 标出，原关账数保留。趋势为最小二乘直线。最多 400 日、120 月或 50 年。',
    en: 'How a figure stood at the end of each day (Asia/Shanghai), closed when all that happened on it has been counted; of a month or year, on its last closed day. Every day has a value: one without a change ends as the day before. What became known after the close is marked as corrected, and the value as closed is kept. The trend is the least-squares line. At most 400 days, 120 months or 50 years.',
  },
  action: 'statistics:read',
  audit: 'none',
  params: params.unwrap(),
  query: SeriesQuery.unwrap(),
  responses: { 200: { description: { zh: '时间序列', en: 'The series' }, schema: SeriesView } },
  problems,
});

export const drawSeriesSpec = defineRoute({
  method: 'GET',
  path: '/v1/statistics/{scope}/chart.svg',
  tag: 'statistics',
  summary: { zh: '绘制统计时间序列图', en: 'Draw a series' },
  description: {
    zh: '同 series，以 SVG 图返回；更正过的点另行标出。',
    en: 'As the series, drawn as SVG; corrected points are marked.',
  },
  action: 'statistics:read',
  audit: 'none',
  params: params.unwrap(),
  query: SeriesQuery.unwrap(),
  responses: {
    200: { description: { zh: 'SVG 图', en: 'The chart' }, contentType: 'image/svg+xml; charset=utf-8' },
  },
  problems,
});
