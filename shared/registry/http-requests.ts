import * as z from 'zod';
import { actorName } from '../kernel/caller.ts';
import { Instant } from '../kernel/dates.ts';
import { FoundingApplicationId, RequestId } from '../kernel/ids.ts';
import { reject } from '../kernel/problem.ts';
import { err, ok } from '../kernel/result.ts';
import { recordKey } from '../platform/engine/keys.ts';
import { StoredRequest } from '../platform/engine/request.ts';
import { toRecord } from '../platform/engine/records.ts';
import type { Locale } from '../platform/http/locale.ts';
import { problemWords } from '../platform/http/problem-words.ts';
import { defineRoute, implement, type Route } from '../platform/http/route.ts';
import type { Store } from '../platform/store/port.ts';
import { foundingRecord } from '../unions/domain/founding.ts';

const RequestView = z.lazy(() =>
  z
    .object({
      requestId: RequestId,
      command: z.string().meta({ examples: ['RegisterMember'] }),
      status: z.enum(['accepted', 'done', 'rejected']),
      acceptedAt: Instant,
      settledAt: Instant.optional(),
      /** Ids the command gave. */
      result: z.record(z.string(), z.string()).optional(),
      problem: z
        .object({
          code: z.string(),
          detail: z.string(),
          pointer: z.string().optional(),
          basis: z.string().optional(),
        })
        .optional(),
      /** How far a process that the command began has come. */
      progress: z.object({ status: z.string(), done: z.number().int(), total: z.number().int() }).optional(),
      links: z.record(z.string(), z.string()),
    })
    .meta({ id: 'Request' }),
);

export const getRequestSpec = defineRoute({
  method: 'GET',
  path: '/v1/requests/{requestId}',
  tag: 'requests',
  summary: { zh: '查询业务办理结果', en: 'What became of a request' },
  action: 'requests:read',
  audit: 'none',
  params: z.object({ requestId: RequestId }),
  responses: { 200: { description: { zh: '办理状态与结果', en: 'State and outcome' }, schema: RequestView } },
  problems: ['request/not-found'],
});

const words = problemWords(async () => (await import('./all-problems.ts')).allProblems);

/** Only who asked may see what became of it. */
export const requestRoutes = ({ store }: { readonly store: Store }): readonly Route[] => [
  implement(getRequestSpec, async ({ params: { requestId }, caller, locale }) => {
    const [item] = await store.read([{ table: 'requests', pk: requestId }]);
    const request = item && StoredRequest.parse(item);
    if (!request || actorName(request.actor) !== actorName(caller)) return err(reject('request/not-found'));
    const { outcome } = request;
    const view = {
      requestId,
      command: request.type,
      status: outcome?.status ?? ('accepted' as const),
      acceptedAt: request.at,
      ...(outcome && { settledAt: outcome.at }),
      ...(outcome?.status === 'done' && {
        result: outcome.result,
        ...(await progressOf(store, outcome.result)),
      }),
      ...(outcome?.status === 'rejected' && {
        problem: await problemOf(outcome.rejection, locale, requestId),
      }),
      links: {
        self: `/v1/requests/${requestId}`,
        ...linksOf(outcome?.status === 'done' ? outcome.result : {}),
      },
    };
    const headers = outcome === undefined ? { 'retry-after': '1' } : {};
    return ok({ status: 200, headers, body: view });
  }),
];

type Rejected = Extract<NonNullable<StoredRequest['outcome']>, { status: 'rejected' }>['rejection'];

async function problemOf(rejection: Rejected, locale: Locale, instance: string) {
  const { code, params, pointer } = rejection;
  const { detail, basis } = await words.refusal(params ? { code, params } : { code }, { locale, instance });
  return { code, detail, ...(pointer && { pointer }), ...(basis && { basis }) };
}

const paths: Readonly<Record<string, string>> = {
  memberId: '/v1/members/',
  unionId: '/v1/unions/',
};

const linksOf = (result: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(result).flatMap(([name, id]) => {
      const path = paths[name];
      return path === undefined ? [] : [[name.replace(/Id$/, ''), path + id]];
    }),
  );

/** The founding that a request belongs to, if it belongs to one: chunks of its roster done and in all. */
async function progressOf(store: Store, { applicationId, unionId }: Readonly<Record<string, string>>) {
  const id = FoundingApplicationId.safeParse(applicationId);
  if (!id.success || unionId === undefined) return {};
  const [item] = await store.read([{ table: 'registry', pk: recordKey(foundingRecord.type, id.data) }]);
  const { state } = toRecord(foundingRecord, id.data, item);
  if (!state?.roster) return {};
  return { progress: { status: state.status, done: state.progress?.done ?? 0, total: state.roster.chunks } };
}
