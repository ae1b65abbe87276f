import * as z from 'zod';
import { BreakGlassId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { BreakGlass } from '../domain/break-glass.ts';
import { GiveBreakGlass } from '../domain/give-break-glass.ts';
import { ReviewBreakGlass } from '../domain/review-break-glass.ts';

const tag = 'operators';

const byGrant = z.object({ grantId: BreakGlassId });

const BreakGlassView = z.lazy(() => BreakGlass.unwrap().omit({ stamp: true }).meta({ id: 'BreakGlass' }));

export const giveBreakGlassSpec = defineRoute({
  method: 'POST',
  path: '/v1/break-glass',
  tag,
  summary: { zh: '应急授权', en: 'Open a part of the tree to an operator in an emergency' },
  description: {
    zh: '由辖区上级工会干部授予指定操作员，最长三小时，仅可查看；立即列入安全管理员待办，事后复核。被授权人在请求头 break-glass 中给出授权编号。',
    en: 'An officer whose part it is gives it to a named operator, for three hours at most, to see and not to decide. The security administrator has it in their queue at once, and reviews it afterwards. The operator names the grant in the header `break-glass`.',
  },
  action: 'break-glass:give',
  audit: { purpose: 'break-glass', shows: {} },
  idempotent: true,
  body: GiveBreakGlass,
  responses: acceptedSpec,
  problems: commandProblems(
    'break-glass/unknown-scope',
    'break-glass/unknown-operator',
    'break-glass/own-account',
    'break-glass/no-officer',
  ),
});

export const listBreakGlassSpec = defineRoute({
  method: 'GET',
  path: '/v1/break-glass',
  tag,
  summary: { zh: '待复核的应急授权', en: 'Grants that are open or wait for their review' },
  action: 'break-glass:read',
  audit: 'none',
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: { zh: '应急授权（最早的在前）', en: 'One page of grants, the oldest first' },
      schema: z.lazy(() => z.object({ grants: z.array(BreakGlassView), next: z.string().optional() })),
    },
  },
  problems: ['request/bad-cursor'],
});

export const getBreakGlassSpec = defineRoute({
  method: 'GET',
  path: '/v1/break-glass/{grantId}',
  tag,
  summary: { zh: '查询应急授权', en: 'Read a grant' },
  action: 'break-glass:read',
  audit: 'none',
  params: byGrant,
  responses: { 200: { description: { zh: '应急授权', en: 'The grant' }, schema: BreakGlassView } },
  problems: ['break-glass/not-found'],
});

export const endBreakGlassSpec = defineRoute({
  method: 'POST',
  path: '/v1/break-glass/{grantId}/end',
  tag,
  summary: { zh: '提前终止应急授权', en: 'End a grant before its time' },
  action: 'break-glass:end',
  audit: { purpose: 'break-glass', shows: { grantId: 'break-glass' } },
  idempotent: true,
  params: byGrant,
  responses: acceptedSpec,
  problems: commandProblems('break-glass/not-found'),
});

export const reviewBreakGlassSpec = defineRoute({
  method: 'POST',
  path: '/v1/break-glass/{grantId}/review',
  tag,
  summary: { zh: '复核应急授权', en: 'Review a grant' },
  action: 'break-glass:review',
  audit: { purpose: 'break-glass', shows: { grantId: 'break-glass' } },
  idempotent: true,
  params: byGrant,
  body: z.lazy(() => ReviewBreakGlass.unwrap().omit({ grantId: true })),
  responses: acceptedSpec,
  problems: commandProblems('break-glass/not-found', 'review/own-submission'),
});

export const breakGlassSpecs = [
  giveBreakGlassSpec,
  listBreakGlassSpec,
  getBreakGlassSpec,
  endBreakGlassSpec,
  reviewBreakGlassSpec,
] as const;
