import * as z from 'zod';
import { reject } from '../../kernel/problem.ts';
import { DemocraticActId, UnionId } from '../../kernel/ids.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { timelineField, timelineOf } from '../../platform/edge/timeline.ts';
import { recordKey } from '../../platform/engine/keys.ts';
import { defineRoute, implement, type Route } from '../../platform/http/route.ts';
import {
  DemocraticAct,
  democraticActRecord,
  democracyOf,
  RecordDemocraticAct,
} from '../domain/democratic-act.ts';
import { democraticActTold } from '../domain/democratic-act-told.ts';
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
    zh: '集体合同须写明有效期，期满前（一般九十日）在站内通知提示；续签写明所续合同的编号。',
    en: 'A collective contract has a last day; its union is told before it, usually 90 days, unless the next one names it.',
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

const actTimelineSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/democratic-acts/{actId}/timeline',
  tag: 'employers',
  summary: { zh: '民主管理事项经过', en: 'The history of such an act, in words' },
  action: 'democracy:read',
  audit: 'none',
  params: z.object({ unionId: UnionId, actId: DemocraticActId }),
  responses: {
    200: {
      description: { zh: '经过', en: 'What became of it, the oldest first' },
      schema: z.lazy(() =>
        z.object({ actId: DemocraticActId, ...timelineField }).meta({ id: 'DemocraticActTimeline' }),
      ),
    },
  },
  problems: ['union/not-found', 'democracy/not-found'],
});

export const democracySpecs = [listActsSpec, recordActSpec, actTimelineSpec] as const;

/** 民主管理 of a union: recorded by its officers, listed page by page. */
export const democracyRoutes = ({
  edge,
  records,
  cursors,
  historyOf,
  namesOf,
}: Pick<
  EmployerRouteDependencies,
  'edge' | 'records' | 'cursors' | 'historyOf' | 'namesOf'
>): readonly Route[] => [
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

  implement(actTimelineSpec, async ({ params: { unionId, actId }, caller }) => {
    const [{ gate }, { state }] = await Promise.all([
      records.gate(unionId),
      records.record(democraticActRecord, actId),
    ]);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    if (state?.unionId !== unionId) return err(reject('democracy/not-found'));
    const history = await historyOf(recordKey(democraticActRecord.type, actId));
    const entries = await timelineOf(history, { tellers: democraticActTold, namesOf, accounts: true });
    return ok({ status: 200, body: { actId, entries } });
  }),

  implement(recordActSpec, ({ params, body, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'RecordDemocraticAct', asSent: { ...params, ...body }, caller, idempotencyKey, now }),
  ),
];
