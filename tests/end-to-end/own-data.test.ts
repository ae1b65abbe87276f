import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaksIn, logFiles } from '../support/leaks.ts';
import { people, type TestPerson, testPerson } from '../support/people.ts';
import {
  type Founded,
  foundUnion,
  personOf,
  rosterOf,
  testProvince,
  type TestProvince,
  until,
} from '../support/province.ts';

let at: TestProvince;
let union: Founded;
let someone: TestPerson;
let me: string;

beforeAll(async () => {
  at = await testProvince();
  [someone] = people(1, 64) as [TestPerson];
  union = await foundUnion(at, rosterOf([someone]), 64);
  me = await at.token('worker', { account: 'worker-64', idNumber: someone.idNumber });
});
afterAll(() => at.close());

describe('a member who signs in with a verified number', () => {
  it('C8 learns that they are an active member, and what is held of them', async () => {
    const { body: membership } = await at.call('GET', '/v1/me/membership', { token: me, expect: 200 });
    expect(membership).toMatchObject({ member: true, active: true, status: 'active' });
    const { body: data } = await at.call('GET', '/v1/me', { token: me, expect: 200 });
    expect(data).toMatchObject({
      unionId: union.unionId,
      person: { name: someone.name, idNumber: someone.idNumber, mobile: someone.mobile },
    });
  });

  it('C8 has the union correct who they are', async () => {
    const asked = await at.command(me, '/v1/me/corrections', { householdType: '2' });
    const correctionId = String(asked.result?.['correctionId']);
    const officer = await at.token('union-officer', { scope: union.unionId });
    const approved = await at.command(officer, `/v1/corrections/${correctionId}/approval`);
    expect(approved).toMatchObject({ status: 'done' });
    const { body } = await at.call('GET', '/v1/me', { token: me, expect: 200 });
    expect(body).toMatchObject({ householdType: '2' });
  });

  it('G7 takes home all that is held of them, for programs and to print', async () => {
    type Copy = { membership: { person: { name: string } }; history: { event: string }[]; places: object };
    const { body } = await at.call<Copy>('GET', '/v1/me/access-copy', { token: me, expect: 200 });
    expect(body.membership.person).toMatchObject({ name: someone.name, householdType: '2' });
    expect(body.history.map(({ event }) => event)).toEqual([
      'MemberJoined',
      'CorrectionRequested',
      'MemberCorrected',
      'CorrectionApproved',
    ]);
    expect(body.places).toHaveProperty(union.unionId);
    const page = await fetch(new URL('/v1/me/access-copy/page', at.province.url), {
      headers: { authorization: `Bearer ${me}` },
    });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain(someone.idNumber);
  });

  it('C8 is nobody’s member under another number', async () => {
    const stranger = await at.token('worker', { account: 'w-2', idNumber: testPerson({}, 65).idNumber });
    const { body } = await at.call('GET', '/v1/me/membership', { token: stranger, expect: 200 });
    expect(body).toMatchObject({ member: false, active: false });
  });

  it('G6 is revealed to their officer field by field, for a reason', async () => {
    const officer = await at.token('union-officer', { scope: union.unionId });
    const { body: own } = await at.call<{ memberId: string }>('GET', '/v1/me', { token: me, expect: 200 });
    const { body } = await at.call('POST', `/v1/members/${own.memberId}/reveal`, {
      token: officer,
      idempotencyKey: null,
      body: { fields: ['mobile'], reason: 'contact-member' },
      expect: 200,
    });
    expect(body).toEqual({ memberId: own.memberId, person: { mobile: someone.mobile } });
  });

  it('A8 is put before their union together with somebody who has the same mobile', async () => {
    const { unionId, employerId } = union;
    const officer = await at.token('union-officer', { scope: unionId });
    const person = personOf({ ...testPerson({}, 66), mobile: someone.mobile });
    const joined = await at.command(officer, '/v1/members', { unionId, employerId, person });
    const like = String(joined.result?.['memberId']);
    type Listed = { duplicates: { duplicateId: string; signs: string[]; members: { memberId: string }[] }[] };
    const listed = async () =>
      (await at.call<Listed>('GET', `/v1/unions/${unionId}/duplicates`, { token: officer, expect: 200 })).body
        .duplicates;
    const [found] = await until(listed, (duplicates) => duplicates.length > 0);
    expect(found?.signs).toEqual(['mobile']);
    expect(found?.members.map(({ memberId }) => memberId)).toContain(like);
    const path = `/v1/duplicates/${String(found?.duplicateId)}/dismissal` as const;
    expect(await at.command(officer, path, { reason: '父女共用手机' })).toMatchObject({ status: 'done' });
    expect(await listed()).toEqual([]);
    // An administrator has everybody looked at anew: what was decided stays.
    await at.invoke('find-duplicates', { action: 'compare-all' });
    expect(await listed()).toEqual([]);
  });

  it('G8 leaves no trace in a log', () => {
    for (const [name, text] of logFiles(at.province.logFolder))
      expect({ name, leaks: leaksIn(text, [someone]) }).toEqual({ name, leaks: [] });
  });

  it('C8 may sign in at the issuer that stands beside, whose keys the registry fetches', async () => {
    const discovered = await fetch(`${at.province.workerSignIn}/.well-known/openid-configuration`);
    expect(await discovered.json()).toMatchObject({
      issuer: at.province.workerSignIn,
      jwks_uri: `${at.province.workerSignIn}/jwks`,
    });
  });
});
