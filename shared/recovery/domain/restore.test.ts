import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRecord } from '../../kernel/fold.ts';
import { entryName, largestWholeSet, type RestorableEntry } from './restore.ts';
import type { AggregateType, EntryMeta, LedgerEvent } from '../../kernel/decision.ts';

interface Entry extends RestorableEntry {
  readonly of: number;
}

/** Commits one after another, each of some records, some of them resting on entries of earlier ones. */
const histories = fc
  .array(
    fc.record({
      records: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 3 }),
      rests: fc.array(fc.nat(), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((commits) => {
    const entries: Entry[] = [];
    const revs = new Map<string, number>();
    for (const [of, { records, rests }] of commits.entries()) {
      const after = of === 0 ? [] : rests.map((index) => commitOf(index % of));
      const made = records.map((pk) => ({ pk, seq: (revs.get(pk) ?? 0) + 1 }));
      const commit = made.map(entryName);
      for (const { pk, seq } of made) {
        revs.set(pk, seq);
        // On the first entry only, as the engine does.
        const isFirst = pk === records[0];
        entries.push({
          ...{ pk, seq, of, commitId: commitOf(of) },
          ...(commit.length > 1 && { commit }),
          ...(isFirst && after.length > 0 && { after }),
        });
      }
    }
    return entries;
  });

const commitOf = (index: number): string => `commit-${String(index)}`;

/** With what is left of it: every record's entries up to a point of its own, or anything at all. */
const cutHistories = histories.chain((entries) =>
  fc.record({
    entries: fc.constant(entries),
    left: fc.oneof(
      fc
        .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(9))
        .map((reach) => entries.filter(({ pk, seq }) => seq <= (reach[pk] ?? 9))),
      fc.subarray(entries),
    ),
  }),
);

const namesOf = (entries: readonly RestorableEntry[]) => entries.map(entryName);

const isWhole = (entries: readonly Entry[]): boolean => {
  const there = new Set([...namesOf(entries), ...entries.map(({ commitId }) => commitId)]);
  return entries.every(
    ({ pk, seq, commit = [], after = [] }) =>
      (seq === 1 || there.has(entryName({ pk, seq: seq - 1 }))) &&
      [...commit, ...after].every((name) => there.has(name)),
  );
};

/** Every choice of commits. */
const choicesOf = (entries: readonly Entry[]): Entry[][] => {
  const commits = [...new Set(entries.map(({ of }) => of))];
  return Array.from({ length: 2 ** commits.length }, (_, bits) =>
    entries.filter(({ of }) => (bits & (1 << commits.indexOf(of))) !== 0),
  );
};

describe('H2 the largest whole set of a ledger that was cut off', () => {
  it('is whole, and holds every whole set there is', () => {
    fc.assert(
      fc.property(cutHistories, ({ left }) => {
        const kept = largestWholeSet(left);
        const names = new Set(namesOf(kept));
        expect(isWhole(kept)).toBe(true);
        for (const choice of choicesOf(left))
          if (isWhole(choice)) for (const name of namesOf(choice)) expect(names).toContain(name);
      }),
    );
  });

  it('is a ledger as it might have stood: its commits one by one, each after all it rests on', () => {
    fc.assert(
      fc.property(cutHistories, ({ entries, left }) => {
        const kept = new Set(namesOf(largestWholeSet(left)));
        const revs = new Map<string, number>();
        const written = new Set<string>();
        const standing = entries.filter((entry) => kept.has(entryName(entry)));
        for (const { pk, seq, commitId, commit = [], after = [] } of standing) {
          expect(seq).toBe((revs.get(pk) ?? 0) + 1);
          revs.set(pk, seq);
          for (const name of after) expect(written).toContain(name);
          for (const name of commit) expect(kept).toContain(name);
          written.add(commitId);
        }
      }),
    );
  });

  it('loses nothing where nothing was cut off, and nothing to a second pass', () => {
    fc.assert(
      fc.property(cutHistories, ({ entries, left }) => {
        expect(largestWholeSet(entries)).toEqual(entries);
        const once = largestWholeSet(left);
        expect(largestWholeSet(once)).toEqual(once);
      }),
    );
  });

  it('is the same in whatever order the entries come, and however often', () => {
    fc.assert(
      fc.property(cutHistories, fc.infiniteStream(fc.nat()), ({ left }, places) => {
        const twice = [...left, ...left].map((entry) => ({ entry, place: places.next().value as number }));
        const shuffled = twice.toSorted((a, b) => a.place - b.place).map(({ entry }) => entry);
        expect(namesOf(largestWholeSet(shuffled)).toSorted()).toEqual(
          namesOf(largestWholeSet(left)).toSorted(),
        );
      }),
    );
  });

  it('grows with what has arrived', () => {
    fc.assert(
      fc.property(cutHistories, ({ entries, left }) => {
        const more = new Set(namesOf(largestWholeSet([...left, ...entries.slice(0, 1)])));
        for (const name of namesOf(largestWholeSet(left))) expect(more).toContain(name);
      }),
    );
  });

  const entry = (pk: string, seq: number, more: Partial<RestorableEntry> = {}): RestorableEntry => ({
    pk,
    seq,
    commitId: `of ${entryName({ pk, seq })}`,
    ...more,
  });

  it('leaves out a commit of which one entry is missing, and what came after it', () => {
    const commit = ['member#1@1', 'application#1@2'];
    const kept = largestWholeSet([
      entry('application#1', 1),
      entry('application#1', 2, { commit, commitId: 'approval' }),
      entry('application#1', 3),
      entry('member#2', 1),
    ]);
    expect(namesOf(kept)).toEqual(['application#1@1', 'member#2@1']);
  });

  it('leaves out a member of a union whose founding did not arrive', () => {
    const member = entry('member#1', 1, { after: ['of union#1@1'] });
    expect(largestWholeSet([member])).toEqual([]);
    expect(largestWholeSet([member, entry('union#1', 1)])).toHaveLength(2);
  });

  it('goes through a long chain of rests without running out of stack', () => {
    const length = 50_000;
    const chain = Array.from({ length }, (_, index) =>
      entry(`record#${String(index + 1)}`, 1, { after: [`of record#${String(index)}@1`] }),
    );
    expect(largestWholeSet(chain)).toEqual([]);
    expect(largestWholeSet([entry('record#0', 1), ...chain])).toHaveLength(length + 1);
  });
});

describe('H2 folding what was kept', () => {
  interface Added extends LedgerEvent {
    readonly type: 'Added';
    readonly what: string;
  }
  const list: AggregateType<readonly string[], Added> = {
    type: 'list',
    parse: (stored) => stored as string[],
    evolve: (state = [], { what }, { by }) => [...state, `${what} by ${by}`],
  };
  const made = (by: string, ...events: string[]) => ({
    ...({ at: '', on: '', requestId: '' } as unknown as EntryMeta),
    by,
    events: events.map((what): Added => ({ type: 'Added', v: 1, what })),
  });

  it('gives the state after all events, in their order, each with the entry it stands in', () => {
    const entries = [made('x', 'a', 'b'), made('y', 'c')];
    expect(foldRecord(list, entries)).toEqual(['a by x', 'b by x', 'c by y']);
    expect(foldRecord(list, [])).toBeUndefined();
    expect(foldRecord(list, entries.slice(1), foldRecord(list, entries.slice(0, 1)))).toEqual(
      foldRecord(list, entries),
    );
  });
});
