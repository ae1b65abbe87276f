import { beforeEach, describe, expect, it } from 'vitest';
import { factsOf, type IdNumber } from '../../shared/kernel/id-number.ts';
import type { RequestId } from '../../shared/kernel/ids.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { usualLimits } from '../../shared/platform/http/limits.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { tracesIn } from '../support/leaks.ts';
import { idNumberOf, people, testPerson } from '../support/people.ts';
import { foundUnion, settle } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

const ROUTE = 'POST /v1/unions/{unionId}/registration-form';

let api: TestApi;
let here: Awaited<ReturnType<typeof foundUnion>>;
let elsewhere: Awaited<ReturnType<typeof foundUnion>>;
const [member] = people(1, 1);
const [other] = people(1, 2);

beforeEach(async () => {
  api = await testApi();
  here = await foundUnion(api.registry, { seed: 1, size: 1 });
  elsewhere = await foundUnion(api.registry, { seed: 2, size: 1 });
});

const officer = () => operatorOf('union-officer', here.unionId, 'op-desk');

const ask = (idNumber: string | undefined, more: object = {}) =>
  api.call(officer(), ROUTE, { params: { unionId: here.unionId }, body: { idNumber, ...more } });

const holderOf = async (idNumber: string): Promise<string> => {
  const [claim] = await api.registry.vault.claimsOf(idNumber);
  const item = api.store.items.get(`registry/claim#${claim}`);
  return String(item?.['holder'] ?? item?.['lastHolder']);
};

describe('A10 a registration form by ID number', () => {
  it('fills in sex and date of birth of somebody nobody knows, and says to register them', async () => {
    const stranger = testPerson({}, 71).idNumber;
    const { sex, birthDate } = factsOf(stranger as IdNumber);
    expect(await ask(stranger)).toMatchObject({ status: 200 });
    expect((await ask(stranger)).body).toEqual({ unionId: here.unionId, next: 'register', sex, birthDate });
  });

  it('fills in what is known of somebody of one’s own, masked, who has left and may join again', async () => {
    const memberId = await holderOf(String(member?.idNumber));
    const steps = { requestedOn: '2026-11-01', talkedOn: '2026-11-02', announcedOn: '2026-11-03' };
    await api.registry.run('WithdrawMember', { memberId, ...steps, certificateRecovered: true });
    const { body } = await ask(member?.idNumber);
    expect(body).toMatchObject({
      next: 'register',
      known: {
        memberId,
        status: 'withdrawn',
        householdType: member?.householdType,
        person: { name: expect.stringContaining('*') as string },
      },
    });
    expect(body).not.toHaveProperty('transfer');
    expect(tracesIn(JSON.stringify(body), [String(member?.idNumber), String(member?.mobile)])).toEqual([]);
  });

  it('says that the union has them already', async () => {
    expect((await ask(member?.idNumber)).body).toMatchObject({
      next: 'is-member',
      known: { memberId: await holderOf(String(member?.idNumber)), status: 'active' },
    });
  });

  it('offers the transfer of a member of another union, shows nothing else of them, and the offer is taken', async () => {
    const { body } = await ask(other?.idNumber);
    const memberId = await holderOf(String(other?.idNumber));
    const { sex, birthDate } = factsOf(other?.idNumber as IdNumber);
    const transfer = { memberId, unionId: here.unionId, employerId: here.employerId };
    expect(body).toEqual({ unionId: here.unionId, next: 'transfer', sex, birthDate, transfer });
    const asked = await api.call(officer(), 'POST /v1/transfers', { body: transfer });
    const { requestId } = asked.body as { requestId: RequestId };
    await settle(api.registry, [requestId]);
    expect(await api.registry.outcomeOf(requestId)).toMatchObject({ status: 'done' });
  });

  it('G2 tells nothing of who has left a union elsewhere: as if nobody had held the number', async () => {
    const memberId = await holderOf(String(other?.idNumber));
    await api.registry.run('RecordDeath', { memberId, diedOn: '2026-11-20' });
    const [left, stranger] = [await ask(other?.idNumber), await ask(testPerson({}, 72).idNumber)];
    expect(Object.keys(left.body as object)).toEqual(Object.keys(stranger.body as object));
    expect(left.reads.toSorted()).toEqual(stranger.reads.toSorted());
  });

  it('shows nobody of who has been erased', async () => {
    const person = await api.registry.sealed(PersonInput.parse(testPerson({}, 73)), 'gone');
    const ids = { unionId: here.unionId, employerId: here.employerId };
    const joined = await api.registry.run('RegisterMember', { ...ids, ...person });
    const memberId = joined.status === 'done' ? joined.result['memberId'] : '';
    await api.registry.run('RecordDeath', { memberId, diedOn: '2026-11-20' });
    await api.registry.run('ErasePerson', { of: { memberId }, basis: 'retention-over' });
    const { status, body } = await ask(testPerson({}, 73).idNumber);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('known.person');
  });

  it('refuses a number that is none, and an employer that is not of the union', async () => {
    expect(await ask('11010119900307985X'.replace('X', '1'))).toMatchObject({ status: 422 });
    expect(await ask(idNumberOf('440305', '2030-01-01', 11))).toMatchObject({ status: 422 });
    expect(await ask(member?.idNumber, { employerId: elsewhere.employerId })).toMatchObject({
      status: 422,
      body: { code: 'member/employer-not-of-union' },
    });
  });

  it('G5 is recorded with whom it named, and G8 held back like a search', async () => {
    await ask(other?.idNumber);
    expect(api.acts.at(-1)).toMatchObject({
      purpose: 'registration-form',
      records: [`union:${here.unionId}`, `member:${await holderOf(String(other?.idNumber))}`],
    });
    api = await testApi({ limits: usualLimits });
    here = await foundUnion(api.registry, { seed: 1, size: 1 });
    const statuses = [];
    for (let count = 0; count < 31; count += 1) statuses.push((await ask(member?.idNumber)).status);
    expect(statuses).toEqual([...Array<number>(30).fill(200), 429]);
  });
});
