import { beforeAll, describe, expect, it } from 'vitest';
import { type TestAnswer, type TestApi, testApi } from '../support/api.ts';
import { leaksIn } from '../support/leaks.ts';
import { people, type TestPerson } from '../support/people.ts';
import { foundUnion, settle } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { operatorOf, workerOf } from './relations.ts';

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
let elsewhere: Awaited<ReturnType<typeof foundUnion>>;
let someone: TestPerson;
let memberId: string;

beforeAll(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 3 });
  elsewhere = await foundUnion(api.registry, { seed: 2, size: 1 });
  [someone] = people(3, 1) as [TestPerson];
  const [claim] = await api.registry.vault.claimsOf(someone.idNumber);
  memberId = String(api.store.items.get(`registry/claim#${claim}`)?.['holder']);
});

const officer = () => operatorOf('union-officer', union.unionId, 'op-reveal');
const reveal = (body: unknown, caller = officer(), id = memberId): Promise<TestAnswer> =>
  api.call(caller, 'POST /v1/members/{memberId}/reveal', { params: { memberId: id }, body });

describe('G6 what operators see', () => {
  it('is masked in every answer about members, unless it is revealed', async () => {
    const params = { memberId, unionId: union.unionId };
    const answers = await Promise.all([
      api.call(officer(), 'GET /v1/members/{memberId}', { params }),
      api.call(officer(), 'GET /v1/unions/{unionId}/members', { params }),
      api.call(officer(), 'GET /v1/unions/{unionId}', { params }),
      api.call(officer(), 'POST /v1/members/search', { body: { idNumber: someone.idNumber } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(leaksIn(JSON.stringify(answers), people(3, 1))).toEqual([]);
  });

  it('is shown field by field, of one record, for a reason', async () => {
    const before = api.acts.length;
    const { status, body, headers } = await reveal({
      fields: ['mobile'],
      reason: 'contact-member',
      reference: 'WJ-2026-17',
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: { memberId, person: { mobile: someone.mobile } },
    });
    expect(headers['cache-control']).toBe('no-store');
    expect(api.acts.slice(before)).toEqual([
      expect.objectContaining({
        by: 'operator:op-reveal',
        role: 'union-officer',
        scope: union.unionId,
        action: 'members:reveal',
        purpose: 'reveal-contact-member',
        status: 200,
        records: [`member:${memberId}`, 'field:mobile', 'file:WJ-2026-17'],
      }),
    ]);
    expect(leaksIn(JSON.stringify(api.acts), [someone])).toEqual([]);
  });

  it.each([
    ['no reason', { fields: ['mobile'] }],
    ['a reason in words', { fields: ['mobile'], reason: '张三要求' }],
    ['no field', { fields: [], reason: 'contact-member' }],
    ['a field that is not masked', { fields: ['nativePlace'], reason: 'contact-member' }],
    [
      'a reference that holds a mobile',
      { fields: ['name'], reason: 'contact-member', reference: 'A13800138000' },
    ],
  ])('is not shown for %s', async (_, body) => {
    expect((await reveal(body)).status).toBe(400);
  });

  it('is not shown of members elsewhere, and the attempt is recorded', async () => {
    const before = api.acts.length;
    const caller = operatorOf('union-officer', elsewhere.unionId, 'op-elsewhere');
    const body = { fields: ['name', 'idNumber'], reason: 'contact-member' };
    expect(await reveal(body, caller)).toMatchObject({ status: 404, body: { code: 'member/not-found' } });
    expect(api.acts.slice(before)).toEqual([
      expect.objectContaining({ by: 'operator:op-elsewhere', status: 404, problem: 'member/not-found' }),
    ]);
  });

  it('is shown of a correction, since the union must compare it with the document', async () => {
    const worker = workerOf('w-reveal', await sealedNumber(api.registry, someone.idNumber));
    const asked = await api.call(worker, 'POST /v1/me/corrections', { body: { name: '欧阳示例' } });
    const { requestId } = asked.body as { requestId: never };
    await settle(api.registry, [requestId]);
    const outcome = await api.registry.outcomeOf(requestId);
    const correctionId = outcome?.status === 'done' ? String(outcome.result['correctionId']) : '';
    const params = { correctionId };
    const masked = await api.call(officer(), 'GET /v1/corrections/{correctionId}', { params });
    expect(JSON.stringify(masked.body)).not.toContain('欧阳示例');
    const body = { fields: ['name'], reason: 'compare-with-document' };
    const shown = await api.call(officer(), 'POST /v1/corrections/{correctionId}/reveal', { params, body });
    expect(shown.body).toEqual({ correctionId, person: { name: '欧阳示例' } });
  });
});
