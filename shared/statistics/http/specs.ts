import * as z from 'zod';
import { defineRoute } from '../../platform/http/route.ts';
import { ScopeName } from '../domain/scope-name.ts';
import { DimensionsView, StatisticsView } from './views.ts';

export const readStatisticsSpec = defineRoute({
  method: 'GET',
  path: '/v1/statistics/{scope}',
  tag: 'statistics',
  summary: { zh: '查询实时统计', en: 'Read the live counts' },
  description: {
    zh: '按工会及其下级，或按行政区划统计：会员按会籍状态、性别、年龄、户籍类型、学历、农民工；工会按状态、类型、层级、经济类型、行业、任期届满月份；覆盖单位与职工；建会、入会、撤销申请与会籍接转按状态和等待天数。性别等分类仅计在籍会员。变更数秒内计入。各项定义见 /v1/statistics-dimensions。',
    en: 'Of a union with all below it, or of an administrative division: members by status, sex, age, household type, education, migrant workers; unions by state, type, level, economic type, industry and the month in which their term ends; employers and employees covered; applications and transfers by state and by how long they wait. Attributes are of active members. Changes arrive within seconds. What each means is at /v1/statistics-dimensions.',
  },
  action: 'statistics:read',
  audit: 'none',
  params: z.object({ scope: ScopeName }),
  responses: { 200: { description: { zh: '统计数', en: 'The counts' }, schema: StatisticsView } },
  problems: ['statistics/not-found'],
});

export const readDimensionsSpec = defineRoute({
  method: 'GET',
  path: '/v1/statistics-dimensions',
  tag: 'statistics',
  summary: { zh: '查询统计项定义', en: 'Read what the figures mean' },
  description: {
    zh: '每个统计项的名称、单位、含义、来源字段，及其在统计结果中的位置。',
    en: 'Of each dimension its name, unit, meaning and source fields, and its place in the answer.',
  },
  action: 'statistics:read',
  audit: 'none',
  responses: { 200: { description: { zh: '统计项定义', en: 'The definitions' }, schema: DimensionsView } },
  problems: [],
});
