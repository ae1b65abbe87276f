import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import { epochOf, instantOf } from '../../shared/kernel/dates.ts';
import type { RequestId, UnionId } from '../../shared/kernel/ids.ts';
import { memberRecord } from '../../shared/members/domain/member.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { provincialFederation } from '../../shared/platform/deployment/federations.ts';
import type { Outcome } from '../../shared/platform/engine/outcome.ts';
import { StoredRequest } from '../../shared/platform/engine/request.ts';
import { enforceRetention } from '../../shared/registry/enforce-retention.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, settle, superior, TENANT } from '../support/registry.ts';
import { operatorOf, workerOf } from './relations.ts';

const province = provincialFederation(TENANT).id;
const sets = operatorOf('system-administrator', province, 'op-sets');
const reads = operatorOf('system-administrator', province, 'op-reads');
const SET = 'POST /v1/retention-schedule';
const RELEASE = 'POST /v1/retention-schedule/release';

let api: TestApi;
let unionId: UnionId;
let employerId: string;

beforeEach(async () => {
  api = await testApi();
  ({ unionId, employerId } = await foundUnion(api.registry, { seed: 1, size: 2 }));
});

async function settled(caller: Caller, route: string, body?: unknown, params?: Record<string, string>) {
  const answer = await api.call(caller, route, {
    ...(params && { params }),
    ...(body !== undefined && { body }),
  });
  if (answer.status !== 202) return answer;
  const { requestId } = answer.body as { requestId: RequestId };
  await settle(api.registry, [requestId]);
  const outcome = await api.registry.outcomeOf(requestId);
  if (outcome === undefined) throw new Error('not settled');
  return outcome;
}

const codeOf = (outcome: Awaited<ReturnType<typeof settled>>): string | undefined =>
  'rejection' in outcome ? outcome.rejection.code : (outcome as { body?: { code?: string } }).body?.code;

const done = (outcome: unknown): Readonly<Record<string, string>> => {
  expect(outcome).toMatchObject({ status: 'done' });
  return (outcome as Extract<Outcome, { status: 'done' }>).result;
};

interface Schedule {
  readonly inForce?: { readonly version: number; readonly enforced: boolean };
  readonly versions: readonly {
    readonly version: number;
    readonly released?: object;
    readonly dryRun?: { readonly runId: string; readonly counts: readonly object[] };
  }[];
}
const schedule = async (): Promise<Schedule> =>
  (await api.call(reads, 'GET /v1/retention-schedule')).body as Schedule;

const pass = (days: number) => {
  api.registry.now = instantOf(epochOf(api.registry.now) + days * 86_400_000);
};
const today = () => api.registry.now.slice(0, 10);

/** What the scheduled function does, and all that follows from it. */
async function enforced(): Promise<string | undefined> {
  const queued: RequestId[] = [];
  const { store, now } = api.registry;
  const queue = {
    send: async (sent: readonly { readonly requestId: RequestId }[]) =>
      void queued.push(...sent.map(({ requestId }) => requestId)),
  };
  const runId = await enforceRetention({ tenant: TENANT, store, queue, now: () => now });
  await settle(api.registry, queued);
  return runId;
}

const set = async (periods: object, from = today()) => {
  const { runId } = done(await settled(sets, SET, { from, every: 1, periods }));
  return String(runId);
};
const released = async (periods: object): Promise<void> => {
  const dryRun = await set(periods);
  done(await settled(reads, RELEASE, { version: (await schedule()).versions.length, dryRun }));
};

const bodies = () =>
  [...api.store.items].filter(([key, { body }]) => key.startsWith('requests/') && body !== undefined).length;
const proposals = () =>
  [...api.store.items].flatMap(([key, { state }]) =>
    key.startsWith('registry/erasure-request#')
      ? [state as { readonly erasureId: string; readonly by: string }]
      : [],
  );

async function departed(seed: number): Promise<string> {
  const person = await api.registry.sealed(PersonInput.parse(testPerson({}, seed)), `gone-${String(seed)}`);
  const { memberId } = done(await api.registry.run('RegisterMember', { unionId, employerId, ...person }));
  done(await api.registry.run('RecordDeath', { memberId, diedOn: today() }));
  return String(memberId);
}

const opened = async (memberId: string): Promise<unknown> => {
  const { person } = memberRecord.parse(api.store.items.get(`registry/member#${memberId}`)?.['state']);
  return (await api.registry.vault.openAll([person]))[0];
};

describe('the retention schedule (个人信息保护法 art 19)', () => {
  it('G7 counts what would go, and touches nothing, until another administrator has read the counts', async () => {
    await departed(41);
    pass(10);
    const before = bodies();
    const runId = await set({ 'request-body': 5, 'departed-member': 5 });
    const [version] = (await schedule()).versions;
    expect(version?.dryRun).toMatchObject({
      runId,
      counts: [
        { kind: 'request-body', seen: expect.any(Number), due: before },
        { kind: 'departed-member', seen: 3, due: 1 },
      ],
    });
    expect(
      (await api.call(reads, 'GET /v1/retention-runs/{runId}', { params: { runId } })).body,
    ).toMatchObject({
      status: 'ended',
      mode: 'dry-run',
    });
    expect((await schedule()).inForce).toEqual({ version: 1, from: today(), enforced: false });
    expect(await enforced()).toBeUndefined();
    expect(bodies()).toBeGreaterThan(before);
    expect(proposals()).toEqual([]);
  });

  it('G7 is released by naming its dry run, never by who set it, and once', async () => {
    const dryRun = await set({ 'request-body': 5 });
    const release = (caller: Caller, body: object) => settled(caller, RELEASE, body);
    expect(codeOf(await release(sets, { version: 1, dryRun }))).toBe('review/own-submission');
    expect(codeOf(await release(reads, { version: 1, dryRun: '0'.repeat(26) }))).toBe(
      'retention/other-dry-run',
    );
    expect(codeOf(await release(reads, { version: 2, dryRun }))).toBe('retention/not-found');
    done(await release(reads, { version: 1, dryRun }));
    expect(codeOf(await release(reads, { version: 1, dryRun }))).toBe('retention/not-open');
  });

  it('G7 is not released on counts a month old, nor set for the past, nor beyond the bounds of its kinds', async () => {
    const dryRun = await set({ 'request-body': 5 });
    pass(31);
    expect(codeOf(await settled(reads, RELEASE, { version: 1, dryRun }))).toBe('retention/old-dry-run');
    expect(codeOf(await settled(sets, SET, { from: '2026-01-01', periods: {} }))).toBe('retention/backdated');
    const out = await api.call(sets, SET, { body: { from: today(), periods: { 'request-body': 91 } } });
    expect(out.status).toBe(400);
  });

  it('G7 takes bodies of settled requests on the day after their last, and their outcomes stay', async () => {
    const person = testPerson({}, 51);
    const asked = { body: { unionId, employerId, person }, headers: { 'idempotency-key': 'kept-once-1' } };
    const officer = operatorOf('union-officer', unionId, 'op-registers');
    const first = await api.call(officer, 'POST /v1/members', asked);
    const { requestId } = first.body as { requestId: RequestId };
    await settle(api.registry, [requestId]);
    const outcome = await api.registry.outcomeOf(requestId);
    await released({ 'request-body': 5 });
    pass(5);
    expect(await enforced()).toBeDefined();
    expect(api.store.items.get(`requests/${requestId}`)).toHaveProperty('body');
    pass(1);
    expect(await enforced()).toBeDefined();
    expect(api.store.items.get(`requests/${requestId}`)).not.toHaveProperty('body');
    expect(StoredRequest.parse(api.store.items.get(`requests/${requestId}`)).outcome).toEqual(outcome);
    // The same call once more is known for what it is, and another one under its key as well.
    expect((await api.call(officer, 'POST /v1/members', asked)).body).toMatchObject({
      requestId,
      status: 'done',
    });
    const other = { ...asked, body: { ...asked.body, person: testPerson({}, 52) } };
    expect(await api.call(officer, 'POST /v1/members', other)).toMatchObject({ status: 409 });
    expect(await enforced()).toBeUndefined();
    // What is gone already is gone through like anything else.
    pass(1);
    const runId = await enforced();
    expect(api.store.items.get(`registry/retention-run#${String(runId)}`)?.['state']).toMatchObject({
      status: 'ended',
    });
  });

  it('G7 proposes whoever left long ago to an officer above, once, and erases nobody by itself', async () => {
    const memberId = await departed(61);
    const staying = await departed(62);
    await api.registry.run('ErasePerson', { of: { memberId: staying }, basis: 'purpose-ended' });
    const applicant = await api.registry.sealed(PersonInput.parse(testPerson({}, 63)), 'applicant');
    const { applicationId } = done(
      await api.registry.run('ApplyForMembership', { unionId, ...applicant }, { actor: workerOf('w-1') }),
    );
    done(await api.registry.run('RejectMembershipApplication', { applicationId, reason: '不符合条件' }));
    await released({ 'departed-member': 10, 'rejected-application': 20 });
    pass(11);
    await enforced();
    expect(proposals()).toHaveLength(1);
    pass(10);
    await enforced();
    expect(proposals()).toHaveLength(2);
    expect(await opened(memberId)).toBeDefined();

    const officer = operatorOf('superior-officer', province, 'op-decides');
    const work = await api.call(officer, 'GET /v1/unions/{unionId}/work', { params: { unionId: superior } });
    const waiting = (work.body as { entries: { kind: string; id: string; yours: boolean }[] }).entries;
    expect(waiting.filter(({ kind }) => kind === 'erasure-request')).toEqual([
      expect.objectContaining({ yours: true }),
      expect.objectContaining({ yours: true }),
    ]);
    const ofMember = proposals().find((one) => 'memberId' in (one as unknown as { of: object }).of);
    const params = { erasureId: String(ofMember?.erasureId) };
    done(await settled(officer, 'POST /v1/erasures/{erasureId}/approval', undefined, params));
    expect(await opened(memberId)).toBeUndefined();
    pass(1);
    await enforced();
    expect(proposals()).toHaveLength(2);
  });

  it('G7 stops as soon as another version is set, also in the middle of a run', async () => {
    await departed(71);
    await released({ 'departed-member': 1 });
    pass(3);
    const { store, now } = api.registry;
    const queued: RequestId[] = [];
    const queue = {
      send: async (sent: readonly { readonly requestId: RequestId }[]) =>
        void queued.push(...sent.map(({ requestId }) => requestId)),
    };
    const runId = await enforceRetention({ tenant: TENANT, store, queue, now: () => now });
    // The run has begun, its sweeps wait; then somebody sets a longer period.
    await api.registry.engine.process(queued);
    await set({ 'departed-member': 3_653 });
    const start = queued[0];
    if (start === undefined || runId === undefined) throw new Error('no run was asked for');
    await settle(api.registry, [start]);
    expect(api.store.items.get(`registry/retention-run#${runId}`)?.['state']).toMatchObject({
      status: 'stopped',
    });
    expect(proposals()).toEqual([]);
    expect(await enforced()).toBeUndefined();
  });

  it('G7 refuses a proposal whose record has not been over for as long as it says', async () => {
    const memberId = await departed(81);
    const proposed = (endedBy: string, key: string) =>
      api.registry.run('ProposeErasure', { erasureId: key.padEnd(26, '0'), of: { memberId }, endedBy });
    expect(await proposed('2026-11-22', '1')).toMatchObject({ rejection: { code: 'person/kept-longer' } });
    expect(await proposed('2026-11-23', '2')).toMatchObject({ status: 'done' });
    expect(await proposed('2026-11-23', '2')).toMatchObject({
      rejection: { code: 'erasure/already-proposed' },
    });
  });
});
