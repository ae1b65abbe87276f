import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ScopeName } from '../domain/scope-name.ts';

const common = {
  method: 'GET',
  tag: 'statistics',
  action: 'statistics:read',
  audit: 'none',
  params: z.object({ scope: ScopeName }),
} as const;

const Count = z.number().int();
const Due = {
  terms: Count,
  retiring: z.object({ men: Count, 'women-55': Count, 'women-50': Count }),
};

const months = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

export const outlookSpec = defineRoute({
  ...common,
  path: '/v1/statistics/{scope}/outlook',
  summary: { zh: '预报：届满换届、到龄退休', en: 'What the months to come bring' },
  description: {
    zh: '本月起各月任期届满的工会数、达到法定退休年龄的在籍会员数（按 2025 年起的渐进式延迟法定退休年龄对照表，按出生月份计算）。女职工的岗位不在登记之列，原五十五周岁、原五十周岁两种口径分别列出，每名女会员在两种口径中各计一次。',
    en: 'Month by month from this one on: unions whose term ends, and active members who reach the age of retirement by the schedule in force since 2025, by month of birth. What post a woman holds is not recorded: both classes of women are told, each woman in both.',
  },
  query: z.object({ months: months(120, 36) }),
  responses: {
    200: {
      description: { zh: '预报', en: 'The outlook' },
      schema: z.lazy(() =>
        z
          .object({
            scope: z.string(),
            asOf: Instant,
            before: z.object(Due),
            months: z
              .array(z.object({ month: z.string().meta({ examples: ['2026-12'] }), ...Due }))
              .readonly(),
            sexNotStated: Count,
          })
          .meta({ id: 'Outlook' }),
      ),
    },
  },
  problems: ['statistics/not-found'],
});

export const growthSpec = defineRoute({
  ...common,
  path: '/v1/statistics/{scope}/growth',
  summary: { zh: '会员增减分析与预测', en: 'Growth by cause, and a forecast' },
  description: {
    zh: '按月列出在籍会员的增减，按去向（保留会籍、退会、开除、亡故等）分列，其余为入会和转入转出的净数；按已关账之日计算。预测方法：以最近至多十二个月的月均增减顺延；所附误差系将最后若干月留出检验所得，并附“不变”假设的误差对照。',
    en: 'Active members month by month, what they became, and how many came otherwise (joined and moved here, less moved away), by closed days. The forecast goes on by the mean change of the last twelve months at most; its error is measured on the last months, held back, beside that of the guess that nothing changes.',
  },
  query: z.object({ months: months(60, 24), ahead: months(24, 6) }),
  responses: {
    200: {
      description: { zh: '增减与预测', en: 'Growth and forecast' },
      schema: z.lazy(() =>
        z
          .object({
            scope: z.string(),
            first: LocalDate,
            closedThrough: LocalDate,
            months: z
              .array(
                z.object({
                  on: LocalDate,
                  active: Count,
                  change: Count,
                  left: z.record(z.string(), Count),
                  arrived: Count,
                  partial: z.literal(true).optional(),
                }),
              )
              .readonly(),
            forecast: z
              .object({
                method: z.literal('mean-change'),
                over: Count,
                values: z.array(Count).readonly(),
                heldBack: z.object({
                  months: Count,
                  meanError: z.number(),
                  meanErrorOfNoChange: z.number(),
                }),
              })
              .optional(),
          })
          .meta({ id: 'Growth' }),
      ),
    },
  },
  problems: ['statistics/not-found', 'statistics/not-closed'],
});

export const outlookSpecs = [outlookSpec, growthSpec] as const;
