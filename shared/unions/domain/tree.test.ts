import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instantOf, legalDate } from '../../kernel/dates.ts';
import type { EntryMeta } from '../../kernel/decision.ts';
import type { AffiliationChangeId, RequestId, UnionId } from '../../kernel/ids.ts';
import { isStanding } from './lifecycle.ts';
import { placeThen } from './tree.ts';
import { type Union, type UnionEvent, unionRecord } from './union.ts';

const BEGINNING = Date.parse('2026-11-23T01:00:00.000Z');
const HOUR = 3_600_000;
const at = (hour: number): Instant => instantOf(BEGINNING + hour * HOUR);
const meta = (hour: number): EntryMeta => ({
  at: at(hour),
  on: legalDate(at(hour)),
  by: 'system:test',
  requestId: 'R' as RequestId,
});

const [me, a, b, c] = ['me', 'a', 'b', 'c'] as unknown as [UnionId, UnionId, UnionId, UnionId];
const stamp = (superior: UnionId) => ({ path: [superior, me], division: '440305' });

const prepared: UnionEvent = {
  type: 'UnionPrepared',
  v: 1,
  unionId: me,
  name: '工会',
  unionType: '1',
  superior: a,
  stamp: stamp(a),
  employers: [],
  leader: {} as never,
};

const moved = (to: UnionId): UnionEvent[] => [
  { type: 'AffiliationChangeBegun', v: 1, changeId: 'C' as AffiliationChangeId },
  { type: 'AffiliationChanged', v: 1, from: a, superior: to, stamp: stamp(to) },
  { type: 'AffiliationChangeEnded', v: 1, back: 'normal' },
];

/** A union that is prepared, founded or not, moved now and then, re-stamped in between. */
const lives = fc
  .record({
    begin: fc.nat(20),
    isFounded: fc.boolean(),
    acts: fc.array(fc.record({ after: fc.integer({ min: 1, max: 30 }), to: fc.constantFrom(a, b, c, me) }), {
      maxLength: 8,
    }),
  })
  .map(({ begin, isFounded, acts }) => {
    const entries: { readonly hour: number; readonly event: UnionEvent }[] = [
      { hour: begin, event: prepared },
    ];
    if (!isFounded) return [...entries, { hour: begin + 3, event: { type: 'UnionVoided', v: 1 } as const }];
    entries.push({ hour: begin + 1, event: { type: 'UnionFounded', v: 1, foundedOn: legalDate(at(begin)) } });
    let hour = begin + 1;
    for (const { after, to } of acts) {
      hour += after;
      // Below itself stands nobody: a re-stamping instead.
      const events: UnionEvent[] =
        to === me ? [{ type: 'UnionRestamped', v: 1, stamp: stamp(a) }] : moved(to);
      entries.push(...events.map((event) => ({ hour, event })));
    }
    return entries;
  });

const fold = (entries: readonly { readonly hour: number; readonly event: UnionEvent }[]): Union | undefined =>
  entries.reduce<Union | undefined>(
    (state, { hour, event }) => unionRecord.evolve(state, event, meta(hour)),
    undefined,
  );

describe('B4 the tree of any past day', () => {
  it('is by the edges that a record keeps what it is by the fold of its entries up to then', () => {
    let compared = 0;
    fc.assert(
      fc.property(lives, fc.array(fc.nat(260), { minLength: 5, maxLength: 20 }), (entries, hours) => {
        const today = fold(entries);
        if (today === undefined) throw new Error('a life without a beginning');
        for (const hour of hours) {
          const then = fold(entries.filter((entry) => entry.hour <= hour));
          const place = placeThen(today, (instant) => instant <= at(hour));
          const expected =
            then !== undefined && isStanding(then.status) ? { superior: then.superior } : undefined;
          expect(place && { superior: place.superior }).toEqual(expected);
          compared += 1;
        }
      }),
    );
    expect(compared).toBeGreaterThan(500);
  });

  it('names when the edge of that day ended, and where no beginning was noted takes it to have stood always', () => {
    const moves = fold([
      { hour: 1, event: prepared },
      ...moved(b).map((event) => ({ hour: 5, event })),
      ...moved(c).map((event) => ({ hour: 9, event })),
    ]);
    if (moves === undefined) throw new Error('a life without a beginning');
    const thenAt = (hour: number) => placeThen(moves, (instant) => instant <= at(hour));
    expect([0, 1, 5, 9].map(thenAt)).toEqual([
      undefined,
      { superior: a, until: at(5) },
      { superior: b, until: at(9) },
      { superior: c },
    ]);
    const { affiliatedAt: _, ...unnoted } = moves;
    expect(placeThen({ ...unnoted, superior: a, formerly: [] }, () => false)).toEqual({ superior: a });
  });
});
