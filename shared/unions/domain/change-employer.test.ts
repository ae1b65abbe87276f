import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testEmployer, unionCreditCode } from '../../../tests/support/employers.ts';
import { disagreements, gateOf, membersOf } from '../../../tests/support/affiliations.ts';
import { memoryLists } from '../../../tests/support/memory-lists.ts';
import {
  applyToFound,
  foundUnion,
  settle,
  superior,
  type TestRegistry,
  testRegistry,
} from '../../../tests/support/registry.ts';
import type { EmployerId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import type { LocalDate } from '../../kernel/dates.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import { imageOf } from '../../statistics/application/project.ts';
import { Tally } from '../../statistics/domain/tally.ts';
import type { Employer } from './employer.ts';
import type { Union } from './union.ts';
import { adviceOn, inListWithoutUnion } from './without-union.ts';

const DAY = '2026-11-20';
const proof = { since: DAY, evidence: 'employers/1.pdf' };

let store: MemoryStore;
let registry: TestRegistry;
let employerId: EmployerId;
let unionId: UnionId;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store, { lists: memoryLists(store) });
  ({ employerId, unionId } = await foundUnion(registry, { seed: 1, size: 2 }));
});

const stateOf = (id: string) => store.items.get(`registry/employer#${id}`)?.['state'] as Employer;
const claimOn = (code: string) => store.items.get(`registry/claim#USCC#${code}`);
const run = async (type: string, body: object): Promise<string> => {
  const outcome = await registry.run(type, body);
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
};
const noted = async (seed: number, changes: object = {}): Promise<string> => {
  const { unionName: _, ...employer } = testEmployer(changes, seed);
  const outcome = await registry.run('NoteEmployer', { superior, employer });
  return outcome.status === 'done' ? String(outcome.result['employerId']) : outcome.rejection.code;
};

async function acceptedChange(employer: object) {
  const change = await registry.accept('ChangeEmployer', { employerId, employer, ...proof });
  const asked = () => ({
    employer: stateOf(employerId).stamp,
    union: unionState().stamp,
    gate: gateOf(store, unionId).stamp,
    members: membersOf(store, unionId).map(({ stamp }) => stamp),
  });
  return { change, asked };
}
const unionState = () => store.items.get(`registry/union#${unionId}`)?.['state'] as Union;

/** Of all records as they stand. */
function recount(): Tally {
  const tally = new Tally();
  for (const [key, item] of store.items) {
    const image = key.startsWith('registry/') ? imageOf(item) : undefined;
    if (image !== undefined && image !== 'unreadable') tally.add(image.contribution);
  }
  return tally;
}

/** Writes a stamp into a record or a gate as nobody may. */
async function alterStamp(pk: string, stamp: Stamp): Promise<void> {
  const item = store.items.get(`registry/${pk}`);
  if (item === undefined) throw new Error(`no ${pk}`);
  const state = item['state'] as object | undefined;
  const altered = state ? { ...item, state: { ...state, stamp } } : { ...item, stamp };
  await store.commit([
    { op: 'replace', table: 'registry', readRev: item.rev, item: { ...altered, rev: item.rev + 1 } },
  ]);
}

describe('an employer that changes', () => {
  it('A2 keeps its number, and its union, under another name', async () => {
    const before = stateOf(employerId);
    const employer = { name: '深圳市某某有限公司', address: '某某路二号院内' };
    expect(await run('ChangeEmployer', { employerId, employer, ...proof })).toBe('done');
    expect(stateOf(employerId)).toEqual({ ...before, ...employer });
    expect(gateOf(store, unionId)).toMatchObject({ stamp: before.stamp, stampVersion: 1 });
  });

  it('E1 A2 is what its union, that one’s members and itself are counted under, in the place they had', async () => {
    const before = stateOf(employerId);
    const employer = { industry: before.industry === 'C' ? 'G' : 'C', division: '440106' };
    const { change, asked } = await acceptedChange(employer);
    await registry.engine.process([change]);
    // The union and its employer at once, its members behind, each counted so.
    const stamp = { ...before.stamp, ...employer, version: 2 };
    expect(asked()).toEqual({
      employer: stamp,
      union: stamp,
      gate: stamp,
      members: [before.stamp, before.stamp],
    });
    expect(gateOf(store, unionId)).toMatchObject({ stampVersion: 2, members: 2, membersBehind: 2 });
    await settle(registry, [change]);
    expect(asked().members).toEqual([stamp, stamp]);
    expect(disagreements(store)).toEqual([]);
  });

  it('E5 moves every figure of its union, its members and itself to what a recount gives', async () => {
    const { industry } = stateOf(employerId);
    const next = industry === 'C' ? 'G' : 'C';
    expect(await run('ChangeEmployer', { employerId, employer: { industry: next }, ...proof })).toBe('done');
    const figures = recount();
    expect(figures.get(`union:${unionId}`, `unions/ind-${industry}`)).toBe(0);
    expect(figures.get(`union:${unionId}`, `unions/ind-${next}`)).toBe(1);
    expect(figures.get('division:440305', 'members/status-active')).toBe(2);
    expect(await run('ChangeEmployer', { employerId, employer: { division: '440106' }, ...proof })).toBe(
      'done',
    );
    const moved = recount();
    expect(moved.get('division:440305', 'members/status-active')).toBe(0);
    expect(moved.get('division:440106', 'members/status-active')).toBe(2);
    expect(moved.get('division:440106', 'employers/employees')).toBe(stateOf(employerId).employees);
    expect(moved.get(`union:${unionId}`, 'members/status-active')).toBe(2);
  });

  it('E1 brings up a union that is still counted under what its employer was before', async () => {
    const { industry } = stateOf(employerId);
    const { stamp } = gateOf(store, unionId);
    const was = { ...stamp, industry: industry === 'C' ? 'G' : 'C' };
    for (const key of [`gate#${unionId}`, `union#${unionId}`, `employer#${employerId}`])
      await alterStamp(key, was);
    expect(await run('ChangeEmployer', { employerId, employer: { industry }, ...proof })).toBe('done');
    expect(gateOf(store, unionId).stamp).toEqual({ ...was, industry, version: 2 });
    expect(await run('ChangeEmployer', { employerId, employer: { industry }, ...proof })).toBe(
      'employer/unchanged',
    );
  });

  it('refuses what changes nothing, what lies ahead, and what is no employer', async () => {
    const { name } = stateOf(employerId);
    const change = (more: object) =>
      run('ChangeEmployer', { employerId, employer: { name }, ...proof, ...more });
    expect(await change({})).toBe('employer/unchanged');
    expect(await change({ since: '2026-11-24' })).toBe('employer/date-ahead');
    expect(await change({ employerId: '0'.repeat(26) })).toBe('employer/not-found');
  });

  it('A6 moves the claim with its credit code in one commit, and leaves a tombstone of the old one', async () => {
    const { creditCode: old } = stateOf(employerId);
    const creditCode = unionCreditCode(50);
    expect(await run('ChangeEmployerCode', { employerId, creditCode, ...proof })).toBe('done');
    expect(claimOn(creditCode)).toMatchObject({ holder: employerId, standing: { status: 'registered' } });
    expect(claimOn(old)).toMatchObject({ lastHolder: employerId });
    expect(claimOn(old)).not.toHaveProperty('holder');
    expect(claimOn(old)?.['commitId']).toBe(claimOn(creditCode)?.['commitId']);
    expect(stateOf(employerId)).toMatchObject({ creditCode, formerCodes: [old] });
    expect(await run('ChangeEmployerCode', { employerId, creditCode: old, ...proof })).toBe('done');
    expect(stateOf(employerId)).toMatchObject({ creditCode: old, formerCodes: [creditCode] });
  });

  it('A6 is not entered under a code that it gave up since its union was applied for', async () => {
    const waiting = await noted(7);
    const { applicationId } = await applyToFound(registry, { seed: 7 });
    const creditCode = unionCreditCode(51);
    expect(await run('ChangeEmployerCode', { employerId: waiting, creditCode, ...proof })).toBe('done');
    expect(await run('ApproveFounding', { applicationId })).toBe('employer/code-changed');
    expect(stateOf(waiting)).toMatchObject({ creditCode, status: 'without-union' });
    expect(claimOn(creditCode)).toMatchObject({ holder: waiting });
  });

  it('A6 refuses a code that somebody else has', async () => {
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    const { creditCode } = stateOf(other.employerId);
    expect(await run('ChangeEmployerCode', { employerId, creditCode, ...proof })).toBe(
      'employer/already-registered',
    );
  });

  it('A2 counts its employees with their day, never back behind the last', async () => {
    const count = (employees: number, on: string) => run('CountEmployees', { employerId, employees, on });
    expect(await count(40, '2026-11-20')).toBe('done');
    expect(await count(40, '2026-11-20')).toBe('employer/unchanged');
    expect(await count(41, '2026-11-19')).toBe('employer/counted-later');
    expect(await count(42, '2026-11-24')).toBe('employer/date-ahead');
    expect(await count(43, '2026-11-20')).toBe('done');
    expect(stateOf(employerId)).toMatchObject({ employees: 43, employeesOn: '2026-11-20' });
  });
});

describe('an employer that ends (公司法)', () => {
  const ends = (how: string, into: readonly string[] = [], of: string = employerId) =>
    run('ReorganiseEmployer', { employerId: of, how, into, on: DAY, evidence: 'employers/2.pdf' });

  it.each([
    ['closure', 1],
    ['merger', 0],
    ['merger', 2],
    ['division', 1],
    ['spin-off', 0],
  ])('refuses a %s with %i that carry on', async (how, count) => {
    const into = [await noted(11), await noted(12)].slice(0, count);
    expect(await ends(how, into)).toBe('employer/wrong-successors');
  });

  it('refuses to go into itself, into nobody, or into what has ended', async () => {
    expect(await ends('merger', [employerId])).toBe('employer/wrong-successors');
    expect(await ends('merger', ['0'.repeat(26)])).toBe('employer/unknown-successor');
    const other = await noted(11);
    expect(await ends('closure', [], other)).toBe('done');
    expect(await ends('merger', [other])).toBe('employer/unknown-successor');
  });

  it('Trade Union Law art 13: puts it before the union above, until its union is dissolved', async () => {
    const into = [await noted(11)];
    expect(await ends('merger', into)).toBe('done');
    expect(stateOf(employerId).ended).toMatchObject({ how: 'merger', on: DAY, into });
    expect(store.items.get(`registry/employer#${employerId}`)).toMatchObject({ waitsAt: superior });
    expect(await ends('closure')).toBe('employer/ended');
    expect(await run('CountEmployees', { employerId, employees: 9, on: DAY })).toBe('employer/ended');
  });

  it('goes on after a spin-off', async () => {
    expect(await ends('spin-off', [await noted(11)])).toBe('done');
    expect(stateOf(employerId).ended).toBeUndefined();
    expect(await ends('closure')).toBe('done');
  });

  it('is no employer without a union any more, for whoever knows its code', async () => {
    const other = await noted(11);
    expect(await ends('closure', [], other)).toBe('done');
    const { creditCode } = stateOf(other);
    expect(claimOn(creditCode)).toMatchObject({ holder: other, standing: { status: 'ended' } });
    expect(inListWithoutUnion(stateOf(other))).toEqual({});
  });
});

describe('employers that should have a union (Trade Union Law, art 11)', () => {
  const employer = (changes: Partial<Employer>): Employer => ({
    ...(testEmployer({}, 3) as unknown as Employer),
    employerId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' as EmployerId,
    status: 'without-union',
    ...changes,
  });
  const on = (day: string) => ({ on: day as LocalDate, rules: initialRules });
  const established = { establishedOn: '2026-01-31' as LocalDate };

  it('B8 art 11: demands one from 25 employees on, and advises a joint union or an organiser below', () => {
    const advice = (employees: number) => adviceOn(employer({ employees, ...established }), on('2026-11-23'));
    expect(advice(25)).toMatchObject({ advice: 'should-found', dueOn: '2026-07-31' });
    expect(advice(24)).toMatchObject({
      advice: 'joint',
      reasons: [{ basis: '中华人民共和国工会法 第十一条' }],
    });
    expect(advice(24)).not.toHaveProperty('dueOn');
  });

  it('B8 gives the months of the province from its establishment, or else from its entry, to the last day', () => {
    const of = (changes: Partial<Employer>, day: string) =>
      adviceOn(employer({ employees: 30, ...changes }), on(day))?.advice;
    expect(of(established, '2026-07-31')).toBe('in-grace');
    expect(of(established, '2026-08-01')).toBe('should-found');
    expect(of({ notedOn: '2026-03-01' as LocalDate }, '2026-09-01')).toBe('in-grace');
    expect(of({ notedOn: '2026-03-01' as LocalDate }, '2026-09-02')).toBe('should-found');
    expect(of({}, '2026-09-02')).toBe('should-found');
  });

  it('B8 lists nobody who has a union or is no more', () => {
    expect(adviceOn(employer({ status: 'registered' }), on('2026-11-23'))).toBeUndefined();
    expect(inListWithoutUnion(employer({ status: 'registered' }))).toEqual({});
  });

  it('B8 ranks by employees, most first', () => {
    const sorts = [26, 900, 100_000, 3].map(
      (employees) => inListWithoutUnion(employer({ employees }))['inUnionSort'],
    );
    expect(sorts.toSorted()).toEqual([sorts[2], sorts[1], sorts[0], sorts[3]]);
  });
});
