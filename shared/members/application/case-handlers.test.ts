import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { testPerson } from '../../../tests/support/people.ts';
import { foundUnion, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { type Actor, OperatorId, type OperatorRole } from '../../kernel/caller.ts';
import { instantOf } from '../../kernel/dates.ts';
import type { RequestId, UnionId } from '../../kernel/ids.ts';
import { settle } from '../../../tests/support/registry.ts';
import { derivedId } from '../../platform/ids.ts';
import { PersonInput } from '../domain/person.ts';

const evidence = 'cases/18/minutes.pdf';
const proofs = {
  crime: 'cases/18/judgment.pdf',
  punishment: 'cases/18/sentence.pdf',
  punishedOn: '2026-09-01',
};

let store: MemoryStore;
let registry: TestRegistry;
let union: Awaited<ReturnType<typeof foundUnion>>;
let memberId: string;

const officer = (
  name: string,
  scope: UnionId = union.unionId,
  role: OperatorRole = 'union-officer',
): Actor => ({
  kind: 'operator',
  id: OperatorId.parse(name),
  role,
  scope,
});
const item = (key: string) => store.items.get(`registry/${key}`);
const members = () => item(`gate#${union.unionId}`)?.['members'];

async function run(type: string, body: object, actor: Actor = officer('op-a')) {
  const outcome = await registry.run(type, body, { actor });
  return outcome.status === 'done' ? outcome.result : { code: outcome.rejection.code };
}

beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
  union = await foundUnion(registry);
  const person = await registry.sealed(PersonInput.parse(testPerson({}, 1001)), 'one');
  ({ memberId = '' } = await run('RegisterMember', {
    unionId: union.unionId,
    employerId: union.employerId,
    ...person,
  }));
});

const opened = async () => String((await run('OpenExpulsion', { memberId, ...proofs }))['caseId']);

describe('expulsion, through the engine', () => {
  it('C7 art 23: is decided by another than who opened it, ends the membership, and is filed', async () => {
    const caseId = await opened();
    expect(item(`case#${caseId}`)).toMatchObject({ waitsAt: union.unionId, inUnion: `about#${memberId}` });
    await run('GiveGroupOpinion', { caseId, inFavour: true, heldOn: '2026-10-10', evidence });
    const decision = { caseId, heldOn: '2026-10-20', evidence };
    expect(await run('DecideExpulsion', decision)).toEqual({ code: 'review/own-submission' });
    expect(members()).toBe(4);
    expect(await run('DecideExpulsion', decision, officer('op-b'))).toEqual({ caseId, memberId });
    expect(members()).toBe(3);
    expect(item(`member#${memberId}`)).toMatchObject({ state: { status: 'expelled' } });
    const { identity } = item(`member#${memberId}`)?.['lookups'] as { identity: string };
    expect(item(`claim#${identity}`)).not.toHaveProperty('holder');
    await run('FileExpulsion', { caseId, filedOn: '2026-11-20', evidence });
    expect(item(`case#${caseId}`)).toMatchObject({ state: { status: 'filed' } });
    expect(item(`case#${caseId}`)).not.toHaveProperty('waitsAt');
  });

  it('C7 art 23: who was expelled is not registered again by an officer', async () => {
    const caseId = await opened();
    await run('GiveGroupOpinion', { caseId, inFavour: true, heldOn: '2026-10-10', evidence });
    await run('DecideExpulsion', { caseId, heldOn: '2026-10-20', evidence }, officer('op-b'));
    const person = await registry.sealed(PersonInput.parse(testPerson({}, 1001)), 'again');
    expect(
      await run('RegisterMember', { unionId: union.unionId, employerId: union.employerId, ...person }),
    ).toEqual({ code: 'member/readmission-needs-consent' });
  });

  it('C7 an overdue filing comes to the superior’s work queue by its timer', async () => {
    const caseId = await opened();
    await run('GiveGroupOpinion', { caseId, inFavour: false, heldOn: '2026-10-10', evidence });
    const request = await registry.accept(
      'DecideExpulsion',
      { caseId, heldOn: '2026-10-20', evidence },
      { actor: officer('op-b') },
    );
    await settle(registry, [request]);
    const timer = derivedId<RequestId>(request, 'follow', 0);
    // The test's clock does not wait for what is due later: the timer has gone off, and found itself early.
    expect(await registry.outcomeOf(timer)).toMatchObject({ rejection: { code: 'case/timer-stale' } });
    registry.now = instantOf(Date.parse('2026-12-08T00:00:00.000Z'));
    const dueOn = (item(`case#${caseId}`)?.['state'] as { dueOn: string }).dueOn;
    await registry.run('EscalateFiling', { caseId, dueOn });
    expect(item(`case#${caseId}`)).toMatchObject({ waitsAt: superior, state: { status: 'filing-overdue' } });
  });

  it('C7 is another union’s as good as none', async () => {
    const caseId = await opened();
    const elsewhere = await foundUnion(registry, { seed: 2, size: 1 });
    const stranger = officer('op-c', elsewhere.unionId);
    expect(await run('OpenExpulsion', { memberId, ...proofs }, stranger)).toEqual({
      code: 'member/not-found',
    });
    const closing = { caseId, closedFor: 'opened-in-error' };
    expect(await run('CloseCase', closing, stranger)).toEqual({ code: 'case/not-found' });
    expect(await run('CloseCase', closing, officer('op-b'))).toEqual({ caseId });
    expect(item(`member#${memberId}`)?.['state']).not.toHaveProperty('case');
  });
});
