import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from '../../shared/kernel/caller.ts';
import { epochOf, type Instant, instantOf } from '../../shared/kernel/dates.ts';
import { memberRecord } from '../../shared/members/domain/member.ts';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { personKey } from '../../shared/platform/keys/person-key.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion, superior } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

const MEMBER = 'GET /v1/members/{memberId}';
const UNION = 'GET /v1/unions/{unionId}';
const TRANSFER = 'GET /v1/transfers/{transferId}';

let api: TestApi;
let from: Awaited<ReturnType<typeof foundUnion>>;
let to: Awaited<ReturnType<typeof foundUnion>>;
let memberId: string;
let joined: Instant;

/** An hour later than whatever happened last. */
const later = (): Instant => (api.registry.now = instantOf(epochOf(api.registry.now) + 3_600_000));

const done = async (type: string, body: object): Promise<Readonly<Record<string, string>>> => {
  const outcome = await api.registry.run(type, body);
  if (outcome.status !== 'done') throw new Error(outcome.rejection.code);
  return outcome.result;
};

beforeEach(async () => {
  api = await testApi();
  from = await foundUnion(api.registry, { seed: 1, size: 1 });
  to = await foundUnion(api.registry, { seed: 2, size: 1 });
  joined = later();
  const person = await api.registry.sealed(PersonInput.parse(testPerson({ mobile: '13900000001' }, 51)));
  const { unionId, employerId } = from;
  memberId = String((await done('RegisterMember', { unionId, employerId, ...person }))['memberId']);
});

const at = (scope: string, role: 'union-officer' | 'superior-officer' = 'union-officer'): Caller =>
  operatorOf(role, scope as typeof superior, 'op-then');

const ask = (caller: Caller, route: string, params: Record<string, string>, asOf?: string) =>
  api.call(caller, route, { params, ...(asOf !== undefined && { query: { asOf } }) });

async function moved(): Promise<string> {
  later();
  const { unionId, employerId } = to;
  const { transferId } = await done('RequestTransfer', { memberId, unionId, employerId, consent: 'ZZ-1' });
  return String(transferId);
}

describe('B4 as of a day past', () => {
  it('G2 is for who may see the record today: its past moves with it', async () => {
    await moved();
    later();
    expect(await ask(at(from.unionId), MEMBER, { memberId }, joined)).toMatchObject({
      status: 404,
      body: { code: 'member/not-found' },
    });
    for (const caller of [at(to.unionId), at(superior, 'superior-officer')]) {
      expect(await ask(caller, MEMBER, { memberId })).toMatchObject({ body: { unionId: to.unionId } });
      const then = await ask(caller, MEMBER, { memberId }, joined);
      expect(then).toMatchObject({ status: 200, body: { unionId: from.unionId, asOf: joined } });
    }
  });

  it('G8 shows the person as they were sealed then, masked', async () => {
    const { state } = await recordOf(memberId);
    const [data] = await api.registry.vault.openAll([state.person]);
    const changed = { ...(data as object), mobile: '13900000002' };
    const [sealed] = await api.registry.vault.sealAll([{ personId: state.person.personId, data: changed }]);
    const before = later();
    await correct({ ...state.person, ...sealed });
    const mobileAsOf = async (asOf?: string) => {
      const { body } = await ask(at(from.unionId), MEMBER, { memberId }, asOf);
      return (body as { person?: { mobile: string } }).person?.mobile;
    };
    expect(await mobileAsOf()).toBe('139****0002');
    expect(await mobileAsOf(api.registry.now)).toBe('139****0002');
    expect(await mobileAsOf(instantOf(epochOf(before) - 1))).toBe('139****0001');
  });

  it('G7 shows nobody who has been erased, of whatever day', async () => {
    later();
    await done('RecordDeath', { memberId, diedOn: '2026-11-22' });
    later();
    await done('ErasePerson', { of: { memberId }, basis: 'retention-over' });
    const { state } = await recordOf(memberId);
    const key = api.store.items.get(`keys/${personKey(state.person.personId).pk}`);
    expect(key).toBeDefined();
    for (const asOf of [undefined, joined, api.registry.now]) {
      const { status, body } = await ask(at(from.unionId), MEMBER, { memberId }, asOf);
      expect(status).toBe(200);
      expect(body).not.toHaveProperty('person');
    }
  });

  it('C4 shows a transfer as it stood, to either side', async () => {
    const asked = later();
    const caller = at(from.unionId);
    const { unionId, employerId } = to;
    const outcome = await api.registry.run(
      'RequestTransfer',
      { memberId, unionId, employerId, consent: 'ZZ-2' },
      { actor: { kind: 'operator', id: 'op-then', role: 'union-officer', scope: from.unionId } as never },
    );
    const transferId = outcome.status === 'done' ? String(outcome.result['transferId']) : '';
    const accepted = later();
    await done('AcceptTransfer', { transferId });
    for (const side of [caller, at(to.unionId)]) {
      expect(await ask(side, TRANSFER, { transferId }, asked)).toMatchObject({
        status: 200,
        body: { status: 'requested', accepted: false, asOf: asked, person: { mobile: '139****0001' } },
      });
      expect(await ask(side, TRANSFER, { transferId }, accepted)).toMatchObject({
        status: 200,
        body: { accepted: true },
      });
      expect(await ask(side, TRANSFER, { transferId }, '2026-11-22')).toMatchObject({
        status: 404,
        body: { code: 'as-of/not-yet' },
      });
    }
  });

  it('shows a union as it stood, without the counts of today', async () => {
    const officer = at(from.unionId);
    const today = await ask(officer, UNION, { unionId: from.unionId });
    const then = await ask(officer, UNION, { unionId: from.unionId }, '2026-11-23');
    const { members, electorate, children, ...told } = today.body as Record<string, unknown>;
    expect({ members, electorate, children }).toEqual({ members: 2, electorate: 2, children: 0 });
    expect(then.body).toEqual({ ...told, asOf: '2026-11-23' });
    expect(await ask(officer, UNION, { unionId: from.unionId }, '2026-11-22')).toMatchObject({
      status: 404,
      body: { code: 'as-of/not-yet' },
    });
  });
});

const recordOf = async (id: string) => {
  const item = api.store.items.get(`registry/member#${id}`);
  return { item, state: memberRecord.parse(item?.['state']) };
};

/** As a reviewed correction does it, in one commit over record and ledger. */
async function correct(person: object): Promise<void> {
  const { item } = await recordOf(memberId);
  const entry = api.store.items.get(`ledger/member#${memberId}@${String(item?.rev)}`);
  const rev = Number(item?.rev) + 1;
  const state = { ...(item?.['state'] as object), person };
  await api.store.commit([
    {
      op: 'replace',
      table: 'registry',
      item: { ...item, pk: `member#${memberId}`, rev, state },
      readRev: rev - 1,
    },
    {
      op: 'create',
      table: 'ledger',
      item: {
        ...entry,
        pk: `member#${memberId}`,
        rev: 1,
        seq: rev,
        at: api.registry.now,
        events: [{ type: 'MemberCorrected', v: 1, person }],
      },
    },
  ]);
}
