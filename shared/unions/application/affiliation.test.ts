import { beforeEach, describe, expect, it } from 'vitest';
import {
  disagreements,
  gateOf,
  membersOf,
  officerOf,
  reaffiliate,
  stateOf,
} from '../../../tests/support/affiliations.ts';
import { testFinder } from '../../../tests/support/finder.ts';
import { memoryLists } from '../../../tests/support/memory-lists.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import {
  applyToFound,
  foundUnion,
  superior,
  TENANT,
  testRegistry,
  type TestRegistry,
} from '../../../tests/support/registry.ts';
import { testPerson } from '../../../tests/support/people.ts';
import type { UnionId } from '../../kernel/ids.ts';
import type { Duplicate } from '../../members/domain/duplicate.ts';
import type { Member } from '../../members/domain/member.ts';
import { PersonInput } from '../../members/domain/person.ts';
import { federationOf } from '../../platform/deployment/federations.ts';
import type { LedgerEntry } from '../../platform/engine/ledger.ts';
import { wireEventsOf } from '../../registry/publish.ts';
import type { AffiliationChange } from '../domain/affiliation.ts';
import type { Union } from '../domain/union.ts';

const of = (code: string): UnionId => federationOf(TENANT, code).id;
/** 深圳 with its district 南山, where unions are founded here, and 福田; 广州. */
const [city, other, elsewhere] = [of('440300'), of('440304'), of('440100')];

let store: MemoryStore;
let registry: TestRegistry;
let base: UnionId;

const members = (unionId: UnionId): readonly Member[] => membersOf(store, unionId);

async function refused(type: string, body: object, scope: UnionId, name = 'one'): Promise<string> {
  const outcome = await registry.run(type, body, { actor: officerOf(scope, name) });
  return outcome.status === 'rejected' ? outcome.rejection.code : outcome.status;
}

const ask = (to: UnionId, union: UnionId = base) => ({ unionId: union, to, reason: '区划调整' });

async function asked(to: UnionId, union: UnionId = base): Promise<string> {
  const outcome = await registry.run('RequestAffiliationChange', ask(to, union), {
    actor: officerOf(union, 'asks'),
  });
  if (outcome.status !== 'done') throw new Error(outcome.rejection.code);
  return outcome.result['changeId'] ?? '';
}

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store, { lists: memoryLists(store) });
  ({ unionId: base } = await foundUnion(registry, { seed: 1, size: 50 }));
});

describe('B4 a change of superior 隶属关系变更 through the engine', () => {
  it('takes the union, its employers and all its members along, and nobody is counted twice', async () => {
    const [here, there] = [gateOf(store, superior).children, gateOf(store, other).children];
    const changeId = await reaffiliate(registry, { union: base, from: superior, to: other });

    const path = [...federationOf(TENANT, '440304').path, base];
    const union = stateOf<Union>(store, 'union', base);
    expect(union).toMatchObject({ status: 'normal', superior: other, stamp: { path, version: 2 } });
    expect(union.formerly).toMatchObject([{ superior }]);
    expect(gateOf(store, base)).toMatchObject({
      status: 'open',
      stampVersion: 2,
      members: 50,
      membersBehind: 0,
    });
    expect(gateOf(store, superior).children).toBe(here - 1);
    expect(gateOf(store, other).children).toBe(there + 1);
    expect(members(base).map(({ stamp }) => stamp)).toEqual(Array<unknown>(50).fill(union.stamp));
    for (const employer of union.employers)
      expect(stateOf(store, 'employer', employer)).toMatchObject({ stamp: union.stamp });
    expect(stateOf<AffiliationChange>(store, 'affiliation-change', changeId)).toMatchObject({
      status: 'done',
      walks: 0,
      unions: 1,
      members: 50,
    });
    expect(disagreements(store)).toEqual([]);
  });

  it('takes what is below along, level by level, and counts who came', async () => {
    const second = await foundUnion(registry, { seed: 2, size: 30 });
    const below = stateOf<Union>(store, 'union', superior);
    const count = 1 + gateOf(store, superior).children;
    expect(below.superior).toBe(city);
    const changeId = await reaffiliate(registry, { union: superior, from: city, to: elsewhere });
    for (const unionId of [base, second.unionId])
      expect(gateOf(store, unionId).stamp.path).toEqual([
        ...federationOf(TENANT, '440100').path,
        superior,
        unionId,
      ]);
    expect(disagreements(store)).toEqual([]);
    expect(stateOf<AffiliationChange>(store, 'affiliation-change', changeId)).toMatchObject({
      status: 'done',
      unions: count,
      members: 80,
    });
  });

  it('A8 takes pairs that may be one person along, and tells the finder of nobody', async () => {
    const there = await foundUnion(registry, { seed: 2, size: 1, under: other });
    const mobile = '13900003333';
    const registered = async (seed: number, { unionId, employerId }: typeof there) => {
      const person = PersonInput.parse(testPerson({ mobile }, seed));
      const body = { unionId, employerId, ...(await registry.sealed(person, `person-${String(seed)}`)) };
      const outcome = await registry.run('RegisterMember', body);
      return outcome.status === 'done' ? String(outcome.result['memberId']) : outcome.rejection.code;
    };
    const union = stateOf<Union>(store, 'union', base);
    const here = { unionId: base, employerId: union.employers[0], applicationId: '' } as typeof there;
    const ids = [await registered(41, here), await registered(42, here), await registered(43, there)];
    await testFinder(registry).look(...ids);
    const found = () =>
      [...store.items]
        .filter(([key]) => key.startsWith('registry/duplicate#'))
        .map(([, item]) => item['state'] as Duplicate);
    const counts = (at: UnionId) => found().filter((pair) => pair.status === 'open' && pair.at === at).length;
    // Of the two here, and of either with the one in the other district: before the city.
    expect([counts(base), counts(city)]).toEqual([1, 2]);
    const before = new Set(store.items.keys());

    // To the district of the third: all three pairs stand there, or below.
    await reaffiliate(registry, { union: base, from: superior, to: other });
    expect([counts(base), counts(other)]).toEqual([1, 2]);
    const { stamp } = gateOf(store, base);
    expect(found().find(({ at }) => at === base)?.stamp).toEqual(stamp);
    const entries = [...store.items].filter(([key]) => key.startsWith('ledger/') && !before.has(key));
    expect(entries.filter(([key]) => key.startsWith('ledger/member#'))).toHaveLength(52);
    expect(entries.flatMap(([, entry]) => wireEventsOf(entry as unknown as LedgerEntry))).toEqual([]);
  });

  it('goes back where it came from: the place is another each time, though the path is the same', async () => {
    await reaffiliate(registry, { union: base, from: superior, to: other });
    await reaffiliate(registry, { union: base, from: other, to: superior });
    expect(gateOf(store, base)).toMatchObject({ stampVersion: 3, membersBehind: 0 });
    expect(stateOf<Union>(store, 'union', base).formerly).toMatchObject([{ superior }, { superior: other }]);
    expect(disagreements(store)).toEqual([]);
  });

  it('is asked for by the union or either superior, and exists for nobody else', async () => {
    expect(await refused('RequestAffiliationChange', ask(other), elsewhere)).toBe('union/not-found');
    for (const scope of [base, superior, other]) {
      const outcome = await registry.run('RequestAffiliationChange', ask(other), { actor: officerOf(scope) });
      expect(outcome).toMatchObject({ status: 'done' });
      const changeId = outcome.status === 'done' ? outcome.result['changeId'] : '';
      expect(await refused('WithdrawAffiliationChange', { changeId }, elsewhere)).toBe(
        'affiliation/not-found',
      );
      expect(await refused('WithdrawAffiliationChange', { changeId }, scope)).toBe('done');
    }
  });

  it('needs the consent of both superiors, of two officers who did not ask for it', async () => {
    const changeId = await asked(other);
    const consent = (side: string, scope: UnionId, name?: string) =>
      refused('ConsentToAffiliationChange', { changeId, side }, scope, name);
    expect(await consent('from', base)).toBe('affiliation/not-found');
    expect(await consent('to', superior)).toBe('affiliation/not-found');
    expect(await consent('from', city, 'both')).toBe('done');
    expect(await consent('from', superior)).toBe('affiliation/agreed-already');
    expect(await consent('to', city, 'both')).toBe('review/own-submission');
    expect(stateOf<Union>(store, 'union', base)).toMatchObject({ status: 'affiliation-changing', superior });
    expect(await consent('to', other)).toBe('done');
    expect(stateOf<Union>(store, 'union', base)).toMatchObject({ status: 'normal', superior: other });
    expect(await consent('to', other)).toBe('affiliation/not-waiting');
    const own = await registry.run('RequestAffiliationChange', ask(superior), {
      actor: officerOf(other, 'self'),
    });
    const again = own.status === 'done' ? own.result['changeId'] : '';
    expect(
      await refused('ConsentToAffiliationChange', { changeId: again, side: 'from' }, other, 'self'),
    ).toBe('review/own-submission');
  });

  it('leaves the union as it was when a superior refuses', async () => {
    const before = stateOf<Union>(store, 'union', base);
    const changeId = await asked(other);
    expect(await refused('RequestAffiliationChange', ask(elsewhere), base)).toBe('union/not-in-state');
    const refusal = { changeId, side: 'to', remark: '不接收' };
    expect(await refused('RefuseAffiliationChange', refusal, other)).toBe('done');
    expect(stateOf<Union>(store, 'union', base)).toEqual(before);
    expect(stateOf(store, 'affiliation-change', changeId)).toMatchObject({
      status: 'refused',
      refusal: { side: 'to', remark: '不接收' },
    });
  });

  it('B3 takes a proposed dissolution along: the superior that it has now replies, and disposes of the assets', async () => {
    const meeting = { heldOn: '2026-11-20', form: 'general', entitled: 50, present: 50, inFavour: 50 };
    const proposal = {
      unionId: base,
      usual: { kind: 'retain' },
      assetsTo: superior,
      meeting: { ...meeting, minutes: 'd/1.pdf' },
    };
    expect(await refused('ProposeDissolution', proposal, base)).toBe('done');
    const waits = () => store.items.get(`registry/dissolution#${base}`);
    expect(waits()).toMatchObject({ waitsAt: superior });
    await reaffiliate(registry, { union: base, from: superior, to: other });
    expect(waits()).toMatchObject({
      waitsAt: other,
      state: { status: 'proposed', superior: other, assetsTo: other },
    });
    expect(await refused('ApproveDissolution', { unionId: base }, superior)).toBe('dissolution/not-found');
    expect(await refused('ApproveDissolution', { unionId: base }, other)).toBe('done');
  });

  it('B7 goes below a base union, as a subsidiary’s below that of its group, and that is the last tier', async () => {
    const [group, third, fourth] = [
      await foundUnion(registry, { seed: 2, size: 3 }),
      await foundUnion(registry, { seed: 3, size: 3 }),
      await foundUnion(registry, { seed: 4, size: 3 }),
    ];
    await reaffiliate(registry, { union: base, from: superior, to: group.unionId });
    expect(gateOf(store, base).stamp.path.slice(-3)).toEqual([superior, group.unionId, base]);
    expect(gateOf(store, group.unionId)).toMatchObject({ children: 1 });
    // Not below the subsidiary, by founding or by a move; and not the group, which has one below it.
    const [below, moved] = [
      await applyToFound(registry, { seed: 5, under: base }).catch(String),
      await refused('RequestAffiliationChange', ask(base, third.unionId), superior),
    ];
    expect([below, moved]).toEqual([
      expect.stringContaining('affiliation/third-tier'),
      'affiliation/third-tier',
    ]);
    expect(await refused('RequestAffiliationChange', ask(third.unionId, group.unionId), superior)).toBe(
      'affiliation/third-tier',
    );
    // One that is founded below it while it waits for consent is found out by the switch.
    const change = await registry.run('RequestAffiliationChange', ask(fourth.unionId, third.unionId), {
      actor: officerOf(superior, 'asks'),
    });
    const changeId = change.status === 'done' ? change.result['changeId'] : '';
    await foundUnion(registry, { seed: 6, size: 1, under: third.unionId });
    const consents = [
      await refused('ConsentToAffiliationChange', { changeId, side: 'from' }, superior, 'one'),
      await refused('ConsentToAffiliationChange', { changeId, side: 'to' }, fourth.unionId, 'two'),
    ];
    expect(consents).toEqual(['done', 'affiliation/third-tier']);
    expect(disagreements(store)).toEqual([]);
  });

  it('never goes below a union of a lower level, a federation below its equal, nor one below itself', async () => {
    expect(await refused('RequestAffiliationChange', ask(other, superior), superior)).toBe(
      'affiliation/level',
    );
    expect(await refused('RequestAffiliationChange', ask(base), base)).toBe('affiliation/below-itself');
    expect(await refused('RequestAffiliationChange', ask(base, superior), superior)).toBe(
      'affiliation/level',
    );
    expect(await refused('RequestAffiliationChange', ask(superior), base)).toBe('affiliation/same-superior');
    expect(await refused('RequestAffiliationChange', ask(other, of('100000')), of('100000'))).toBe(
      'affiliation/no-superior',
    );
  });

  it('lets people join and leave while the union is being moved', async () => {
    const changeId = await asked(other);
    const consent = (side: string, scope: UnionId) =>
      registry.accept('ConsentToAffiliationChange', { changeId, side }, { actor: officerOf(scope) });
    await registry.engine.process([await consent('from', superior)]);
    // The switch is made, and nothing that follows it.
    await registry.engine.process([await consent('to', other)]);
    const gate = gateOf(store, base);
    expect(gate).toMatchObject({ stampVersion: 2, members: 50, membersBehind: 50 });
    const [one] = members(base);
    const withdrawal = { requestedOn: '2026-11-20', talkedOn: '2026-11-21', announcedOn: '2026-11-22' };
    const left = await registry.run('WithdrawMember', {
      memberId: one?.memberId,
      ...withdrawal,
      certificateRecovered: true,
    });
    expect(left).toMatchObject({ status: 'done' });
    expect(gateOf(store, base)).toMatchObject({ members: 49, membersBehind: 49 });
  });
});
