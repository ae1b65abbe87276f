import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { foundUnion, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import type { Actor, OperatorId } from '../../kernel/caller.ts';
import type { Instant } from '../../kernel/dates.ts';
import type { UnionId } from '../../kernel/ids.ts';
import { PersonInput } from '../domain/person.ts';

type Place = Awaited<ReturnType<typeof foundUnion>>;

let store: MemoryStore;
let registry: TestRegistry;
let from: Place;
let to: Place;
let memberId: string;

const officer = (scope: UnionId, id = 'officer'): Actor => ({
  kind: 'operator',
  id: `${id}-${scope.slice(-6)}` as OperatorId,
  role: scope === superior ? 'superior-officer' : 'union-officer',
  scope,
});

async function done(type: string, body: object, actor?: Actor) {
  const outcome = await registry.run(type, body, actor && { actor });
  expect(outcome).toMatchObject({ status: 'done' });
  return outcome.status === 'done' ? outcome.result : {};
}

async function refused(type: string, body: object, actor?: Actor) {
  const outcome = await registry.run(type, body, actor && { actor });
  return outcome.status === 'rejected' ? outcome.rejection.code : outcome.status;
}

const state = (type: string, id: string) => store.items.get(`registry/${type}#${id}`)?.['state'];
const counted = ({ unionId }: Place) => store.items.get(`registry/gate#${unionId}`)?.['members'];
const claim = () => {
  const { identity } = store.items.get(`registry/member#${memberId}`)?.['lookups'] as { identity: string };
  return store.items.get(`registry/claim#${identity}`);
};
const wanted = () => ({ memberId, unionId: to.unionId, employerId: to.employerId });

/** The receiving union has asked, with the member's form: the giving one has its days. */
async function accepted(): Promise<string> {
  const asked = await done('RequestTransfer', { ...wanted(), consent: 'ZZ-1' }, officer(to.unionId));
  return asked['transferId'] ?? '';
}

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  from = await foundUnion(registry, { seed: 1 });
  to = await foundUnion(registry, { seed: 2, peopleOf: 9 });
  const person = await registry.sealed(PersonInput.parse(testPerson({}, 1_001)), 'one');
  const place = { unionId: from.unionId, employerId: from.employerId };
  ({ memberId = '' } = await done('RegisterMember', { ...place, ...person }));
});

describe('C4 a transfer 会籍接转 through the engine', () => {
  it('arts 12 13 row 8: leaves the one gate and enters the other in one commit, the member as before', async () => {
    const before = state('member', memberId) as { joinedOn: string };
    const transferId = await accepted();
    expect([counted(from), counted(to)]).toEqual([4, 3]);

    await done('ReleaseMember', { transferId }, officer(from.unionId));

    expect([counted(from), counted(to)]).toEqual([3, 4]);
    expect(state('member', memberId)).toMatchObject({
      memberId,
      unionId: to.unionId,
      employerId: to.employerId,
      joinedOn: before.joinedOn,
    });
    const commitOf = (pk: string) => store.items.get(`registry/${pk}`)?.['commitId'];
    const commit = commitOf(`transfer#${transferId}`);
    for (const pk of [`member#${memberId}`, `gate#${from.unionId}`, `gate#${to.unionId}`])
      expect(commitOf(pk)).toBe(commit);
  });

  it('art 13 row 9: goes on from a union that held it for the time being, as often as need be', async () => {
    await done('ReleaseMember', { transferId: await accepted() }, officer(from.unionId));
    const third = await foundUnion(registry, { seed: 3, peopleOf: 8 });
    const onward = { memberId, unionId: third.unionId, employerId: third.employerId, consent: 'ZZ-2' };
    const { transferId } = await done('RequestTransfer', onward, officer(third.unionId));
    await done('ReleaseMember', { transferId }, officer(to.unionId));

    expect([counted(from), counted(to), counted(third)]).toEqual([3, 3, 4]);
    expect(state('member', memberId)).toMatchObject({ unionId: third.unionId });
  });

  it.each(['unemployed', 'military-service'] as const)(
    'arts 19 20 row 16: brings a member who was retained (%s) back to life, and the claim tells so',
    async (reason) => {
      const { joinedOn } = state('member', memberId) as { joinedOn: string };
      await done('RetainMember', { memberId, for: reason, since: '2026-11-20' });
      expect(claim()).toMatchObject({ holder: memberId, standing: { status: 'retained' } });

      await done('ReleaseMember', { transferId: await accepted() }, officer(from.unionId));

      expect(state('member', memberId)).toMatchObject({ memberId, status: 'active', joinedOn });
      expect(state('member', memberId)).not.toHaveProperty('retained');
      expect(claim()).toMatchObject({ holder: memberId, standing: { status: 'active', joinedOn } });
    },
  );

  it('art 17: moves nobody who has retired', async () => {
    await done('RetainMember', { memberId, for: 'retired', since: '2026-11-20' });
    expect(await refused('RequestTransfer', wanted(), officer(to.unionId))).toBe(
      'member/retired-stays-retained',
    );
  });

  it('arts 14 18 rows 10 11: secondment, study and waiting for a post change nothing but the employment status', async () => {
    const before = state('member', memberId);
    await done(
      'NoteEmployment',
      { memberId, employment: '2', note: '借调不满六个月' },
      officer(from.unionId),
    );
    expect(state('member', memberId)).toEqual({ ...(before as object), employment: '2' });
    expect([counted(from), counted(to)]).toEqual([4, 3]);
  });

  it('goes to the superior when the giving union keeps silent, then completes: after a jump of the clock too', async () => {
    const transferId = await accepted();
    const { dueOn } = state('transfer', transferId) as { dueOn: string };
    expect(dueOn).toBe('2026-11-30');
    // The timers that came too early while the test let everything settle did nothing.
    expect(await refused('EscalateTransfer', { transferId, dueOn })).toBe('transfer/timer-stale');

    registry.now = '2026-12-20T02:00:00.000Z' as Instant;
    await done('EscalateTransfer', { transferId, dueOn });
    const item = store.items.get(`registry/transfer#${transferId}`);
    expect(item).toMatchObject({ waitsAt: superior, state: { status: 'escalated', dueOn: '2026-12-25' } });
    expect(item?.['waitsSince']).toBe(`2026-12-20T02:00:00.000Z#${transferId}`);

    registry.now = '2027-01-10T02:00:00.000Z' as Instant;
    await done('CompleteTransfer', { transferId, dueOn: '2026-12-25' });
    expect(state('transfer', transferId)).toMatchObject({ status: 'completed', outcome: 'escalated' });
    expect([counted(from), counted(to)]).toEqual([3, 4]);
    expect(store.items.get(`registry/transfer#${transferId}`)).not.toHaveProperty('waitsAt');
  });

  it('expires when nobody consents or accepts, and the membership is free for another', async () => {
    const { transferId } = await done('RequestTransfer', wanted(), officer(from.unionId));
    const { dueOn } = state('transfer', transferId ?? '') as { dueOn: string };
    registry.now = '2027-01-10T02:00:00.000Z' as Instant;
    await done('ExpireTransfer', { transferId, dueOn });
    expect(state('transfer', transferId ?? '')).toMatchObject({
      status: 'refused',
      refusedFor: 'no-consent-or-acceptance',
      outcome: 'refused',
    });
    await accepted();
  });

  it('waits in the queue of whoever has to act: the receiving union, the giving one, its superior', async () => {
    const queue = (id: string) => store.items.get(`registry/transfer#${id}`)?.['waitsAt'];
    const { transferId = '' } = await done('RequestTransfer', wanted(), officer(from.unionId));
    expect(queue(transferId)).toBe(to.unionId);
    await done('WithdrawTransfer', { transferId }, officer(from.unionId));
    expect(queue(transferId)).toBeUndefined();

    const other = await accepted();
    expect(queue(other)).toBe(from.unionId);
    await done('ObjectToTransfer', { transferId: other, ground: 'open-case' }, officer(from.unionId));
    expect(queue(other)).toBe(superior);
  });

  it('is decided by a superior of the giving union, and never by whoever objected or asked', async () => {
    const transferId = await accepted();
    const chief = officer(superior, 'chief');
    await done('ObjectToTransfer', { transferId, ground: 'open-case' }, chief);
    const upheld = { transferId, upheld: true };
    expect(await refused('DecideObjection', upheld, chief)).toBe('review/own-submission');
    const own = { ...officer(from.unionId), role: 'superior-officer' } as Actor;
    expect(await refused('DecideObjection', upheld, own)).toBe('transfer/not-found');
    await done('DecideObjection', upheld, officer(superior, 'other'));
    expect(state('transfer', transferId)).toMatchObject({
      outcome: 'refused',
      refusedFor: 'objection-upheld',
    });
  });

  it('is taken back by the side that asked, not by the other one', async () => {
    const transferId = await accepted();
    expect(await refused('WithdrawTransfer', { transferId }, officer(from.unionId))).toBe(
      'transfer/not-found',
    );
    await done('WithdrawTransfer', { transferId }, officer(to.unionId));
    expect(state('transfer', transferId)).toMatchObject({ status: 'withdrawn', outcome: 'withdrawn' });
    expect(state('member', memberId)).not.toHaveProperty('transfer');
  });

  it('ends when the member dies meanwhile, and no timer moves the dead', async () => {
    const transferId = await accepted();
    await done('RecordDeath', { memberId, diedOn: '2026-11-22' });
    await done('ReleaseMember', { transferId }, officer(from.unionId));
    expect(state('transfer', transferId)).toMatchObject({ refusedFor: 'membership-changed' });
    expect([counted(from), counted(to)]).toEqual([3, 3]);
  });
});
