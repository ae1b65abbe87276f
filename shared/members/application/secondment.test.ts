import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { foundUnion, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { type Instant, instantOf } from '../../kernel/dates.ts';
import { type Member, memberRecord } from '../domain/member.ts';
import { PersonInput } from '../domain/person.ts';
import { memberWaits } from '../domain/waiting.ts';

type Place = Awaited<ReturnType<typeof foundUnion>>;

let store: MemoryStore;
let registry: TestRegistry;
let [home, host]: [Place, Place] = [undefined as never, undefined as never];
let memberId: string;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  home = await foundUnion(registry, { seed: 1, size: 1 });
  host = await foundUnion(registry, { seed: 2, size: 1 });
  const { unionId, employerId } = home;
  const person = await registry.sealed(PersonInput.parse(testPerson({}, 900)), 'seconded');
  memberId = String((await run('RegisterMember', { unionId, employerId, ...person }))['memberId']);
});

const member = (): Member => memberRecord.parse(store.items.get(`registry/member#${memberId}`)?.['state']);
const on = (day: string) => (registry.now = instantOf(Date.parse(`${day}T01:00:00.000Z`)));

async function run(type: string, body: object): Promise<Readonly<Record<string, string>>> {
  const outcome = await registry.run(type, body);
  return outcome.status === 'done' ? outcome.result : { code: outcome.rejection.code };
}

const transfer = ({ unionId, employerId }: Place, more: object = {}) =>
  run('RequestTransfer', { memberId, unionId, employerId, consent: 'JD-2026-1', ...more });
const remind = (until: string) => run('RemindOfReturn', { memberId, until });
const until = '2027-05-31';

describe('C4 art 14: a secondment', () => {
  it('of less than six months moves nothing: the employment status is noted', async () => {
    // It is the 23rd of November 2026.
    expect(await transfer(host, { secondedUntil: '2027-05-22' })).toEqual({
      code: 'transfer/secondment-too-short',
    });
    await run('NoteEmployment', { memberId, employment: '9', note: '借调' });
    expect(member()).toMatchObject({ unionId: home.unionId, employment: '9' });
  });

  it('of six months and more may move to the host’s union, with the way back on record', async () => {
    await transfer(host, { secondedUntil: '2027-05-23' });
    expect(member()).toMatchObject({
      status: 'active',
      unionId: host.unionId,
      secondment: { from: home.unionId, employerId: home.employerId, until: '2027-05-23' },
    });
  });

  it('ends with a reminder to the union that has the member, and moves nobody by itself', async () => {
    await transfer(host, { secondedUntil: until });
    const [due] = [...store.items.values()].filter(
      (item) => (item['command'] as { type?: string } | undefined)?.type === 'RemindOfReturn',
    );
    expect(due).toMatchObject({ dueAt: '2027-05-31T16:00:00.000Z' });
    expect(memberWaits(member())).toBeUndefined();
    on('2027-06-01');
    await remind(until);
    expect(member()).toMatchObject({ unionId: host.unionId });
    expect(memberWaits(member())).toMatchObject({ at: host.unionId, dueOn: until });
    expect(store.items.get(`registry/member#${memberId}`)).toMatchObject({ waitsAt: host.unionId });
  });

  it('is over once they are transferred back, and the reminder finds nothing', async () => {
    await transfer(host, { secondedUntil: until });
    await transfer(home);
    expect(member()).toMatchObject({ unionId: home.unionId });
    expect(member()).not.toHaveProperty('secondment');
    on('2027-06-01');
    expect(await remind(until)).toEqual({ code: 'member/return-timer-stale' });
  });

  it('goes on until another day, or ends where they are', async () => {
    await transfer(host, { secondedUntil: until });
    on('2027-06-01');
    await remind(until);
    expect(await run('SettleSecondment', { memberId, until })).toEqual({
      code: 'member/secondment-not-longer',
    });
    await run('SettleSecondment', { memberId, until: '2027-12-31' });
    expect(memberWaits(member())).toBeUndefined();
    expect(await remind(until)).toEqual({ code: 'member/return-timer-stale' });
    await run('SettleSecondment', { memberId });
    expect(member()).toMatchObject({ unionId: host.unionId });
    expect(member()).not.toHaveProperty('secondment');
    expect(await run('SettleSecondment', { memberId })).toEqual({ code: 'member/not-seconded' });
  });

  it('from a secondment to the next keeps the way back to where it began', async () => {
    await transfer(host, { secondedUntil: until });
    const third = await foundUnion(registry, { seed: 3, size: 1 });
    await transfer(third, { secondedUntil: '2027-08-31' });
    expect(member()).toMatchObject({ unionId: third.unionId, secondment: { from: home.unionId } });
  });

  it('reminds nobody before the day is over, and is not for retained members', async () => {
    await transfer(host, { secondedUntil: until });
    registry.now = '2027-05-31T12:00:00.000Z' as Instant;
    expect(await remind(until)).toEqual({ code: 'member/return-timer-stale' });
    await run('RetainMember', { memberId, for: 'unemployed', since: '2027-05-01' });
    expect(member()).not.toHaveProperty('secondment');
    expect(await transfer(home, { secondedUntil: '2028-12-31' })).toEqual({
      code: 'transfer/secondment-of-active',
    });
  });
});
