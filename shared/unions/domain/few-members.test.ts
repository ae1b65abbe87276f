import { beforeEach, describe, expect, it } from 'vitest';
import { stateOf } from '../../../tests/support/affiliations.ts';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { applyToFound, type TestRegistry, testRegistry } from '../../../tests/support/registry.ts';
import { epochOf, instantOf } from '../../kernel/dates.ts';
import { initialRules } from '../../kernel/rules.ts';
import { fewMembersIn } from './few-members.ts';
import type { Founding } from './founding.ts';

let store: MemoryStore;
let registry: TestRegistry;
beforeEach(async () => {
  store = memoryStore();
  registry = await testRegistry(store);
});

/** The rules of the province from now on; they are remembered for a minute. */
async function refuseFewMembers(): Promise<void> {
  const pk = 'rules#44';
  const item = store.items.get(`registry/${pk}`);
  const { versions } = item?.['state'] as { versions: object[] };
  const founding = { ...initialRules.founding, small: { members: 25, onBreach: 'refuse' } };
  const rules = { ...initialRules, version: 2, founding };
  const rev = item?.rev ?? 0;
  const state = { versions: [...versions, { from: '2026-11-23', rules }] };
  await store.commit([
    { op: 'replace', table: 'registry', readRev: rev, item: { ...item, pk, rev: rev + 1, state } },
  ]);
  registry.now = instantOf(epochOf(registry.now) + 61_000);
}

const foundingOf = (id: string) => stateOf<Founding>(store, 'founding-application', id);

describe('B7 Trade Union Law art 11: a union of one employer with fewer than 25 members', () => {
  it('is founded, and its superior sees before that a joint union or an organiser would do', async () => {
    const { applicationId } = await applyToFound(registry, { size: 24 });
    expect(foundingOf(applicationId).findings).toEqual([
      { code: 'founding/few-members', params: { members: 24, from: 25 } },
    ]);
    expect(await registry.run('ApproveFounding', { applicationId })).toMatchObject({ status: 'done' });
    expect(foundingOf(applicationId).status).toBe('founded');
  });

  it('is not, where the province has it so; one with 25 is founded anywhere', async () => {
    await refuseFewMembers();
    const { applicationId } = await applyToFound(registry, { size: 24 });
    expect(await registry.run('ApproveFounding', { applicationId })).toMatchObject({
      status: 'rejected',
      rejection: { code: 'founding/few-members', params: { members: 24, from: 25 } },
    });
    const enough = await applyToFound(registry, { seed: 2, size: 25 });
    expect(foundingOf(enough.applicationId).findings).toBeUndefined();
    const approved = await registry.run('ApproveFounding', { applicationId: enough.applicationId });
    expect(approved).toMatchObject({ status: 'done' });
  });

  it('is told by the number of the rules alone', () => {
    expect(fewMembersIn(24, initialRules)).toHaveLength(1);
    expect(fewMembersIn(25, initialRules)).toEqual([]);
  });
});
