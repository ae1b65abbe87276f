import { expect, it } from 'vitest';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { testApi } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, settle } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

it('G7 a repeat of what an erased person was entered by says so, and enters nobody', async () => {
  const api = await testApi();
  const { registry } = api;
  const { unionId, employerId } = await foundUnion(registry, { seed: 1, size: 1 });
  const caller = operatorOf('union-officer', unionId, 'op-erased');
  const { name, sex, idNumber, mobile, householdType } = testPerson({}, 41);
  const person = { name, sex, idNumber, mobile, householdType };
  const register = (key: string, language = 'zh') =>
    api.call(caller, 'POST /v1/members', {
      body: { unionId, employerId, person },
      headers: { 'idempotency-key': key, 'accept-language': language },
    });
  const { requestId } = (await register('first-time-of-all')).body as { requestId: RequestId };
  await settle(registry, [requestId]);
  const outcome = await registry.outcomeOf(requestId);
  const memberId = outcome?.status === 'done' ? outcome.result['memberId'] : undefined;
  for (const [type, body] of [
    [
      'WithdrawMember',
      {
        memberId,
        requestedOn: '2026-11-02',
        talkedOn: '2026-11-03',
        announcedOn: '2026-11-10',
        certificateRecovered: true,
      },
    ],
    ['ErasePerson', { of: { memberId }, basis: 'retention-over' }],
  ] as const)
    expect(await registry.run(type, body)).toMatchObject({ status: 'done' });

  const items = new Map(api.store.items);
  const [logged, queued] = [api.lines.length, api.queued.length];
  const [chinese, english] = [await register('first-time-of-all'), await register('first-time-of-all', 'en')];
  for (const answer of [chinese, english])
    expect(answer).toMatchObject({ status: 409, body: { code: 'person/erased' } });
  expect((chinese.body as { detail: string }).detail).toContain('依法删除');
  expect((english.body as { detail: string }).detail).toContain('erased by law');
  expect(api.store.items).toEqual(items);
  expect(api.queued.slice(queued)).toEqual([]);
  // No fault of ours to be woken for.
  expect(api.lines.slice(logged).filter((line) => line.includes('http/fault'))).toEqual([]);

  // They may join anew.
  expect((await register('another-time')).status).toBe(202);
});
