import { describe, expect, it } from 'vitest';
import { memberItem, stampOf, tree, unionItem } from '../../../tests/support/counted-records.ts';
import { memoryCheck } from '../../../tests/support/memory-check.ts';
import { memoryScan, memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import { epochOf, type Instant, instantOf, legalDate } from '../../kernel/dates.ts';
import type { Fault } from './check-ports.ts';
import { type Checking, checkFigures, type Effort, type Step } from './check-turn.ts';
import type { RegistryItem } from './ports.ts';
import { imageOf, project } from './project.ts';

const HOUR = 3_600_000;
const effort: Effort = { parts: 3, shares: 1 };

/** A province with its figures, its ledger's index and its clock. */
function province(items: readonly RegistryItem[]) {
  let now = Date.parse('2026-11-30T00:10:00.000Z');
  const registry = new Map<string, RegistryItem>();
  const entries: { readonly on: string; readonly pk: string; readonly seq: number }[] = [];
  const store = memoryStatistics();
  const projection = { store, random: () => 0.5, pause: () => Promise.resolve(), fault: () => undefined };
  const commit = (item: RegistryItem) => {
    registry.set(String(item['pk']), item);
    entries.push({ on: legalDate(instantOf(now)), pk: String(item['pk']), seq: Number(item['rev']) });
  };
  const apply = (some: readonly RegistryItem[]) =>
    project(
      projection,
      some.map(imageOf).filter((image) => typeof image === 'object'),
    );
  const checking: Checking = {
    store,
    check: memoryCheck(),
    scan: memoryScan(() => registry.values()),
    ledger: {
      async *entries(on) {
        await Promise.resolve();
        yield entries.filter((entry) => entry.on === on);
      },
    },
    pause: () => Promise.resolve(),
    now: (): Instant => instantOf(now),
  };
  const step = async (asked = effort) => {
    const checked = await checkFigures(checking, asked);
    now += HOUR;
    return checked;
  };
  /** Steps until a turn has ended; `between` is what goes on meanwhile. */
  const turn = async (
    between: (did: Step['did']) => Promise<unknown> = () => Promise.resolve(),
    asked = effort,
  ) => {
    const faults: Fault[] = [];
    for (let steps = 0; steps < 60; steps += 1) {
      const { step: done, faults: found } = await step(asked);
      faults.push(...found);
      if (done.did === 'settled') return { faults, steps: steps + 1, looked: done.looked };
      await between(done.did);
    }
    throw new Error('no end of it');
  };
  const counted = async (some: readonly RegistryItem[]) => {
    some.forEach(commit);
    await apply(some);
  };
  return { store, checking, projection, counted, commit, apply, step, turn, first: () => counted(items) };
}

const members = (count: number, fields: Parameters<typeof memberItem>[0] = {}): RegistryItem[] =>
  Array.from({ length: count }, (_, index) => memberItem({ id: `M${String(index)}`, ...fields }));

const elsewhere = stampOf({
  path: [tree.nation, tree.province, tree.city, tree.otherBase],
  division: '440303',
});

async function settled(items: readonly RegistryItem[] = [...members(20), unionItem()]) {
  const made = province(items);
  await made.first();
  return made;
}

const wrongCounter = {
  generation: 'g0',
  applied: [],
  counters: [{ scope: 'division:440300', family: 'members', lane: 3, add: new Map([['sex-1', 1]]) }],
} as const;

describe('E5 the rotating check', () => {
  it('reads each record once in a turn: a cut, part after part, and the comparison', async () => {
    const { turn } = await settled();
    const { faults, steps, looked } = await turn();
    expect([faults, steps]).toEqual([[], 1 + effort.parts + 1]);
    expect(looked).toMatchObject({ records: 21, moved: 0, counters: 9 * 10, faults: 0 });
  });

  it('compares exactly while members join, change and move between the parts, for days', async () => {
    const { turn, counted } = await settled();
    let round = 1;
    const { faults } = await turn(
      async (did) => {
        round += 1;
        await counted([
          ...members(7, { rev: round, sex: '2', ...(did === 'walked' && { stamp: elsewhere }) }),
          memberItem({ id: `N${String(round)}` }),
        ]);
      },
      { parts: 30, shares: 1 },
    );
    expect(round).toBeGreaterThan(30);
    expect(faults).toEqual([]);
  });

  it('says of a wrong counter which one, what it says and what it had to say', async () => {
    const { turn, store } = await settled();
    await store.commit(wrongCounter);
    expect((await turn()).faults).toEqual([
      { kind: 'differs', scope: 'division:440300', figure: 'members/sex-1', expected: 20, found: 21 },
    ]);
  });

  it('finds a counter that went wrong in the middle of a turn, while it is counted on', async () => {
    const { turn, store, counted } = await settled();
    let round = 1;
    const { faults } = await turn(async () => {
      round += 1;
      if (round === 3) await store.commit(wrongCounter);
      await counted(members(5, { rev: round }));
    });
    expect(faults).toEqual([expect.objectContaining({ kind: 'differs', expected: 20, found: 21 })]);
  });

  it('says of a record that the figures have not heard of which one and since which revision', async () => {
    const { turn, commit } = await settled();
    commit(memberItem({ id: 'M7', rev: 2, sex: '2' }));
    commit(memberItem({ id: 'M99' }));
    expect((await turn()).faults).toEqual(
      expect.arrayContaining([
        { kind: 'missed', pk: 'member#M7', rev: 2, appliedRev: 1 },
        { kind: 'missed', pk: 'member#M99', rev: 1, appliedRev: 0 },
      ]),
    );
  });

  it('says of a contribution that was noted wrongly which record it is of, and which counters it made wrong', async () => {
    const { turn, apply, commit } = await settled();
    // Counted as a woman, and kept as a man.
    await apply([memberItem({ id: 'M7', rev: 2, sex: '2' })]);
    commit(memberItem({ id: 'M7', rev: 2, sex: '1' }));
    expect((await turn()).faults).toEqual([{ kind: 'misnoted', pk: 'member#M7', rev: 2 }]);
  });

  it('finds what is counted of no record at all', async () => {
    const { turn, apply } = await settled();
    await apply([memberItem({ id: 'M500' })]);
    const { faults } = await turn();
    expect(faults).toHaveLength(9 * 4);
    expect(faults[0]).toMatchObject({ kind: 'differs', expected: 20, found: 21 });
  });

  it('is not content with a record that can’t be counted', async () => {
    const { turn, commit } = await settled();
    commit({ ...memberItem({ id: 'M3', rev: 2 }), state: {} });
    expect((await turn()).faults).toContainEqual({ kind: 'unreadable', pk: 'member#M3' });
  });

  it('waits for a change that is on its way, and takes it for no fault', async () => {
    const made = await settled();
    made.commit(memberItem({ id: 'M7', rev: 2, sex: '2' }));
    let looks = 0;
    const pause = async () => {
      looks += 1;
      if (looks === 2) await made.apply([memberItem({ id: 'M7', rev: 2, sex: '2' })]);
    };
    Object.assign(made.checking, { pause });
    expect((await made.turn()).faults).toEqual([]);
    expect(looks).toBe(2);
  });

  it('asks again within the hour while a counter is off by something else at every look, for a day at most', async () => {
    const { turn, store, checking } = await settled();
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
      await store.commit(wrongCounter);
    };
    await store.commit(wrongCounter);
    Object.assign(checking, { pause });
    const { faults, steps } = await turn();
    expect(faults).toEqual([{ kind: 'unsettled', scope: 'division:440300', figure: 'members/sex-1' }]);
    expect([steps, pauses]).toEqual([1 + effort.parts + 24, 24 * 7]);
  });

  it('takes a province in several turns, a share of the scopes in each, every counter in one of them', async () => {
    const { turn, step, store } = await settled();
    await store.commit(wrongCounter);
    const asked = { parts: 1, shares: 4 };
    await step(asked);
    const turns = [];
    for (let share = 0; share < 4; share += 1) turns.push(await turn(undefined, asked));
    expect(turns.reduce((sum, { looked }) => sum + looked.counters, 0)).toBe(9 * 10);
    expect(turns.flatMap(({ faults }) => faults)).toHaveLength(1);
  });

  it('goes on where it stood after a run that died, and keeps nothing that it does not need', async () => {
    const { checking, step, turn } = await settled();
    await step();
    await step();
    const { check } = checking;
    const dying = { ...checking, check: { ...check, replaceTurn: () => Promise.reject(new Error('died')) } };
    await expect(checkFigures(dying, effort)).rejects.toThrow('died');
    expect((await turn()).faults).toEqual([]);
    expect((check as ReturnType<typeof memoryCheck>).held.size).toBe(0);
  });

  it('lets one run at a time carry it on', async () => {
    const { checking, step, turn } = await settled();
    await step();
    const both = await Promise.allSettled([checkFigures(checking, effort), checkFigures(checking, effort)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await turn()).looked.records).toBe(21);
  });

  it('begins anew when another generation is counted, and not while one is being built', async () => {
    const { checking, step, turn, store } = await settled();
    await step();
    await step();
    const read = await store.generations();
    await store.replaceGenerations(read, { live: 'g0', building: 'g7' });
    expect((await step()).step.did).toBe('none: a rebuild is under way');
    await store.replaceGenerations(await store.generations(), { live: 'g0' });
    expect((await step()).step.did).toBe('begun');
    expect((await turn()).looked.records).toBe(21);
    expect((await checking.check.turn())?.last).toMatchObject({ records: 21, faults: 0 });
  });

  it('does not look before whoever had not heard of the cut has stopped', async () => {
    const { checking, step } = await settled();
    const { step: begun } = await checkFigures(checking, effort);
    expect([begun.did, (await step()).step.did, (await step()).step.did]).toEqual([
      'begun',
      'waited',
      'walked',
    ]);
    expect(epochOf(checking.now())).toBeGreaterThan(0);
  });
});
