import { beforeEach, describe, expect, it } from 'vitest';
import { disagreements, gateOf, membersOf, stateOf } from '../../../tests/support/affiliations.ts';
import { testEmployer, unionCreditCode } from '../../../tests/support/employers.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import {
  applyToFound,
  foundUnion,
  superior,
  testRegistry,
  type TestRegistry,
} from '../../../tests/support/registry.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { initialRules, type Rules } from '../../kernel/rules.ts';
import { toGate } from '../../platform/engine/records.ts';
import type { RowResult } from '../../members/domain/roster-chunk.ts';
import type { Employer } from './employer.ts';
import { sizeFindings, sizeRefusals } from './few-members.ts';
import { type Founding, foundersOf } from './founding.ts';
import type { Union } from './union.ts';

let store: MemoryStore;
let registry: TestRegistry;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
});

const foundingOf = (id: string) => stateOf<Founding>(store, 'founding-application', id);
const employer = (id: string) => stateOf<Employer>(store, 'employer', id);
const idsOf = (id: string) => foundersOf(foundingOf(id)).map(({ employerId }) => employerId);
const codeOf = (seed: number) => testEmployer({}, seed).creditCode;
const countsOf = (unionId: UnionId) => {
  const pk = `gate#${unionId}`;
  return toGate(unionId, store.items.get(`registry/${pk}`)).gate?.byEmployer;
};
const holderOf = (code: string) => store.items.get(`registry/claim#USCC#${code}`)?.['holder'];

/** Rows that the reading of the file would not have let through. */
const withFounderOf = (line: number, founder: string | undefined): TestRegistry => ({
  ...registry,
  run: (type, body, options) => {
    if (type !== 'RecordRosterRows') return registry.run(type, body, options);
    const { rows, ...rest } = body as { rows: { line: number; founder?: string }[] };
    const changed = rows.map(({ founder: told, ...row }) => {
      const code = row.line === line ? founder : told;
      return code === undefined ? row : { ...row, founder: code };
    });
    return registry.run(type, { ...rest, rows: changed }, options);
  },
});

describe('B1 B7 Trade Union Law art 11: several employers found one union together 联合建会', () => {
  it('enters none of them before the approval, and all of them with it; every member is of one of them', async () => {
    const { applicationId, unionId } = await applyToFound(registry, { size: 60, together: [2, 3] });
    const ids = idsOf(applicationId);
    expect(ids).toHaveLength(3);
    expect([...ids.map((id) => store.items.get(`registry/employer#${id}`)), holderOf(codeOf(2))]).toEqual(
      Array<undefined>(4).fill(undefined),
    );
    const approved = await registry.run('ApproveFounding', { applicationId });
    expect(approved).toMatchObject({ status: 'done', result: { unionId, employerId: ids[0] } });
    expect(stateOf<Union>(store, 'union', unionId)).toMatchObject({ status: 'normal', employers: ids });
    const count = Object.fromEntries(ids.map((id) => [id, 20]));
    expect(gateOf(store, unionId)).toMatchObject({ members: 60, employers: ids });
    expect(countsOf(unionId)).toEqual(count);
    for (const [index, id] of ids.entries()) {
      expect(employer(id)).toMatchObject({ status: 'registered', unionId, creditCode: codeOf(index + 1) });
      expect(holderOf(codeOf(index + 1))).toBe(id);
    }
    const of = (id: EmployerId) => membersOf(store, unionId).filter(({ employerId }) => employerId === id);
    expect(ids.map((id) => of(id).length)).toEqual([20, 20, 20]);
    // By the first it is counted, and all carry that one's stamp.
    const { stamp } = gateOf(store, unionId);
    expect(stamp).toMatchObject({ division: '440305', industry: testEmployer({}, 1).industry });
    expect(ids.map((id) => employer(id).stamp)).toEqual([stamp, stamp, stamp]);
    expect(disagreements(store)).toEqual([]);
  });

  it('A6 is refused whole while one of them has a union, and when one is named twice', async () => {
    await expect(applyToFound(registry, { together: [2, 1] })).rejects.toThrow('founding/employer-twice');
    const { applicationId } = await applyToFound(registry, { together: [2, 3] });
    const other = await foundUnion(registry, { seed: 3 });
    const before = store.items.size;
    expect(await registry.run('ApproveFounding', { applicationId })).toMatchObject({
      status: 'rejected',
      rejection: { code: 'employer/already-registered' },
    });
    expect([holderOf(codeOf(1)), holderOf(codeOf(2)), holderOf(codeOf(3))]).toEqual([
      undefined,
      undefined,
      other.employerId,
    ]);
    // The request and what became of it, and nothing else.
    expect(store.items.size - before).toBeLessThanOrEqual(2);
    await expect(applyToFound(registry, { seed: 4, together: [3] })).rejects.toThrow(
      'employer/already-registered',
    );
  });

  it('A7 fails whole: of nobody’s admission all employers are void, and who was known before waits on', async () => {
    await foundUnion(registry, { seed: 9, size: 4 });
    const { unionName: _, ...known } = testEmployer({ employees: 20 }, 3);
    const noted = await registry.run('NoteEmployer', { superior, employer: known });
    const knownId = noted.status === 'done' ? noted.result['employerId'] : '';
    const failed = await foundUnion(registry, { seed: 1, size: 4, peopleOf: 9, together: [2, 3] });
    const [first, second, third] = idsOf(failed.applicationId);
    expect(third).toBe(knownId);
    expect(foundingOf(failed.applicationId).status).toBe('failed');
    expect([first, second].map((id) => employer(String(id)).status)).toEqual(['void', 'void']);
    expect(employer(String(third))).toMatchObject({ status: 'without-union', notedBy: superior });
    expect([1, 2, 3].map((seed) => holderOf(codeOf(seed)))).toEqual([undefined, undefined, knownId]);
    expect(gateOf(store, failed.unionId)).toMatchObject({ status: 'shut', members: 0 });
    const again = await foundUnion(registry, { seed: 3, size: 2, together: [1, 2] });
    expect(again.employerId).toBe(knownId);
    expect(disagreements(store)).toEqual([]);
  });

  it('art 6: keeps the number under which one of them was entered after the application', async () => {
    const { applicationId, unionId } = await applyToFound(registry, { size: 6, together: [2] });
    const { unionName: _, ...known } = testEmployer({ employees: 20 }, 2);
    const noted = await registry.run('NoteEmployer', { superior, employer: known });
    const knownId = noted.status === 'done' ? noted.result['employerId'] : '';
    expect(idsOf(applicationId)[1]).not.toBe(knownId);
    await registry.run('ApproveFounding', { applicationId });
    expect(idsOf(applicationId)[1]).toBe(knownId);
    expect(gateOf(store, unionId).employers).toEqual(idsOf(applicationId));
    expect(countsOf(unionId)).toEqual(Object.fromEntries(idsOf(applicationId).map((id) => [id, 3])));
  });

  it('A7 admits nobody whose row names none of the employers', async () => {
    for (const [seed, founder, code] of [
      [1, undefined, 'roster/employer-needed'],
      [3, unionCreditCode(5), 'roster/employer-not-founding'],
    ] as const) {
      const options = { seed, size: 4, together: [seed + 1] };
      const { applicationId } = await foundUnion(withFounderOf(3, founder), options);
      const chunk = stateOf<{ results: RowResult[] }>(store, 'roster-chunk', `${applicationId}-0`);
      expect(chunk.results.map(({ status }) => status)).toEqual([
        'admitted',
        'refused',
        'admitted',
        'admitted',
      ]);
      expect(chunk.results[1]?.problems).toEqual([{ code }]);
    }
  });

  it('tells the superior of each that should have its own union, or refuses it, and of few members of one alone', async () => {
    const { applicationId } = await applyToFound(registry, { together: [2] });
    const joint = foundingOf(applicationId);
    expect(joint.findings).toBeUndefined();
    const large = { ...joint, employer: { ...joint.employer, employees: 25 } };
    const finding = { code: 'joint/large-employer', params: { employees: 25, from: 25 } };
    expect(sizeFindings(large, 3, initialRules)).toEqual([finding]);
    expect(sizeRefusals(large, 3, initialRules)).toEqual([]);
    const refusing: Rules = {
      ...initialRules,
      employers: { ...initialRules.employers, largeInJoint: 'refuse' },
    };
    expect(sizeRefusals(large, 3, refusing)).toEqual([finding]);
    expect(sizeRefusals(joint, 3, refusing)).toEqual([]);
  });
});
