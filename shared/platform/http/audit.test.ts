import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { Caller } from '../../kernel/caller.ts';
import { instantOf } from '../../kernel/dates.ts';
import { MemberId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { createLog } from '../log.ts';
import type { AuditedAct } from './audit.ts';
import { httpHandler } from './http-handler.ts';
import { defineRoute, implement, type Route } from './route.ts';
import { routesIn } from './routing.ts';

const text = { zh: '试验', en: 'test' };
const [memberId, otherId, unionId] = ['A', 'B', 'C'].map((end) => `01JDM0Z5YKQ8W4R2T6V9X3B7C${end}`) as [
  string,
  string,
  string,
];
const officer = Caller.parse({ kind: 'operator', id: 'officer-1', role: 'union-officer', scope: unionId });
const worker = Caller.parse({ kind: 'worker', id: 'worker-1' });
const Person = z.object({ name: z.string() }).brand<'Personal'>();
const found = { 200: { description: text, schema: z.object({ memberId: MemberId, person: Person }) } };
const base = { tag: 'members', summary: text } as const;

const readSpec = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/members/{memberId}',
  action: 'members:read',
  audit: { purpose: 'membership-administration', shows: { memberId: 'member' } },
  params: z.object({ memberId: MemberId }),
  responses: found,
  problems: ['member/not-found', 'member/elsewhere'],
});
const mineSpec = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/membership-applications/{applicationId}',
  action: 'membership:read',
  audit: { purpose: 'review', shows: { applicationId: 'membership-application' }, ofOperatorsOnly: true },
  params: z.object({ applicationId: MemberId }),
  responses: found,
  problems: ['member/not-found'],
});
const listSpec = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/unions/{unionId}/members',
  action: 'members:read',
  audit: { purpose: 'membership-administration', shows: { unionId: 'union', memberId: 'member' } },
  params: z.object({ unionId: MemberId }),
  responses: {
    200: {
      description: text,
      schema: z.object({ members: z.array(z.object({ memberId: MemberId, person: Person.optional() })) }),
    },
  },
});
const requestSpec = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/requests/{requestId}',
  action: 'requests:read',
  audit: 'none',
  params: z.object({ requestId: MemberId }),
  responses: { 204: { description: text } },
  problems: ['member/not-found'],
});
const signInSpec = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/sign-in/sessions',
  action: 'public',
  audit: { purpose: 'sign-in', shows: {} },
  idempotent: false,
  responses: { 204: { description: text } },
  problems: ['sign-in/refused'],
});

const problems = {
  'member/not-found': { status: 404, zh: '没有。', en: 'None.' },
  'member/elsewhere': { status: 422, zh: '他处。', en: 'Elsewhere.' },
  'sign-in/refused': { status: 401, zh: '拒绝。', en: 'Refused.' },
} as const;

const callers: Readonly<Record<string, Caller>> = { officer, worker };

/** The acts that were recorded when the answer left, and the answer. */
async function call(routes: readonly Route[], route: string, params: Record<string, string>, as?: string) {
  const acts: AuditedAct[] = [];
  const trail = { broken: false };
  const answer = async () => {
    const handler = httpHandler({
      routes: routesIn(routes),
      problems: async () => [problems],
      verifyToken: async (authorization) => {
        if (authorization === undefined) return err('missing');
        const caller = callers[authorization];
        return caller === undefined ? err('invalid') : ok(caller);
      },
      clock: () => instantOf(0),
      log: createLog('test', 'SILENT'),
      audit: {
        record: async (act) => {
          if (trail.broken) throw new Error('the table does not answer');
          acts.push(act);
        },
      },
    });
    return handler(
      {
        routeKey: route,
        rawQueryString: '',
        headers: as === undefined ? {} : { authorization: as },
        pathParameters: params,
        isBase64Encoded: false,
        requestContext: {
          requestId: 'req-1',
          timeEpoch: 0,
          http: { method: route.split(' ')[0], sourceIp: '192.0.2.7' },
        },
      } as unknown as APIGatewayProxyEventV2,
      { getRemainingTimeInMillis: () => 10_000 } as Context,
    );
  };
  return { answer, acts, trail };
}

const see = (memberIdSeen: string) => ({ memberId: memberIdSeen, person: { name: '张*' } });
const read = implement(readSpec, async ({ params }) =>
  ok({ status: 200, body: { ...see(params.memberId), memberId: params.memberId } }),
);

const READ = 'GET /v1/members/{memberId}';
const entry = {
  by: 'operator:officer-1',
  role: 'union-officer',
  scope: unionId,
  action: 'members:read',
  records: [`member:${memberId}`],
  purpose: 'membership-administration',
  request: 'req-1',
  address: '192.0.2.7',
};

describe('G5 the audit trail at the edge', () => {
  it('records who read whom, why and from where, before the answer leaves', async () => {
    const { answer, acts } = await call([read], READ, { memberId }, 'officer');
    expect((await answer()).statusCode).toBe(200);
    expect(acts).toEqual([{ ...entry, status: 200 }]);
  });

  it('answers 503 and shows nothing when the trail cannot be written', async () => {
    const { answer, acts, trail } = await call([read], READ, { memberId }, 'officer');
    trail.broken = true;
    const { statusCode, body, headers } = await answer();
    expect(statusCode).toBe(503);
    expect(body).toContain('platform/unavailable');
    expect(body).not.toContain('张*');
    expect(headers?.['retry-after']).toBeDefined();
    expect(acts).toEqual([]);
  });

  it('records one entry for a list, with every record it shows once', async () => {
    const list = implement(listSpec, async () =>
      ok({
        status: 200,
        body: { members: [see(memberId), see(otherId), see(memberId)] },
      } as never),
    );
    const { answer, acts } = await call([list], 'GET /v1/unions/{unionId}/members', { unionId }, 'officer');
    await answer();
    expect(acts.map(({ records }) => records)).toEqual([
      [`union:${unionId}`, `member:${memberId}`, `member:${otherId}`],
    ]);
  });

  it('records what was refused: no token, no right, not theirs to see, against a rule', async () => {
    const refusing = (code: 'member/not-found' | 'member/elsewhere') =>
      implement(readSpec, async () => err(reject(code)));
    const acts: AuditedAct[] = [];
    const tries: [Route, string | undefined][] = [
      [read, undefined],
      [read, 'stranger'],
      [read, 'worker'],
      [refusing('member/not-found'), 'officer'],
      [refusing('member/elsewhere'), 'officer'],
    ];
    for (const [route, as] of tries) {
      const called = await call([route], READ, { memberId }, as);
      await called.answer();
      acts.push(...called.acts);
    }
    const unknown = { by: 'unknown', action: 'members:read', records: [`member:${memberId}`] };
    expect(acts).toEqual([
      {
        ...entry,
        ...unknown,
        role: undefined,
        scope: undefined,
        status: 401,
        problem: 'caller/unauthenticated',
      },
      {
        ...entry,
        ...unknown,
        role: undefined,
        scope: undefined,
        status: 401,
        problem: 'caller/unauthenticated',
      },
      {
        ...entry,
        by: 'worker:worker-1',
        role: 'worker',
        scope: undefined,
        status: 403,
        problem: 'caller/not-allowed',
      },
      { ...entry, status: 404, problem: 'member/not-found' },
      { ...entry, status: 422, problem: 'member/elsewhere' },
    ]);
  });

  it('does not record that a worker looks at their own data, but that they try for another’s', async () => {
    const own = implement(mineSpec, async () => ok({ status: 200, body: see(memberId) } as never));
    const none = implement(mineSpec, async () => err(reject('member/not-found')));
    const path = 'GET /v1/membership-applications/{applicationId}';
    const seen = await call([own], path, { applicationId: memberId }, 'worker');
    const tried = await call([none], path, { applicationId: memberId }, 'worker');
    const reviewed = await call([own], path, { applicationId: memberId }, 'officer');
    await Promise.all([seen.answer(), tried.answer(), reviewed.answer()]);
    expect(seen.acts).toEqual([]);
    expect(tried.acts).toMatchObject([{ by: 'worker:worker-1', status: 404 }]);
    expect(reviewed.acts).toMatchObject([
      { by: 'operator:officer-1', status: 200, records: [`membership-application:${memberId}`] },
    ]);
  });

  it('of a route that shows nobody records refusals alone', async () => {
    const path = 'GET /v1/requests/{requestId}';
    const done = await call(
      [implement(requestSpec, async () => ok({ status: 204 }))],
      path,
      { requestId: memberId },
      'officer',
    );
    const refused = await call(
      [implement(requestSpec, async () => err(reject('member/not-found')))],
      path,
      { requestId: memberId },
      'officer',
    );
    await Promise.all([done.answer(), refused.answer()]);
    expect(done.acts).toEqual([]);
    expect(refused.acts).toMatchObject([{ status: 404, records: [`request:${memberId}`] }]);
  });

  it('records a sign-in under the name that only the handler knows, whether it succeeds or not', async () => {
    const signIn = (succeeds: boolean) =>
      implement(signInSpec, async ({ note }) => {
        note({ by: 'operator:officer-9', records: ['certificate:ab12'] });
        return succeeds ? ok({ status: 204 }) : err(reject('sign-in/refused'));
      });
    const path = 'POST /v1/sign-in/sessions';
    const [good, bad] = await Promise.all([call([signIn(true)], path, {}), call([signIn(false)], path, {})]);
    await Promise.all([good.answer(), bad.answer()]);
    const signedIn = {
      by: 'operator:officer-9',
      action: 'POST /v1/sign-in/sessions',
      records: ['certificate:ab12'],
      purpose: 'sign-in',
      request: 'req-1',
      address: '192.0.2.7',
    };
    expect(good.acts).toEqual([{ ...signedIn, status: 204 }]);
    expect(bad.acts).toEqual([{ ...signedIn, status: 401, problem: 'sign-in/refused' }]);
  });

  it('records neither what is malformed nor a fault of ours', async () => {
    const faulty = implement(readSpec, async () => Promise.reject(new Error('bug')));
    const malformed = await call([read], READ, { memberId: 'x' }, 'officer');
    const failed = await call([faulty], READ, { memberId }, 'officer');
    expect((await malformed.answer()).statusCode).toBe(400);
    expect((await failed.answer()).statusCode).toBe(500);
    expect([...malformed.acts, ...failed.acts]).toEqual([]);
  });

  it('does not compile for a route that answers with personal data and says none', () => {
    defineRoute({
      ...base,
      method: 'GET',
      path: '/v1/a',
      action: 'members:read',
      // @ts-expect-error personal data, nested in a list
      audit: 'none',
      responses: {
        200: {
          description: text,
          schema: z.object({ all: z.array(z.object({ person: Person.optional() })) }),
        },
      },
    });
    // @ts-expect-error says nothing of audit
    defineRoute({ ...base, method: 'GET', path: '/v1/b', action: 'members:read', responses: {} });
  });
});
