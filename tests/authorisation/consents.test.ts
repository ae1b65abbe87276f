import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import type { MemberId, RequestId } from '../../shared/kernel/ids.ts';
import { consentOnFile } from '../../shared/members/application/consent-handlers.ts';
import { recordsReader } from '../../shared/platform/edge/records-reader.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { memoryLists } from '../support/memory-lists.ts';
import { people, type TestPerson } from '../support/people.ts';
import { foundUnion, settle } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { operatorOf, workerOf } from './relations.ts';

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
let me: Caller;
let officer: Caller;
let memberId: MemberId;
let colleagueId: MemberId;

beforeEach(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 2 });
  const [someone, colleague] = people(2, 1) as [TestPerson, TestPerson];
  me = workerOf('w-me', await sealedNumber(api.registry, someone.idNumber));
  officer = operatorOf('union-officer', union.unionId, 'op-consents');
  memberId = await holderOf(someone.idNumber);
  colleagueId = await holderOf(colleague.idNumber);
});

async function holderOf(idNumber: string): Promise<MemberId> {
  const [claim] = await api.registry.vault.claimsOf(idNumber);
  return api.store.items.get(`registry/claim#${claim}`)?.['holder'] as MemberId;
}

async function settled(
  caller: Caller,
  route: string,
  request: Parameters<TestApi['call']>[2],
): Promise<Outcome> {
  const answer = await api.call(caller, route, request);
  expect(answer).toMatchObject({ status: 202 });
  const { requestId } = answer.body as { requestId: RequestId };
  await settle(api.registry, [requestId]);
  const outcome = await api.registry.outcomeOf(requestId);
  if (outcome === undefined) throw new Error('not settled');
  return outcome;
}

const give = (purpose: string) => settled(me, 'POST /v1/me/consents', { body: { purpose, version: 1 } });
const withdraw = (purpose: string) =>
  settled(me, 'POST /v1/me/consents/{purpose}/withdrawal', { params: { purpose } });
const onFile = (of: MemberId, purpose: 'card-issuance' | 'province-exchange') =>
  consentOnFile(recordsReader(api.store, memoryLists(api.store)), of, purpose);

describe('consent to the use of personal data', () => {
  it('G7 is given and withdrawn by the worker, stands in their data, and guards each purpose apart', async () => {
    expect(await give('card-issuance')).toMatchObject({ status: 'done' });
    expect(await onFile(memberId, 'card-issuance')).toBe(true);
    expect(await onFile(memberId, 'province-exchange')).toBe(false);
    expect(await onFile(colleagueId, 'card-issuance')).toBe(false);
    const standing = [
      {
        purpose: 'card-issuance',
        status: 'given',
        given: { version: 1, channel: 'online', on: '2026-11-23', recordedAt: api.registry.now },
      },
    ];
    expect((await api.call(me, 'GET /v1/me/consents')).body).toEqual({ consents: standing });
    expect((await api.call(me, 'GET /v1/me')).body).toMatchObject({ memberId, consents: standing });

    expect(await withdraw('card-issuance')).toMatchObject({ status: 'done' });
    expect(await onFile(memberId, 'card-issuance')).toBe(false);
    expect((await api.call(me, 'GET /v1/me/consents')).body).toMatchObject({
      consents: [{ status: 'withdrawn', given: { on: '2026-11-23' }, withdrawn: { channel: 'online' } }],
    });
    expect(await withdraw('card-issuance')).toMatchObject({ rejection: { code: 'consent/not-given' } });
    const entries = [...api.store.items].filter(([key]) => key.startsWith('ledger/consent#'));
    expect(entries).toHaveLength(2);
  });

  it('G7 is recorded by an officer with the file of the sheet, and the worker may withdraw it', async () => {
    const sheet = { purpose: 'card-issuance', version: 1, signedOn: '2026-11-20', evidence: 'GH-2026-17' };
    const params = { memberId };
    expect(
      await settled(officer, 'POST /v1/members/{memberId}/consents', { params, body: sheet }),
    ).toMatchObject({ status: 'done' });
    expect((await api.call(officer, 'GET /v1/members/{memberId}/consents', { params })).body).toEqual({
      consents: [
        {
          purpose: 'card-issuance',
          status: 'given',
          given: {
            version: 1,
            channel: 'paper',
            on: '2026-11-20',
            recordedAt: api.registry.now,
            evidence: 'GH-2026-17',
          },
        },
      ],
    });
    expect(api.acts.at(-1)).toMatchObject({ action: 'consents:read', records: [`member:${memberId}`] });
    expect(await withdraw('card-issuance')).toMatchObject({ status: 'done' });
    expect(
      await settled(officer, 'POST /v1/members/{memberId}/consents', { params, body: sheet }),
    ).toMatchObject({ rejection: { code: 'consent/withdrawn-since' } });
    expect(await onFile(memberId, 'card-issuance')).toBe(false);
  });

  it('G7 C7 is withdrawn online by who has left too, and given by them no more', async () => {
    await give('card-issuance');
    const steps = { requestedOn: '2026-11-20', talkedOn: '2026-11-20', announcedOn: '2026-11-20' };
    await api.registry.run('WithdrawMember', { memberId, ...steps, certificateRecovered: true });
    expect(await give('province-exchange')).toMatchObject({
      rejection: { code: 'consent/no-live-membership' },
    });
    expect(await withdraw('card-issuance')).toMatchObject({ status: 'done' });
    expect(await onFile(memberId, 'card-issuance')).toBe(false);
    expect((await api.call(me, 'GET /v1/me/consents')).body).toMatchObject({
      consents: [{ status: 'withdrawn' }],
    });
  });

  it('G7 is nobody’s to give for another: the number in the token decides', async () => {
    expect(await give('province-exchange')).toMatchObject({ result: { memberId } });
    expect(await onFile(memberId, 'province-exchange')).toBe(true);
    // Another member's id beside the claim on one's own number, as no route would send it.
    const [given] = [...api.store.items.values()].filter(({ type }) => type === 'GiveOwnConsent');
    const forged = { ...(given?.['body'] as object), memberId: colleagueId };
    expect(await api.registry.run('GiveOwnConsent', forged, { actor: me })).toMatchObject({
      status: 'rejected',
      rejection: { code: 'own/no-membership' },
    });
    expect(await onFile(colleagueId, 'province-exchange')).toBe(false);
  });

  it('G7 shows its texts to everybody, in both languages', async () => {
    const { body } = await api.call(undefined, 'GET /v1/consent-texts');
    expect((body as { texts: unknown[] }).texts).toHaveLength(3);
    expect(body).toMatchObject({
      texts: [{ purpose: 'membership-handling', version: 1, inForce: true }, {}, {}],
    });
  });
});
