import * as z from 'zod';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Caller } from '../../kernel/caller.ts';
import { MemberId } from '../../kernel/ids.ts';
import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { defineRoute, implement, routeKeyOf } from './route.ts';

const text = { zh: '读取会员', en: 'Read a member' };

const readMember = defineRoute({
  method: 'GET',
  path: '/v1/members/{memberId}',
  tag: 'members',
  summary: text,
  action: 'members:read',
  audit: 'none',
  params: z.object({ memberId: MemberId }),
  responses: { 200: { description: text, schema: z.object({ status: z.string() }) } },
  problems: ['member/not-found'],
});

const register = defineRoute({
  method: 'POST',
  path: '/v1/members',
  tag: 'members',
  summary: text,
  action: 'members:register',
  audit: 'none',
  idempotent: true,
  body: z.strictObject({ name: z.string() }),
  responses: { 202: { description: text, schema: z.object({ requestId: z.string() }) } },
});

describe('defineRoute', () => {
  it('gives the handler what the spec parses, and nothing it does not declare', () => {
    implement(readMember, async (input) => {
      expectTypeOf(input.params).toEqualTypeOf<{ memberId: MemberId }>();
      expectTypeOf(input.body).toEqualTypeOf<undefined>();
      expectTypeOf(input.caller).toEqualTypeOf<Caller>();
      expectTypeOf(input.idempotencyKey).toEqualTypeOf<undefined>();
      return ok({ status: 200, body: { status: 'active' } });
    });
    implement(register, async (input) => {
      expectTypeOf(input.body).toEqualTypeOf<{ name: string }>();
      expectTypeOf(input.idempotencyKey).toEqualTypeOf<string>();
      return ok({ status: 202, body: { requestId: 'r' }, headers: { location: '/v1/requests/r' } });
    });
  });

  it('lets a handler refuse only with the codes its spec declares', () => {
    implement(readMember, async () => err(reject('member/not-found')));
    // @ts-expect-error an undeclared code is missing from the documentation
    implement(readMember, async () => err(reject('member/frozen')));
    // @ts-expect-error a status that is not declared
    implement(readMember, async () => ok({ status: 202, body: { status: 'active' } }));
    // @ts-expect-error a body of another shape
    implement(readMember, async () => ok({ status: 200, body: { state: 'active' } }));
  });

  it('refuses params that are not those of the path', () => {
    expect(() => defineRoute({ ...readMember, path: '/v1/members/{id}' })).toThrow(
      'GET /v1/members/{id}: path has {id}, params have {memberId}',
    );
    expect(() => defineRoute({ ...register, path: '/v1/unions/{unionId}' })).toThrow('path has {unionId}');
  });

  it('makes every write say whether it takes an idempotency key', () => {
    // @ts-expect-error a POST without `idempotent`
    defineRoute({ method: 'POST', path: '/v1/x', tag: 'x', summary: text, action: 'public', responses: {} });
  });

  it('G2 opens no route that declares no action', () => {
    const { action: _, ...actionless } = readMember;
    // @ts-expect-error every route says what its caller must be allowed
    expect(() => defineRoute(actionless)).toThrow('GET /v1/members/{memberId} declares no action');
    // @ts-expect-error an action that no role is given
    expect(() => defineRoute({ ...readMember, action: 'members:sell' })).toThrow('declares no action');
  });

  it('is found by the route key of API Gateway', () => {
    expect(routeKeyOf(readMember)).toBe('GET /v1/members/{memberId}');
  });
});
