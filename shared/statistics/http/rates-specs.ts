import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ReportedFigure, ReportFigures } from '../domain/reported-figures.ts';
import { ScopeName } from '../domain/scope-name.ts';

const Words = z.lazy(() => z.object({ zh: z.string(), en: z.string() }));

export const RateView = z.lazy(() =>
  z
    .object({
      rate: z.string(),
      name: Words,
      meaning: Words,
      better: z.enum(['higher', 'lower']),
      unit: z.enum(['share', 'days']),
      formula: z.object({ version: z.number().int(), from: LocalDate, text: Words }),
      by: z.string().optional(),
      inputs: z
        .array(
          z.object({
            input: z.string(),
            name: Words,
            value: z.number().int().optional(),
            from: LocalDate.optional(),
            evidence: z.string().optional(),
          }),
        )
        .readonly(),
      part: z.number().int().optional(),
      whole: z.number().int().optional(),
      value: z.number().optional(),
      orMore: z.literal(true).optional(),
      unavailable: Words.unwrap().optional(),
    })
    .meta({ id: 'Rate' }),
);

const RatesView = z.lazy(() =>
  z
    .object({ scope: z.string(), asOf: Instant, on: LocalDate, rates: z.array(RateView).readonly() })
    .meta({ id: 'Rates' }),
);

const common = { tag: 'statistics', audit: 'none', params: z.object({ scope: ScopeName }) } as const;

const readRatesSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/statistics/{scope}/rates',
  summary: { zh: '查询考核指标', en: 'Read the rates' },
  description: {
    zh: '采集率、准确率（分层）、重复率、空挂率、变动登记及时率、接转按期率和用时、逾期换届率。每项列明公式、版本、分母和所用数据；有多种分母的逐一列出。计数为实时数；`on` 决定采用哪一日有效的公式版本和上报数据，默认今日。缺少数据或没有数据来源的不给出数值，并说明原因。',
    en: 'Collection, accuracy layer by layer, duplicates, orphans, changes and transfers on time, days of transfers, terms overdue: each with formula, version, denominator and inputs, once for each of its denominators. Counters are live; `on` says of which day formulas and reported figures are, by default today. What lacks an input or a source has no value, and says why.',
  },
  action: 'statistics:read',
  query: z.object({ on: LocalDate.optional() }),
  responses: { 200: { description: { zh: '指标', en: 'The rates' }, schema: RatesView } },
  problems: ['statistics/not-found'],
});

const reportedPath = '/v1/statistics/{scope}/reported-figures';

const readReportedSpec = defineRoute({
  ...common,
  method: 'GET',
  path: reportedPath,
  summary: { zh: '查询上报数据', en: 'Read the reported figures' },
  action: 'statistics:read',
  responses: {
    200: {
      description: { zh: '按截止日期排列', en: 'By the day they are of' },
      schema: z.lazy(() =>
        z
          .object({
            scope: z.string(),
            figures: z.array(ReportedFigure.meta({ id: 'ReportedFigure' })).readonly(),
          })
          .meta({ id: 'ReportedFigures' }),
      ),
    },
  },
  problems: ['statistics/not-found'],
});

const reportSpec = defineRoute({
  ...common,
  method: 'POST',
  path: reportedPath,
  summary: { zh: '填报年报数和抽样核查数', en: 'Report annual figures and samples' },
  description: {
    zh: '由上级工会填报；省级数据由省总工会自行填报。数据自截止日期起有效，至同类的下一项为止；同日同类的后一次填报更正前一次。',
    en: 'By a union above; the province’s by itself. A figure holds from its day until the next of its kind; a later one of the same day corrects it.',
  },
  action: 'statistics:report',
  idempotent: true,
  body: z.lazy(() => ReportFigures.unwrap().omit({ scope: true })),
  responses: acceptedSpec,
  problems: commandProblems('statistics/not-found'),
});

export const ratesSpecs = [readRatesSpec, readReportedSpec, reportSpec] as const;
