import { expect, it } from 'vitest';
import { legalDate, type LocalDate, instantOf } from '../shared/kernel/dates.ts';
import type { UnionId } from '../shared/kernel/ids.ts';
import { daysAfter, monthsAfter } from '../shared/kernel/working-days.ts';
import { type DeliveredNotice, noticeRecord } from '../shared/notices/domain/notice.ts';
import { endsBefore, termsBelow } from '../shared/unions/domain/term-list.ts';
import { unionRecord } from '../shared/unions/domain/union.ts';
import { type Clockwork, clockwork } from './support/clockwork.ts';
import { reelect } from './support/elections.ts';
import { memoryLists } from './support/memory-lists.ts';
import { foundUnion, superior } from './support/registry.ts';

const UNIONS = 300;
const START = '2026-11-23' as LocalDate;
const END = monthsAfter(START, 120);

/** What a union makes of its term, again and again. */
type Habit = 'in time' | 'extended' | 'late' | 'never';
const habits: readonly Habit[] = ['in time', 'extended', 'late', 'never'];

interface Story {
  readonly unionId: UnionId;
  readonly habit: Habit;
  readonly years: 3 | 5;
  readonly electedOn: LocalDate;
}

/** Something that the union asks for on a day, at noon. */
interface Ask {
  readonly on: LocalDate;
  readonly what: 'extension' | 'election';
  readonly unionId: UnionId;
  readonly years: 3 | 5;
  readonly until?: LocalDate;
}

/** `<day> <kind>`, and from when to when its election is overdue. */
interface Foreseen {
  readonly told: readonly string[];
  readonly overdue: readonly (readonly [from: LocalDate, before: LocalDate])[];
  readonly asks: readonly Ask[];
}

/** By the calendar alone: what becomes of the union in ten years, and what it is told of on which day. */
function foresee({ unionId, habit, years, electedOn }: Story): Foreseen {
  const told: string[] = [];
  const overdue: (readonly [LocalDate, LocalDate])[] = [];
  const asks: Ask[] = [];
  let elected = electedOn;
  while (elected < END) {
    const last = monthsAfter(elected, 12 * years);
    const extended = habit === 'extended' ? daysAfter(last, 150) : undefined;
    const next = {
      'in time': daysAfter(last, -60),
      extended: daysAfter(last, 120),
      late: daysAfter(last, 40),
      never: '9999-12-31' as LocalDate,
    }[habit];
    if (extended !== undefined)
      asks.push({ on: daysAfter(last, -100), what: 'extension', unionId, years, until: extended });
    if (habit !== 'never') asks.push({ on: next, what: 'election', unionId, years });
    const marks: (readonly [LocalDate, string])[] = [
      [daysAfter(last, -180), 'term-due'],
      ...(extended === undefined ? ([[daysAfter(last, -90), 'term-reminder']] as const) : []),
      [daysAfter(extended ?? last, 1), 'term-over'],
    ];
    told.push(...marks.filter(([day]) => day <= next && day <= END).map(([day, kind]) => `${day} ${kind}`));
    const over = daysAfter(extended ?? last, 1);
    if (over < next) overdue.push([over, next]);
    elected = next;
  }
  return { told, overdue, asks: asks.filter(({ on }) => on <= END) };
}

const noon = (day: LocalDate) => instantOf(Date.parse(`${day}T04:00:00.000Z`));

async function founded({ registry }: Clockwork): Promise<Story[]> {
  const stories: Story[] = [];
  for (let number = 0; number < UNIONS; number += 1) {
    const { unionId } = await foundUnion(registry, { seed: number + 1, size: 3 });
    const years = number % 2 === 0 ? 3 : 5;
    // None of them is due as yet.
    const electedOn = daysAfter(START, -((number * 37) % 900));
    await registry.run('RecordTerm', { unionId, electedOn, years, document: 'terms/1.pdf' });
    stories.push({ unionId, habit: habits[number % 4] ?? 'never', years, electedOn });
  }
  return stories;
}

async function carryOut({ registry }: Clockwork, { what, unionId, years, on, until }: Ask): Promise<void> {
  if (what === 'election') {
    expect(await reelect(registry, unionId, on, { termYears: years })).toBeUndefined();
    return;
  }
  const body = { unionId, until, reason: '筹备不足', request: 'terms/2.pdf' };
  expect(await registry.run('RequestTermExtension', body)).toMatchObject({ status: 'done' });
  expect(await registry.run('ApproveTermExtension', { unionId })).toMatchObject({ status: 'done' });
}

/** As the route lists them, page by page. */
async function listed({ store }: Clockwork, day: LocalDate): Promise<string[]> {
  const lists = memoryLists(store);
  const found: string[] = [];
  let after: Readonly<Record<string, unknown>> | undefined;
  do {
    const page = await lists.page('by-union', termsBelow(superior), { limit: 50, after });
    for (const pk of page.keys) {
      const union = unionRecord.parse(store.items.get(`registry/${pk}`)?.['state']);
      if (endsBefore(union, day)) found.push(union.unionId);
    }
    after = page.lastKey;
  } while (after !== undefined);
  return found.toSorted();
}

it(
  'B2 D7 in ten years of 300 unions every notice comes once and on its day, and every overdue union is listed',
  { timeout: 600_000 },
  async () => {
    const began = performance.now();
    const clock = await clockwork();
    const stories = await founded(clock);
    const foreseen = new Map(stories.map((story) => [story.unionId, foresee(story)]));
    const asks = [...foreseen.values()].flatMap((one) => one.asks).toSorted((a, b) => (a.on < b.on ? -1 : 1));
    let next = 0;
    let checked = 0;
    const goUntil = async (day: LocalDate) => {
      for (let ask = asks[next]; ask !== undefined && ask.on <= day; ask = asks[(next += 1)]) {
        await clock.passUntil(noon(ask.on));
        await carryOut(clock, ask);
      }
      await clock.passUntil(noon(day));
    };
    for (let month = 1; month <= 120; month += 1) {
      const day = monthsAfter(START, month);
      await goUntil(day);
      const expected = [...foreseen].filter(([, { overdue }]) =>
        overdue.some(([from, before]) => from <= day && day < before),
      );
      expect(await listed(clock, day), day).toEqual(expected.map(([unionId]) => unionId).toSorted());
      checked += expected.length;
    }

    const told = new Map<string, string[]>();
    const notices: DeliveredNotice[] = [...clock.store.items.values()]
      .filter(({ type }) => type === 'notice')
      .map(({ state }) => noticeRecord.parse(state))
      .filter(({ kind }) => kind.startsWith('term-') && kind !== 'term-extended');
    for (const { to, about, kind, at } of notices) {
      const inbox = `${to === about ? 'own' : String(to === superior)} ${about}`;
      told.set(inbox, [...(told.get(inbox) ?? []), `${legalDate(at)} ${kind}`]);
    }
    const expected = [...foreseen].flatMap(([unionId, one]) =>
      ['own', 'true'].map((who) => [`${who} ${unionId}`, one.told.toSorted()] as const),
    );
    expect(Object.fromEntries([...told].map(([inbox, days]) => [inbox, days.toSorted()]))).toEqual(
      Object.fromEntries(expected),
    );
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(
      `B2 ten years of ${String(UNIONS)} unions in ${String(seconds)} s: ${String(notices.length)} notices of terms, ` +
        `${String(asks.length)} extensions and elections, ${String(checked)} overdue unions found on their lists`,
    );
    expect(checked).toBeGreaterThan(1_000);
    expect(notices.length).toBeGreaterThan(3_000);
  },
);
