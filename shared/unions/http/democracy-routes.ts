import * as z from 'zod';
import { reject } from '../../kernel/problem.ts';
import { DemocraticActId, UnionId } from '../../kernel/ids.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute, implement, type Route } from '../../platform/http/route.ts';
import {
  DemocraticAct,
  democraticActRecord,
  democracyOf,
  RecordDemocraticAct,
} from '../domain/democratic-act.ts';
import type { EmployerRouteDependencies } from './employer-routes.ts';

const common = {
  path: '/v1/unions/{unionId}/democratic-acts',
  tag: 'employers',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
} as const;

const listActsSpec = defineRoute({
  ...common,
  method: 'GET',
  summary: {
    zh: '职代会、集体合同、厂务公开记录',
    en: 'Staff congresses, collective contracts, open affairs',
  },
  action: 'democracy:read',
  query: z.object(pageInQuery),
  responses: {
    200: {
      description: { zh: '记录，先办的在前', en: 'One page, the oldest first' },
      schema: z.lazy(() =>
        z
          .object({
            acts: z.array(DemocraticAct.unwrap().meta({ id: 'DemocraticAct' })),
            next: z.string().optional(),
          })
          .meta({ id: 'DemocraticActs' }),
      ),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

const recordActSpec = defineRoute({
  ...common,
  method: 'POST',
  summary: { zh: '记录民主管理事项', en: 'Record a congress, a contract or a publication' },
  description: {
    zh: '集体合同须写明有效期，期满前九十日在站内通知提示；续签写明所续合同的编号。',
    en: 'A collective contract has a last day; its union is told 90 days before, unless the next one names it.',
  },
  action: 'democracy:record',
  idempotent: true,
  body: z.lazy(() =>
    z.strictObject({
      ...RecordDemocraticAct.unwrap().omit({ unionId: true }).shape,
      renews: DemocraticActId.optional(),
    }),
  ),
  responses: acceptedSpec,
  problems: commandProblems('union/not-found'),
});

export const democracySpecs = [listActsSpec, recordActSpec] as const;

/** 民主管理 of a union: recorded by its officers, listed page by page. */
export const democracyRoutes = ({
  edge,
  records,
  cursors,
}: Pick<EmployerRouteDependencies, 'edge' | 'records' | 'cursors'>): readonly Route[] => [
  implement(listActsSpec, async ({ params: { unionId }, query: { limit, cursor }, caller }) => {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const pages = await cursors();
    const scope = caller.kind === 'operator' ? caller.scope : caller.id;
    const use = { query: ['democratic-acts', unionId], scope };
    const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
    if (!after.ok) return after;
    const { states, lastKey } = await records.page('by-union', democracyOf(unionId), democraticActRecord, {
      limit,
      after: after.value,
    });
    const acts = states.filter((act) => act.unionId === unionId);
    return ok({ status: 200, body: { acts, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
  }),

  implement(recordActSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'RecordDemocraticAct', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),
];
