import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { disagreements, gateOf, membersOf, stateOf } from '../../../tests/support/affiliations.ts';
import { testEmployer, unionCreditCode } from '../../../tests/support/employers.ts';
import { memoryLists } from '../../../tests/support/memory-lists.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { foundUnion, superior, type TestRegistry, testRegistry } from '../../../tests/support/registry.ts';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import type { EmployerId, MemberId, UnionId } from '../../kernel/ids.ts';
import type { RulesHistory } from '../../kernel/rules-history.ts';
import type { Member } from '../../members/domain/member.ts';
import { PersonInput } from '../../members/domain/person.ts';
import { byEmployerIn } from '../../platform/store/port.ts';
import { imageOf } from '../../statistics/application/project.ts';
import { Tally } from '../../statistics/domain/tally.ts';
import { unionTold } from './union-told.ts';
import type { Employer } from './employer.ts';
import type { Union } from './union.ts';

const DAY = '2026-11-20';

let store: MemoryStore;
let registry: TestRegistry;
/** A union of one employer, and two employers that have none. */
let unionId: UnionId;
let first: EmployerId;
let second: EmployerId;
let third: EmployerId;

beforeEach(async () => {
  await province();
});

async function province(): Promise<void> {
  store = memoryStore();
  registry = await testRegistry(store, { lists: memoryLists(store) });
  ({ unionId, employerId: first } = await foundUnion(registry, { seed: 1, size: 2 }));
  second = await noted(21, { employees: 12, industry: 'K', economicType: '171' });
  third = await noted(22, { employees: 8 });
}

async function noted(seed: number, changes: object = {}): Promise<EmployerId> {
  const { unionName: _, ...employer } = testEmployer(changes, seed);
  const outcome = await registry.run('NoteEmployer', { superior, employer });
  if (outcome.status !== 'done') throw new Error(outcome.rejection.code);
  return outcome.result['employerId'] as EmployerId;
}

async function run(type: string, body: object): Promise<string> {
  const outcome = await registry.run(type, body);
  return outcome.status === 'done' ? 'done' : outcome.rejection.code;
}

const cover = (employerId: string, to: string = unionId) => run('CoverEmployer', { unionId: to, employerId });
const release = (employerId: string) => run('ReleaseEmployer', { unionId, employerId, reason: '单独建会' });

let people = 0;
async function register(employerId: string, more: object = {}): Promise<MemberId> {
  const person = PersonInput.parse(testPerson({}, 700 + (people += 1)));
  const sealed = await registry.sealed(person, `joint-${String(people)}`);
  const outcome = await registry.run('RegisterMember', { unionId, employerId, ...more, ...sealed });
  return (outcome.status === 'done' ? outcome.result['memberId'] : outcome.rejection.code) as MemberId;
}

const withdraw = (memberId: string) =>
  run('WithdrawMember', {
    memberId,
    ...{ requestedOn: DAY, talkedOn: DAY, announcedOn: DAY, certificateRecovered: true },
  });

const employer = (id: string) => stateOf<Employer>(store, 'employer', id);
const union = () => stateOf<Union>(store, 'union', unionId);
const gate = () => gateOf(store, unionId);
const byEmployer = () => byEmployerIn(gate() as unknown as Record<string, unknown>);
const ends = (employerId: string, how = 'closure', into: readonly string[] = []) =>
  run('ReorganiseEmployer', { employerId, how, into, on: DAY, evidence: 'employers/2.pdf' });

function employees(): number {
  const tally = new Tally();
  for (const item of store.items.values()) {
    const image = imageOf(item);
    if (image !== undefined && image !== 'unreadable') tally.add(image.contribution);
  }
  return tally.get(`union:${unionId}`, 'employers/employees');
}

/** The rules of the province, and a minute later, since they are remembered for that long. */
async function setLargeInJoint(largeInJoint: 'warn' | 'refuse'): Promise<void> {
  const pk = 'rules#44';
  const item = store.items.get(`registry/${pk}`);
  const history = item?.['state'] as RulesHistory;
  const versions = history.versions.map((version) => ({
    ...version,
    rules: { ...version.rules, employers: { ...version.rules.employers, largeInJoint } },
  }));
  const rev = item?.rev ?? 0;
  await store.commit([
    {
      op: 'replace',
      table: 'registry',
      readRev: rev,
      item: { ...item, pk, rev: rev + 1, state: { ...history, versions } },
    },
  ]);
  registry.now = instantOf(epochOf(registry.now) + 61_000);
}

describe('B7 Trade Union Law art 11: a base union that covers several employers 联合基层工会', () => {
  it('covers one more in one commit of union, gate, employer and claim, and admits its workers', async () => {
    expect(await register(second)).toBe('member/employer-not-of-union');
    expect(await cover(second)).toBe('done');
    expect(union()).toMatchObject({ employers: [first, second], employersVersion: 1 });
    expect(gate()).toMatchObject({ employers: [first, second], employersVersion: 1 });
    expect(employer(second)).toMatchObject({ status: 'registered', unionId, stamp: gate().stamp });
    const claim = store.items.get(`registry/claim#USCC#${employer(second).creditCode}`);
    expect(claim).toMatchObject({ holder: second, standing: { status: 'registered' } });
    const memberId = await register(second);
    expect(stateOf<Member>(store, 'member', memberId)).toMatchObject({ unionId, employerId: second });
    expect(byEmployer()).toEqual({ [first]: 2, [second]: 1 });
  });

  it('C2 art 6: takes over who waited above for a union of the employer', async () => {
    const person = PersonInput.parse(testPerson({}, 640));
    const { creditCode: employerCode } = employer(second);
    const sealed = await registry.sealed(person, 'waits');
    const applied = await registry.run('ApplyForMembership', { unionId: superior, employerCode, ...sealed });
    const { applicationId } = applied.status === 'done' ? applied.result : {};
    await registry.run('ApproveMembershipApplication', { applicationId });
    const [waiting] = membersOf(store, superior);
    expect(waiting).toMatchObject({ status: 'preparatory', employerId: second });
    await cover(second);
    const entered = await registry.run('RegisterMember', {
      unionId,
      employerId: second,
      ...(await registry.sealed(person, 'waits')),
    });
    expect(entered).toMatchObject({ status: 'done', result: { memberId: waiting?.memberId } });
    expect(byEmployer()).toEqual({ [first]: 2, [second]: 1 });
  });

  it('E1 counts the employees of each employer once, in the union and wherever it is moved with them', async () => {
    const own = employer(first).employees;
    await cover(second);
    await cover(third);
    expect(employees()).toBe(own + 12 + 8);
    await release(third);
    expect(employees()).toBe(own + 12);
  });

  it('refuses what has a union, has ended, or is nobody, and a union that has no employers', async () => {
    const other = await foundUnion(registry, { seed: 2, size: 1 });
    expect(await cover(other.employerId)).toBe('employer/already-registered');
    expect(await cover(first)).toBe('employer/already-registered');
    expect(await cover('0'.repeat(26))).toBe('employer/not-found');
    expect(await cover(second, '0'.repeat(26))).toBe('union/not-found');
    expect(await cover(second, superior)).toBe('joint/not-base');
    await ends(second);
    expect(await cover(second)).toBe('employer/ended');
  });

  it('warns of an employer that should have a union of its own, or refuses it, as the province has it', async () => {
    const large = await noted(31, { employees: 25 });
    expect(await cover(large)).toBe('done');
    const entries = [...store.items].flatMap(([key, item]) =>
      key.startsWith(`ledger/union#${unionId}`) ? (item['events'] as { type: string }[]) : [],
    );
    const added = entries.find(({ type }) => type === 'UnionEmployerAdded');
    expect(added).toMatchObject({
      findings: [{ code: 'joint/large-employer', params: { employees: 25, from: 25 } }],
    });
    await setLargeInJoint('refuse');
    const another = await noted(32, { employees: 25 });
    expect(await cover(another)).toBe('joint/large-employer');
    expect(await cover(second)).toBe('done');
  });
});

describe('B7 an employer that leaves a joint union', () => {
  beforeEach(async () => {
    await cover(second);
  });

  it('leaves at once where none of its workers is a member, and is listed without a union, by the union above', async () => {
    expect(await release(second)).toBe('done');
    expect(union().employers).toEqual([first]);
    expect(gate()).toMatchObject({ employers: [first], employersVersion: 2 });
    expect(employer(second)).toMatchObject({ status: 'without-union', notedBy: superior });
    expect(employer(second)).not.toHaveProperty('unionId');
    const claim = store.items.get(`registry/claim#USCC#${employer(second).creditCode}`);
    expect(claim).toMatchObject({ standing: { status: 'without-union' } });
    expect(await register(second)).toBe('member/employer-not-of-union');
  });

  it('A7 keeps its members until they are transferred, admits nobody meanwhile, and leaves then', async () => {
    const memberId = await register(second);
    expect(await release(second)).toBe('done');
    expect(gate()).toMatchObject({ employers: [first, second], admitsNoneOf: [second] });
    expect(employer(second)).toMatchObject({ status: 'registered', leaving: true });
    expect(await register(second)).toBe('member/employer-admits-none');
    expect(await release(second)).toBe('joint/members-left');
    // It has no union to come: the one above holds them on until it has (art 13).
    const { creditCode: employerCode } = employer(second);
    const asked = await registry.run('RequestTransfer', {
      memberId,
      unionId: superior,
      employerCode,
      consent: 'form-1',
    });
    expect(asked).toMatchObject({ status: 'done' });
    expect(stateOf<Member>(store, 'member', memberId)).toMatchObject({
      unionId: superior,
      employerId: second,
    });
    expect(await release(second)).toBe('done');
    expect(union()).toMatchObject({ employers: [first], admitsNoneOf: [] });
    expect(employer(second)).not.toHaveProperty('leaving');
    // Its own union, once it is founded, takes them over.
    expect(byEmployer()).toEqual({ [first]: 2 });
  });

  it('stays when that is decided before its members are gone', async () => {
    const memberId = await register(second);
    await release(second);
    expect(await cover(second)).toBe('done');
    expect(gate()).toMatchObject({ employers: [first, second], admitsNoneOf: [], employersVersion: 3 });
    expect(await register(second)).not.toContain('member/');
    expect(stateOf<Member>(store, 'member', memberId)).toMatchObject({ unionId, employerId: second });
  });

  it('is counted by its units of work too: an agency’s workers keep their unit here', async () => {
    const { creditCode: employerCode } = employer(third);
    const memberId = await register(second, {
      form: 'agency',
      employerId: undefined,
      employerCode,
      workUnit: second,
    });
    expect(byEmployer()).toEqual({ [first]: 2, [second]: 1, [third]: 1 });
    await release(second);
    expect(await release(second)).toBe('joint/members-left');
    expect(await withdraw(memberId)).toBe('done');
    expect(await release(second)).toBe('done');
    expect(byEmployer()).toEqual({ [first]: 2 });
  });

  it('art 21: is not held by its retained members, whom the union holds without it', async () => {
    const memberId = await register(second);
    expect(await run('RetainMember', { memberId, for: 'retired', since: DAY })).toBe('done');
    expect(byEmployer()).toEqual({ [first]: 2 });
    expect(await release(second)).toBe('done');
    expect(stateOf<Member>(store, 'member', memberId)).toMatchObject({ unionId, status: 'retained' });
    expect(await run('VoidMember', { memberId, reason: '录入有误' })).toBe('done');
    expect(await run('ReviveMember', { memberId, reason: '录入无误' })).toBe('done');
  });

  it('A7 takes no voided member back whose employer the union covers no longer', async () => {
    const memberId = await register(second);
    await run('VoidMember', { memberId, reason: '录入有误' });
    expect(await release(second)).toBe('done');
    expect(await run('ReviveMember', { memberId, reason: '录入无误' })).toBe('member/employer-not-of-union');
  });

  it('E1 leaves the union counted by the next employer where it was the first, with all its members', async () => {
    const kept = await register(second);
    for (const { memberId } of membersOf(store, unionId).filter(({ employerId }) => employerId === first))
      await withdraw(memberId);
    expect(await release(first)).toBe('done');
    const { economicType, industry, division } = employer(second);
    expect(gate()).toMatchObject({
      employers: [second],
      stamp: { economicType, industry, division },
      stampVersion: 2,
      membersBehind: 0,
    });
    expect(stateOf<Member>(store, 'member', kept).stamp).toEqual(gate().stamp);
    expect(employer(second).stamp).toEqual(gate().stamp);
    expect(disagreements(store)).toEqual([]);
  });

  it('is never the only one, nor one that the union does not cover', async () => {
    expect(await release(third)).toBe('joint/not-covered');
    await release(second);
    expect(await release(first)).toBe('joint/last-employer');
  });

  it('A6 keeps its code whatever union covers it, and changes it as before', async () => {
    const creditCode = unionCreditCode(61);
    const proof = { since: DAY, evidence: 'employers/1.pdf' };
    expect(await run('ChangeEmployerCode', { employerId: second, creditCode, ...proof })).toBe('done');
    expect(await release(second)).toBe('done');
    expect(store.items.get(`registry/claim#USCC#${creditCode}`)).toMatchObject({
      holder: second,
      standing: { status: 'without-union' },
    });
  });

  it('of a worker who is registered while it leaves: one of the two is refused, whoever comes first', async () => {
    const person = PersonInput.parse(testPerson({}, 650));
    const sealed = await registry.sealed(person, 'race');
    for (const order of [0, 1]) {
      const [joins, leaves] = await Promise.all([
        registry.accept('RegisterMember', { unionId, employerId: second, ...sealed }),
        registry.accept('ReleaseEmployer', { unionId, employerId: second, reason: '单独建会' }),
      ]);
      await registry.engine.process(order === 0 ? [joins, leaves] : [leaves, joins]);
      const here = membersOf(store, unionId).filter(
        ({ employerId, status }) => employerId === second && status === 'active',
      );
      const covers = gate().employers.includes(second);
      expect(here.length > 0 ? covers : true).toBe(true);
      expect(here.length > 0 ? gate().admitsNoneOf : []).toEqual(here.length > 0 ? [second] : []);
      if (covers) for (const { memberId } of here) await withdraw(memberId);
      await release(second);
      expect(await cover(second)).toBe('done');
    }
  });
});

describe('Trade Union Law art 13: an employer that has ended', () => {
  it('has nobody admitted for it any more, in a union of its own or a joint one', async () => {
    await cover(second);
    const memberId = await register(second);
    expect(await ends(second, 'merger', [third])).toBe('done');
    expect(await register(second)).toBe('member/employer-admits-none');
    expect(await register(first)).not.toContain('member/');
    expect(await release(second)).toBe('joint/members-left');
    await withdraw(memberId);
    expect(await release(second)).toBe('done');
    expect(await ends(first)).toBe('done');
    expect(await register(first)).toBe('member/employer-admits-none');
    expect(membersOf(store, unionId).filter(({ status }) => status === 'active')).toHaveLength(3);
  });

  it('has nobody transferred into its union either', async () => {
    const other = await foundUnion(registry, { seed: 3, size: 1 });
    const [member] = membersOf(store, other.unionId);
    await ends(first);
    const transfer = { memberId: member?.memberId, unionId, employerId: first, consent: 'form-1' };
    expect(await run('RequestTransfer', transfer)).toBe('member/employer-admits-none');
  });
});

describe('B7 the employers of a union, whatever is asked in whatever order', () => {
  const step = fc.record({
    act: fc.constantFrom(
      'cover',
      'cover',
      'release',
      'register',
      'register',
      'withdraw',
      'retain',
      'end',
      'change',
    ),
    of: fc.nat(2),
    who: fc.nat(5),
  });

  it('A7 leaves no active member without an employer of the union, and each employer one union at most', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        await province();
        const [own, next, last] = [first, second, third];
        for (const { act, of, who } of steps) {
          const id = [own, next, last][of] ?? own;
          const live = membersOf(store, unionId).filter(({ status }) => status === 'active');
          const { memberId = '' } = live[who % Math.max(1, live.length)] ?? {};
          if (act === 'cover') await cover(id);
          else if (act === 'release') await release(id);
          else if (act === 'register') await register(id);
          else if (act === 'withdraw') await withdraw(memberId);
          else if (act === 'retain') await run('RetainMember', { memberId, for: 'retired', since: DAY });
          else if (act === 'end') await ends(id);
          else
            await run('ChangeEmployer', {
              employerId: id,
              ...{ employer: { industry: ['C', 'G', 'I'][who % 3] }, since: DAY, evidence: 'e/1.pdf' },
            });
          const active = membersOf(store, unionId).filter(({ status }) => status === 'active');
          const counted: Record<string, number> = {};
          for (const { employerId } of active) counted[employerId] = (counted[employerId] ?? 0) + 1;
          expect(byEmployer()).toEqual(counted);
          expect(Object.keys(counted).filter((one) => !gate().employers.includes(one as EmployerId))).toEqual(
            [],
          );
          const covered = [own, next, last].filter((one) => employer(one).unionId === unionId);
          expect(union().employers.toSorted()).toEqual(covered.toSorted());
          expect(gate()).toMatchObject({ employers: union().employers, stamp: union().stamp });
          expect(disagreements(store)).toEqual([]);
        }
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});

describe('what is told of a joint union', () => {
  const names = { union: () => '工会', employer: () => '单位' } as never;
  const employerId = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as EmployerId;

  it('says why nobody is admitted for an employer, and whether it should have a union of its own', () => {
    const closed = (why: 'ended' | 'leaving') =>
      unionTold.UnionEmployerClosed({ type: 'UnionEmployerClosed', v: 1, employerId, why }, names);
    expect(closed('ended').basis).toContain('第十三条');
    expect(closed('leaving').basis).toContain('第十一条');
    const findings = [{ code: 'joint/large-employer' }];
    const added = unionTold.UnionEmployerAdded(
      { type: 'UnionEmployerAdded', v: 1, employerId, findings },
      names,
    );
    expect(added.what.zh).toContain('应单独建会');
  });
});
