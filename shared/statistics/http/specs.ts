import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { defineRoute } from '../../platform/http/route.ts';
import type { Scope } from '../domain/contributions.ts';

const Count = z.lazy(() => z.number().int());

const CodeCounts = z.lazy(() =>
  z
    .array(z.object({ code: z.string(), name: z.object({ zh: z.string(), en: z.string() }), count: Count }))
    .readonly(),
);

const AgeBands = z.lazy(() =>
  z.array(z.object({ from: Count, to: Count.optional(), count: Count })).readonly(),
);

/** `union:` and its id for a union with all below it, `division:` and its code for a place. */
export const ScopeName = z.lazy(
  () =>
    z
      .string()
      .regex(/^(union:[0-7][0-9A-HJKMNP-TV-Z]{25}|division:[1-9]\d{5})$/)
      .meta({
        id: 'StatisticsScope',
        description: '`union:<UnionId>`, or `division:<GB/T 2260 code>`',
        examples: ['division:440305'],
      }) as z.ZodType<Scope, string>,
);

export const StatisticsView = z.lazy(() =>
  z
    .object({
      scope: z.string(),
      asOf: Instant,
      members: z.object({
        total: Count,
        byStatus: CodeCounts,
        bySex: CodeCounts,
        byAge: AgeBands,
        byHouseholdType: CodeCounts,
        byEducation: CodeCounts,
        educationNotStated: Count,
        migrant: Count,
      }),
      unions: z.object({
        total: Count,
        byType: CodeCounts,
        byEconomicType: CodeCounts,
        byIndustry: CodeCounts,
      }),
      employers: z.object({ total: Count, employees: Count }),
      transfers: z.object({ open: Count, byOutcome: CodeCounts }),
    })
    .meta({ id: 'Statistics' }),
);
export type StatisticsView = z.infer<typeof StatisticsView>;

export const readStatisticsSpec = defineRoute({
  method: 'GET',
  path: '/v1/statistics/{scope}',
  tag: 'statistics',
  summary: { zh: '查询实时统计', en: 'Read the live counts' },
  description: {
    zh: '按工会及其下级，或按行政区划统计：会员按会籍状态、性别、年龄、户籍类型、学历、农民工；工会按类型、经济类型、行业；覆盖职工人数；会籍转出按办理结果。性别等分类仅计在籍会员。变更数秒内计入。',
    en: 'Of a union with all below it, or of an administrative division: members by status, sex, age, household type, education, migrant workers; unions by type, economic type, industry; employees covered; transfers out by how they ended. Attributes are of active members. Changes arrive within seconds.',
  },
  action: 'statistics:read',
  audit: 'none',
  params: z.object({ scope: ScopeName }),
  responses: { 200: { description: { zh: '统计数', en: 'The counts' }, schema: StatisticsView } },
  problems: ['statistics/not-found'],
});
