import { beforeEach, describe, expect, it } from 'vitest';
import { PersonInput } from '../../shared/members/domain/person.ts';
import { type TestApi, testApi } from '../support/api.ts';
import { testPerson } from '../support/people.ts';
import { foundUnion } from '../support/registry.ts';
import { operatorOf } from './relations.ts';

const LIST = 'GET /v1/unions/{unionId}/incomplete-members';
const COUNT = 'GET /v1/unions/{unionId}/completeness';
const ONE = 'GET /v1/members/{memberId}/completeness';

let api: TestApi;
let union: Awaited<ReturnType<typeof foundUnion>>;

beforeEach(async () => {
  api = await testApi();
  union = await foundUnion(api.registry, { seed: 1, size: 4 });
});

interface Found {
  readonly memberId: string;
  readonly joinedOn: string;
  readonly score: number;
  readonly missing: readonly string[];
  readonly doubts: readonly string[];
}

const officer = () => operatorOf('union-officer', union.unionId, 'op-quality');
const whole = {
  ethnicity: '01',
  education: '21',
  politicalStatus: '13',
  employmentStatus: '1',
  skillLevel: '5',
  householdPlace: '广东省深圳市',
  nativePlace: '广东省',
  address: '示例路一号',
  householdType: '2',
  migrant: false,
};

async function registered(changes: object, seed: number): Promise<string> {
  const person = await api.registry.sealed(
    PersonInput.parse({ ...testPerson({}, seed), ...whole, ...changes }),
    String(seed),
  );
  const { unionId, employerId } = union;
  const outcome = await api.registry.run('RegisterMember', { unionId, employerId, ...person });
  if (outcome.status !== 'done') throw new Error(outcome.rejection.code);
  return String(outcome.result['memberId']);
}

async function list(limit: string): Promise<Found[]> {
  const all: Found[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit, ...(cursor !== undefined && { cursor }) };
    const { status, body } = await api.call(officer(), LIST, {
      params: { unionId: union.unionId },
      query,
    });
    expect(status).toBe(200);
    const page = body as { members: Found[]; next?: string };
    all.push(...page.members);
    cursor = page.next;
  } while (cursor !== undefined);
  return all;
}

const count = async () =>
  (await api.call(officer(), COUNT, { params: { unionId: union.unionId } })).body as {
    members: number;
    complete: number;
    score: number;
    missing: Record<string, number>;
    doubts: Record<string, number>;
    more: boolean;
  };

describe('A8 records to be completed', () => {
  it('lists who lacks something, who joined first comes first, and leaves out whose record is whole', async () => {
    const complete = await registered({}, 81);
    const lacking = await registered({ ethnicity: undefined }, 82);
    const doubtful = await registered({ migrant: true, householdType: '1' }, 83);
    const found = await list('100');
    expect(found.map(({ memberId }) => memberId)).not.toContain(complete);
    const byId = new Map(found.map((one) => [one.memberId, one]));
    expect(byId.get(lacking)).toMatchObject({ missing: ['ethnicity'], doubts: [], score: 92 });
    expect(byId.get(doubtful)).toMatchObject({ missing: [], doubts: ['migrant-not-rural'], score: 92 });
    expect(found.map(({ joinedOn }) => joinedOn)).toEqual(found.map(({ joinedOn }) => joinedOn).toSorted());
    expect(await list('1')).toEqual(found);
    const one = async (memberId: string) => (await api.call(officer(), ONE, { params: { memberId } })).body;
    expect(await one(lacking)).toEqual(byId.get(lacking));
    expect(await one(complete)).toMatchObject({ score: 100, missing: [], doubts: [] });
  });

  it('counts what it lists: each field and each doubt, and how many are whole', async () => {
    await registered({}, 81);
    await registered({ ethnicity: undefined, skillLevel: undefined }, 82);
    await registered({ employmentStatus: '3' }, 83);
    const found = await list('100');
    const counts = await count();
    const tally = (names: readonly string[]) => {
      const all: Record<string, number> = {};
      for (const name of names) all[name] = (all[name] ?? 0) + 1;
      return all;
    };
    const scores = found.reduce((sum, { score }) => sum + score, 0) + 100 * counts.complete;
    expect(counts).toEqual({
      members: 7,
      complete: 7 - found.length,
      score: Math.floor(scores / 7),
      missing: tally(found.flatMap(({ missing }) => missing)),
      doubts: tally(found.flatMap(({ doubts }) => doubts)),
      more: false,
    });
    expect(counts.doubts).toEqual({ 'employment-not-of-status': 1 });
    expect(counts.complete).toBeGreaterThanOrEqual(1);
  });

  it('lets go of a record when it is completed, and of a member who has left', async () => {
    const memberId = await registered({ employmentStatus: undefined }, 84);
    const isListed = async () => (await list('100')).some((one) => one.memberId === memberId);
    expect(await isListed()).toBe(true);
    await api.registry.run('NoteEmployment', { memberId, employment: '1' });
    expect(await isListed()).toBe(false);
    const other = await registered({ education: undefined }, 85);
    await api.registry.run('RecordDeath', { memberId: other, diedOn: '2026-11-20' });
    expect((await list('100')).some((one) => one.memberId === other)).toBe(false);
    await api.registry.run('ErasePerson', { of: { memberId: other }, basis: 'retention-over' });
    expect(await api.call(officer(), ONE, { params: { memberId: other } })).toMatchObject({
      status: 409,
      body: { code: 'member/data-erased' },
    });
  });

  it('G5 G8 is recorded with whom it showed, and shows them masked', async () => {
    const memberId = await registered({ address: undefined }, 86);
    await list('100');
    expect(api.acts.at(-1)?.records).toContain(`member:${memberId}`);
    const { mobile, idNumber } = testPerson({}, 86);
    const { body } = await api.call(officer(), ONE, { params: { memberId } });
    expect(JSON.stringify(body)).not.toContain(mobile);
    expect(JSON.stringify(body)).not.toContain(idNumber);
  });
});
