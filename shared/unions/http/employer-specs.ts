import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { EmployerId, UnionId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { timelineField } from '../../platform/edge/timeline.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import * as changing from '../domain/change-employer.ts';
import { Reorganisation } from '../domain/employer-changes.ts';
import { EmployerDetails } from '../domain/employer.ts';

const tag = 'employers';

const params = z.object({ employerId: EmployerId });

const Reason = z.object({ zh: z.string(), en: z.string(), basis: z.string() });

const Advice = z.object({
  advice: z.enum(['should-found', 'in-grace', 'joint']),
  dueOn: LocalDate.optional(),
  reasons: z.array(Reason),
});

const EmployerView = z.lazy(() =>
  z
    .object({
      employerId: EmployerId,
      status: z.enum(['without-union', 'registered', 'void']),
      ...EmployerDetails.unwrap().shape,
      employeesOn: LocalDate.optional(),
      unionId: UnionId.optional(),
      notedBy: UnionId.optional(),
      notedOn: LocalDate.optional(),
      formerCodes: z.array(z.string()).optional(),
      ended: z
        .object({ how: Reorganisation, on: LocalDate, into: z.array(EmployerId), evidence: z.string() })
        .optional(),
      /** What its union is counted under otherwise: it is counted by the first of its employers. */
      unionDiffers: z.array(z.enum(['economicType', 'industry', 'division'])),
      /** Of an employer that has no union. */
      advice: Advice.optional(),
    })
    .meta({ id: 'Employer' }),
);
export type EmployerView = z.input<typeof EmployerView>;

export const getEmployerSpec = defineRoute({
  method: 'GET',
  path: '/v1/employers/{employerId}',
  tag,
  summary: { zh: '查询单位', en: 'An employer' },
  action: 'employers:read',
  audit: 'none',
  params,
  responses: { 200: { description: { zh: '单位', en: 'The employer' }, schema: EmployerView } },
  problems: ['employer/not-found'],
});

export const employerTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/employers/{employerId}/timeline',
  tag,
  summary: { zh: '单位变更经过', en: 'The history of an employer, in words' },
  action: 'employers:read',
  audit: 'none',
  params,
  responses: {
    200: {
      description: { zh: '变更经过', en: 'What became of it, the oldest first' },
      schema: z.lazy(() =>
        z.object({ employerId: EmployerId, ...timelineField }).meta({ id: 'EmployerTimeline' }),
      ),
    },
  },
  problems: ['employer/not-found'],
});

export const listWithoutUnionSpec = defineRoute({
  method: 'GET',
  path: '/v1/employers-without-union',
  tag,
  summary: { zh: '应建会而未建会的单位', en: 'Employers without a union' },
  description: {
    zh: '按县级行政区划，职工人数多的在前；每个单位附应否建会、期限与理由，不足法定人数的建议联合建会或选举组织员。',
    en: 'Of a county, who has most employees first; each with whether it should found a union, by when and why. With too few it is advised to found a joint one or to elect an organiser.',
  },
  action: 'employers:read',
  audit: 'none',
  query: z.object({
    division: z
      .string()
      .regex(/^\d{6}$/)
      .meta({ examples: ['440305'] }),
    ...pageInQuery,
  }),
  responses: {
    200: {
      description: { zh: '未建会单位名单', en: 'One page of employers' },
      schema: z.lazy(() =>
        z
          .object({ employers: z.array(EmployerView), next: z.string().optional() })
          .meta({ id: 'EmployersWithoutUnion' }),
      ),
    },
  },
  problems: ['request/bad-cursor'],
});

const command = {
  method: 'POST',
  tag,
  audit: 'none',
  idempotent: true,
  params,
  responses: acceptedSpec,
  problems: commandProblems('employer/not-found'),
} as const;

export const changeEmployerSpec = defineRoute({
  ...command,
  path: '/v1/employers/{employerId}/change',
  summary: { zh: '变更单位信息', en: 'Change what an employer is' },
  description: {
    zh: '名称、地址、经济类型、行业等，写明变更日期与登记文书。经济类型、行业、行政区划变更的，其工会的统计口径同时随之变更，隶属关系不变。',
    en: 'Its name, address, economic type, industry, with the day and the registration of the change. What its union is counted under follows in the same commit; its superior stays.',
  },
  action: 'employers:change',
  body: z.lazy(() => changing.ChangeEmployer.unwrap().omit({ employerId: true })),
});

export const changeEmployerCodeSpec = defineRoute({
  ...command,
  path: '/v1/employers/{employerId}/credit-code',
  summary: { zh: '变更单位统一社会信用代码', en: 'Change the credit code of an employer' },
  action: 'employers:change',
  body: z.lazy(() => changing.ChangeEmployerCode.unwrap().omit({ employerId: true })),
});

export const countEmployeesSpec = defineRoute({
  ...command,
  path: '/v1/employers/{employerId}/employees',
  summary: { zh: '登记职工人数', en: 'Enter how many employees there are' },
  action: 'employers:change',
  body: z.lazy(() => changing.CountEmployees.unwrap().omit({ employerId: true })),
});

export const reorganiseEmployerSpec = defineRoute({
  ...command,
  path: '/v1/employers/{employerId}/reorganisation',
  summary: { zh: '登记单位注销、合并或分立', en: 'Enter that an employer closed, merged or was divided' },
  description: {
    zh: '单位终止后，其工会应按规定撤销；撤销前列入上级工会的待办事项。',
    en: 'A union whose employer ended is to be dissolved; until it is, the employer stands in the work queue of the union above.',
  },
  action: 'employers:reorganise',
  body: z.lazy(() => changing.ReorganiseEmployer.unwrap().omit({ employerId: true })),
});

/** Every route about employers, for the API description. */
export const employerSpecs = [
  listWithoutUnionSpec,
  getEmployerSpec,
  employerTimelineSpec,
  changeEmployerSpec,
  changeEmployerCodeSpec,
  countEmployeesSpec,
  reorganiseEmployerSpec,
] as const;
