import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore, type MemoryStore } from '../../../tests/support/memory-store.ts';
import { foundUnion, superior, testRegistry, type TestRegistry } from '../../../tests/support/registry.ts';
import { endOfLegalDate, type Instant, instantOf, type LocalDate } from '../../kernel/dates.ts';
import type { RequestId, UnionId } from '../../kernel/ids.ts';
import { initialRules } from '../../kernel/rules.ts';
import { daysAfter, monthsAfter } from '../../kernel/working-days.ts';
import type { UnionStatus } from './lifecycle.ts';
import { evolveTerm, type Term, type TermEvent, TermMark } from './term-events.ts';
import { noteTerm, statusByTerm, termEnd, termTimers, type TermTimer } from './term.ts';
import { unionTold } from './union-told.ts';
import { type Union, unionRecord } from './union.ts';

const day = (text: string) => text as LocalDate;
const rules = initialRules;
const unionId = '0000000000000000000000000U' as UnionId;
const term: Term = { electedOn: day('2026-12-05'), years: 3 };
const stamp = { path: [unionId], division: '440305' };
const base = { unionId, name: '示例工会', unionType: '1', level: 'base' as const, stamp, employers: [] };
const union = (status: UnionStatus, of: Term = term): Union => ({ ...base, status, term: of });

const timersOf = (of: Term, on: string) =>
  termTimers(unionId, of, { on: day(on), rules }).map(({ command, at }) => ({
    ...(command.body as TermTimer),
    at,
  }));

const context = (at: Instant) => ({ at, on: day(at.slice(0, 10)), rules, newId: <Id>() => '' as Id });

const loaded = (state: Union) => ({
  aggregate: unionRecord,
  id: unionId,
  rev: 1,
  state,
  head: undefined,
  lookups: {},
});

/** What the timer makes of the union; the code where it is refused. */
function fire(state: Union, body: TermTimer, at = endOfLegalDate(daysAfter(body.day, -1))): Union | string {
  const command = {
    type: 'NoteTerm',
    body,
    group: '',
    lane: 'bulk' as const,
    requestId: '' as RequestId,
    actor: { kind: 'system' as const, id: 'follow-up' },
    at,
  };
  const decided = noteTerm({ union: loaded(state) }, command, context(at));
  if (!decided.ok) return decided.error.code;
  const [changed] = decided.value.changes;
  return { ...state, ...evolveTerm(state, changed?.events[0] as TermEvent) };
}

describe('the term of a committee', () => {
  it.each([
    ['2026-12-05', 3, '2029-12-05'],
    ['2026-12-05', 5, '2031-12-05'],
    ['2028-02-29', 3, '2031-02-28'],
  ] as const)(
    'B2 Trade Union Law art 16: elected on %s for %i years, it lasts until %s',
    (on, years, last) => {
      expect(termEnd({ electedOn: day(on), years })).toBe(last);
      expect(termEnd({ electedOn: day(on), years, extendedTo: day('2032-01-01') })).toBe('2032-01-01');
    },
  );

  it('B2 is told of 180 and 90 days before its last day, and when that is over', () => {
    expect(timersOf(term, '2026-12-10')).toMatchObject([
      { mark: 'first', day: '2029-06-08', at: '2029-06-07T16:00:00.000Z' },
      { mark: 'second', day: '2029-09-06', at: '2029-09-05T16:00:00.000Z' },
      { mark: 'end', day: '2029-12-06', at: '2029-12-05T16:00:00.000Z', endsOn: '2029-12-05' },
    ]);
  });

  it('B2 of one that became known late the last day that has passed is told, and what is still to come', () => {
    const marksOn = (on: string) => timersOf(term, on).map(({ mark }) => mark);
    expect(marksOn('2029-06-08')).toEqual(['first', 'second', 'end']);
    expect(marksOn('2029-09-05')).toEqual(['first', 'second', 'end']);
    expect(marksOn('2029-09-06')).toEqual(['second', 'end']);
    expect(marksOn('2029-12-06')).toEqual(['end']);
    expect(timersOf({ ...term, extendedTo: day('2030-03-05') }, '2029-12-01')).toMatchObject([
      { mark: 'end', day: '2030-03-06' },
    ]);
  });

  it('B2 the days of the notices are rules', () => {
    const terms = { ...rules.terms, noticeDays: { first: 60, second: 10 } };
    const early = { on: day('2026-12-10'), rules: { ...rules, terms } };
    expect(termTimers(unionId, term, early).map(({ command }) => (command.body as TermTimer).day)).toEqual([
      '2029-10-06',
      '2029-11-25',
      '2029-12-06',
    ]);
    expect(statusByTerm({ term }, { ...early, on: day('2029-10-05') })).toBe('normal');
    expect(statusByTerm({ term }, { ...early, on: day('2029-10-06') })).toBe('term-due');
  });

  it('B2 makes the union due, then overdue, each on its day', () => {
    const [first, second, end] = timersOf(term, '2026-12-10');
    const due = fire(union('normal'), first as TermTimer) as Union;
    expect(due).toMatchObject({ status: 'term-due', term: { noted: ['first'] } });
    const told = fire(due, second as TermTimer) as Union;
    expect(told).toMatchObject({ status: 'term-due', term: { noted: ['first', 'second'] } });
    expect(fire(told, end as TermTimer)).toMatchObject({
      status: 'overdue',
      term: { noted: ['first', 'second', 'end'] },
    });
  });

  it('B2 a timer that comes before its day is refused', () => {
    for (const timer of timersOf(term, '2026-12-10')) {
      const due = endOfLegalDate(daysAfter(timer.day, -1));
      const early = instantOf(Date.parse(due) - 3_600_000);
      expect(fire(union('normal'), timer, early)).toBe('term/timer-stale');
    }
  });

  it('B2 a timer of an earlier term, or of a term that was extended since, changes nothing', () => {
    for (const timer of timersOf(term, '2026-12-10')) {
      const later = { electedOn: day('2029-08-01'), years: 3 };
      expect(fire(union('normal', later), timer)).toBe('term/timer-stale');
      expect(fire(union('extended', { ...term, extendedTo: day('2030-03-05') }), timer)).toBe(
        'term/timer-stale',
      );
      expect(fire({ ...base, status: 'normal' }, timer)).toBe('term/timer-stale');
    }
  });

  it.each(['dissolving', 'dissolved', 'void'] as const)('B2 tells nobody of a union that is %s', (status) => {
    for (const timer of timersOf(term, '2026-12-10'))
      expect(fire(union(status), timer)).toBe('term/timer-stale');
  });

  it('B2 a union that is being re-elected, or changes its superior, stays so when its term runs out', () => {
    for (const status of ['reelecting', 'affiliation-changing'] as const)
      for (const timer of timersOf(term, '2026-12-10'))
        expect(fire(union(status), timer)).toMatchObject({ status, term: { noted: [timer.mark] } });
  });

  it('B2 whatever comes late, twice or out of order, ends where it should, and tells each mark once', () => {
    const timers = timersOf(term, '2026-12-10') as TermTimer[];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...timers), { maxLength: 8 }), (sent) => {
        const late = endOfLegalDate(day('2030-06-01'));
        const after = [...sent, ...timers].reduce((state, timer) => {
          const next = fire(state, timer, late);
          return typeof next === 'string' ? state : next;
        }, union('normal'));
        expect(after.status).toBe('overdue');
        const noted = after.term?.noted ?? [];
        expect(noted.at(-1)).toBe('end');
        expect(noted).toEqual(TermMark.options.filter((mark) => noted.includes(mark)));
      }),
    );
  });

  it('B2 says what a union is by its day: normal, due, overdue, extended, overdue', () => {
    const by = (on: string, of = term) => statusByTerm({ term: of }, { on: day(on), rules });
    expect(statusByTerm({}, { on: day('2040-01-01'), rules })).toBe('normal');
    expect(['2029-06-07', '2029-06-08', '2029-12-05', '2029-12-06'].map((on) => by(on))).toEqual([
      'normal',
      'term-due',
      'term-due',
      'overdue',
    ]);
    const longer = { ...term, extendedTo: day('2030-06-05') };
    expect(['2029-12-06', '2030-06-05', '2030-06-06'].map((on) => by(on, longer))).toEqual([
      'extended',
      'extended',
      'overdue',
    ]);
  });

  it('tells of each day in Chinese first', () => {
    const names = { union: () => '', employer: () => '' };
    const told = TermMark.options.map((mark) =>
      unionTold.UnionTermNoted({ type: 'UnionTermNoted', v: 1, mark, endsOn: day('2029-12-05') }, names),
    );
    expect(new Set(told.map(({ what }) => what.zh)).size).toBe(3);
    for (const { what, basis } of told) {
      expect(what.zh).toContain('2029-12-05');
      expect(basis).toBe('中华人民共和国工会法 第十六条');
    }
  });
});

describe('a term that is recorded by its paper', () => {
  let store: MemoryStore;
  let registry: TestRegistry;
  beforeEach(async () => {
    store = memoryStore();
    registry = await testRegistry(store);
  });
  const run = async (type: string, body: object): Promise<string> => {
    const outcome = await registry.run(type, body);
    return outcome.status === 'done' ? 'done' : outcome.rejection.code;
  };
  const stateOf = (id: string) => store.items.get(`registry/union#${id}`)?.['state'];
  const record = (id: string, electedOn: string, years: number) =>
    run('RecordTerm', { unionId: id, electedOn, years, document: 'terms/1.pdf' });

  it('B2 Trade Union Law art 16: a federation is elected for five years, again and again', async () => {
    expect(await record(superior, '2024-05-01', 3)).toBe('term/federation-years');
    expect(await record(superior, '2024-05-01', 5)).toBe('done');
    expect(stateOf(superior)).toMatchObject({
      status: 'normal',
      term: { electedOn: '2024-05-01', years: 5 },
    });
    expect(await record(superior, '2024-05-01', 5)).toBe('term/not-later');
    expect(await record(superior, '2026-11-24', 5)).toBe('election/held-ahead');
    expect(await record(superior, '2026-11-01', 5)).toBe('done');
  });

  it('B2 a base union is given the term that it came without, and no other', async () => {
    const { unionId: founded } = await foundUnion(registry);
    expect(await record(founded, '2025-12-01', 3)).toBe('done');
    expect(stateOf(founded)).toMatchObject({ status: 'normal' });
    expect(await record(founded, '2026-11-01', 3)).toBe('term/recorded-already');
    expect(await record('0ZZZZZZZZZZZZZZZZZZZZZZZZZ', '2023-12-01', 3)).toBe('union/not-found');
  });

  it('B2 is due, or over, by the day it is recorded; the list of what is below gives the earliest first', async () => {
    const due = await foundUnion(registry, { seed: 1 });
    const over = await foundUnion(registry, { seed: 2 });
    await record(due.unionId, monthsAfter(day('2023-11-23'), 2), 3);
    await record(over.unionId, '2020-01-01', 3);
    expect(stateOf(due.unionId)).toMatchObject({ status: 'term-due' });
    expect(stateOf(over.unionId)).toMatchObject({ status: 'overdue', term: { noted: ['end'] } });
    const listed = [...store.items.values()]
      .filter(({ inUnion }) => inUnion === `terms#${superior}`)
      .map(({ pk, inUnionSort }) => [pk, inUnionSort]);
    expect(listed.toSorted()).toEqual(
      [
        [`union#${due.unionId}`, `2027-01-23#${due.unionId}`],
        [`union#${over.unionId}`, `2023-01-01#${over.unionId}`],
      ].toSorted(),
    );
  });

  it('B2 Beijing art 13: the superior orders an overdue union to elect, by a day to come', async () => {
    const { unionId: late } = await foundUnion(registry);
    const order = (until: string) => run('OrderReelection', { unionId: late, until });
    expect(await order('2027-01-31')).toBe('union/not-in-state');
    await record(late, '2020-01-01', 3);
    expect(await order('2026-11-23')).toBe('term/order-in-past');
    expect(await order('2027-01-31')).toBe('done');
    expect(stateOf(late)).toMatchObject({ status: 'overdue', term: { orderedBy: '2027-01-31' } });
  });
});
