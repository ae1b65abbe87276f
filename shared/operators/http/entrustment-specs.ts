import * as z from 'zod';
import { EntrustmentId, UnionId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { EndEntrustment, RegisterEntrustment } from '../domain/entrust.ts';
import { Entrustment } from '../domain/entrustment.ts';

const tag = 'operators';

const byEntrustment = z.object({ entrustmentId: EntrustmentId });

const EntrustmentView = z.lazy(() =>
  Entrustment.unwrap()
    .omit({ stamp: true })
    .extend({
      /** Today, by its dates and as long as nobody has ended it. */
      running: z.boolean(),
    })
    .meta({ id: 'Entrustment' }),
);

export const registerEntrustmentSpec = defineRoute({
  method: 'POST',
  path: '/v1/entrustments',
  tag,
  summary: { zh: '登记委托处理合同', en: 'Register a contract of entrusted handling' },
  description: {
    zh: '受托方的操作员账号须挂接合同登记，仅可在合同期限内、约定范围内办理约定种类的数据（个人信息保护法第二十一条）。',
    en: 'Accounts of the entrusted party are registered under the contract; they act only while it runs, in its part of the tree, on the kinds of data it names (PIPL art 21).',
  },
  action: 'entrustments:administer',
  audit: { purpose: 'entrustment', shows: {} },
  idempotent: true,
  body: RegisterEntrustment,
  responses: acceptedSpec,
  problems: commandProblems('entrustment/unknown-scope'),
});

export const getEntrustmentSpec = defineRoute({
  method: 'GET',
  path: '/v1/entrustments/{entrustmentId}',
  tag,
  summary: { zh: '查询委托处理合同', en: 'Read a contract of entrusted handling' },
  action: 'entrustments:read',
  audit: 'none',
  params: byEntrustment,
  responses: { 200: { description: { zh: '合同', en: 'The contract' }, schema: EntrustmentView } },
  problems: ['entrustment/not-found'],
});

export const listEntrustmentsSpec = defineRoute({
  method: 'GET',
  path: '/v1/unions/{unionId}/entrustments',
  tag,
  summary: { zh: '工会的委托处理合同', en: 'Contracts of entrusted handling of a union' },
  action: 'entrustments:read',
  audit: 'none',
  params: z.object({ unionId: UnionId }),
  query: z.strictObject(pageInQuery),
  responses: {
    200: {
      description: {
        zh: '合同（按登记先后）',
        en: 'One page of contracts, in the order they were registered',
      },
      schema: z.lazy(() => z.object({ entrustments: z.array(EntrustmentView), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

export const endEntrustmentSpec = defineRoute({
  method: 'POST',
  path: '/v1/entrustments/{entrustmentId}/end',
  tag,
  summary: { zh: '提前终止委托处理', en: 'End entrusted handling before its time' },
  action: 'entrustments:administer',
  audit: { purpose: 'entrustment', shows: { entrustmentId: 'entrustment' } },
  idempotent: true,
  params: byEntrustment,
  body: z.lazy(() => EndEntrustment.unwrap().omit({ entrustmentId: true })),
  responses: acceptedSpec,
  problems: commandProblems('entrustment/not-found'),
});

export const entrustmentSpecs = [
  registerEntrustmentSpec,
  getEntrustmentSpec,
  listEntrustmentsSpec,
  endEntrustmentSpec,
] as const;
