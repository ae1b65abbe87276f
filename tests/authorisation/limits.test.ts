import { beforeEach, describe, expect, it } from 'vitest';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import { usualLimits } from '../../shared/platform/http/limits.ts';
import { type TestApi, testApi, type TestRequest } from '../support/api.ts';
import { people } from '../support/people.ts';
import { foundUnion, superior } from '../support/registry.ts';
import { sealedNumber } from '../support/sealed-number.ts';
import { certificateOf, certificateRefOf } from '../support/sign-in.ts';
import { operatorOf, workerOf } from './relations.ts';

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;
const [someone] = people(1, 1);

beforeEach(async () => {
  api = await testApi({ limits: usualLimits });
  union = await foundUnion(api.registry, { seed: 1, size: 1 });
});

const officer = (id = 'op-limits') => operatorOf('union-officer', union.unionId, id);
const later = (seconds: number) => {
  api.registry.now = instantOf(epochOf(api.registry.now) + seconds * 1_000);
};
const times = async (count: number, call: () => ReturnType<TestApi['call']>) => {
  const answers = [];
  for (let index = 0; index < count; index += 1) answers.push(await call());
  return answers;
};
const search = (id?: string) =>
  api.call(officer(id), 'POST /v1/members/search', { body: { idNumber: someone?.idNumber } });

describe('limits', () => {
  it('hold back who searches faster than a person, say for how long, and let go again', async () => {
    const answers = await times(31, () => search());
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(30).fill(200), 429]);
    expect(answers.at(-1)).toMatchObject({
      headers: { 'retry-after': '3' },
      body: { code: 'request/too-many' },
    });
    expect((await search('op-other')).status).toBe(200);
    later(3);
    expect((await search()).status).toBe(200);
  });

  it('hold back who reveals record by record', async () => {
    const [claim] = await api.registry.vault.claimsOf(String(someone?.idNumber));
    const memberId = String(api.store.items.get(`registry/claim#${claim}`)?.['holder']);
    const request: TestRequest = {
      params: { memberId },
      body: { fields: ['mobile'], reason: 'contact-member' },
    };
    const answers = await times(21, () => api.call(officer(), 'POST /v1/members/{memberId}/reveal', request));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.at(-1)).toMatchObject({ status: 429, headers: { 'retry-after': '12' } });
  });

  it('hold back who writes without end, before the request is looked at', async () => {
    const organiser = operatorOf('organiser', superior, 'op-writes');
    const answers = await times(121, () => api.call(organiser, 'POST /v1/roster-uploads', { body: {} }));
    expect(answers.map(({ status }) => status)).toEqual([...Array<number>(120).fill(400), 429]);
  });

  it('take no token for what is read: a worker’s own status costs no write', async () => {
    const me = workerOf('w-limits', await sealedNumber(api.registry, String(someone?.idNumber)));
    await times(200, () => api.call(me, 'GET /v1/me/membership'));
    await api.call(officer(), 'GET /v1/unions/{unionId}', { params: { unionId: union.unionId } });
    expect(api.buckets()).toEqual([]);
  });

  it('name operators by their account, and nobody by their address', async () => {
    await search();
    await api.call(undefined, 'POST /v1/sign-in/challenges');
    expect(api.buckets()).toEqual(['search#operator:op-limits', 'sign-in#address:hash-of-9']);
  });
});

describe('G1 failed attempts to sign in', () => {
  const signIn = (certificate: string) =>
    api.call(undefined, 'POST /v1/sign-in/sessions', {
      body: {
        challengeId: 'C'.repeat(22),
        certificates: [certificateOf(certificate)],
        signature: { form: 'raw', value: 'AAAA' },
      },
    });
  beforeEach(async () => {
    const certificate = certificateRefOf(certificateOf('op-known'));
    await api.registry.run('RegisterOperator', {
      operatorId: 'op-known',
      role: 'union-officer',
      scope: union.unionId,
      certificate,
    });
  });

  it('lock signing in after ten, for a rightful attempt too, and let go after a while', async () => {
    expect((await signIn('op-known')).status).toBe(201);
    const failed = await times(11, () => signIn('stranger'));
    expect(failed.map(({ status }) => status)).toEqual([...Array<number>(10).fill(403), 429]);
    expect(await signIn('op-known')).toMatchObject({
      status: 429,
      body: { code: 'sign-in/locked-out' },
      headers: { 'retry-after': '90' },
    });
    later(90);
    expect((await signIn('op-known')).status).toBe(201);
  });

  it('are recorded, each of them, and so is the lock', async () => {
    await times(11, () => signIn('stranger'));
    const kept = api.acts.filter(({ purpose }) => purpose === 'sign-in');
    expect(kept.map(({ status }) => status)).toEqual([...Array<number>(10).fill(403), 429]);
    expect(kept.at(-1)).toMatchObject({ problem: 'sign-in/locked-out' });
  });
});
