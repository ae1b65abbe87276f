import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberItem, stampOf, tree, unionItem } from '../../../tests/support/counted-records.ts';
import { memorySeries } from '../../../tests/support/memory-series.ts';
import { memoryStatistics } from '../../../tests/support/memory-statistics.ts';
import { epochOf, type Instant, instantOf, type LocalDate } from '../../kernel/dates.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { type Contribution, nothing } from '../domain/contributions.ts';
import { type Close, knownAt, settledAt, standingOf } from '../domain/series.ts';
import { Tally } from '../domain/tally.ts';
import { closeDays, type Closing } from './close-days.ts';
import type { RegistryItem } from './ports.ts';
import { type Image, imageOf, project } from './project.ts';
import type { SeriesStore } from './series-ports.ts';

const FIRST = '2026-11-23' as LocalDate;
const day = (number: number): LocalDate => daysAfter(FIRST, number);
const DAYS = 6;
/** When everything of that day has settled. */
const afterDay = (number: number): Instant => settledAt(day(number));

interface Entry {
  readonly pk: string;
  readonly seq: number;
  readonly on: LocalDate;
  readonly image: Image;
}

const imageFrom = (item: RegistryItem): Image => {
  const image = imageOf(item);
  if (image === undefined || image === 'unreadable') throw new Error('a test record that is not counted');
  return image;
};

/** A ledger of records that change on days; what its index shows of it is `seen`. */
function worldOf(entries: readonly Entry[], series: SeriesStore = memorySeries()) {
  const seen = new Set<Entry>(entries);
  const store = memoryStatistics();
  const clock = { now: afterDay(DAYS) };
  return {
    seen,
    store,
    clock,
    apply: (some: readonly Entry[]) =>
      project(
        { store, random: () => 0.3, pause: () => Promise.resolve(), fault: () => undefined },
        some.map(({ image }) => image),
      ),
    closing: {
      series,
      store,
      now: () => clock.now,
      ledger: {
        first: () => Promise.resolve(entries.map(({ on }) => on).toSorted()[0]),
        async *entries(on: LocalDate) {
          await Promise.resolve();
          yield entries.filter((entry) => entry.on === on && seen.has(entry));
        },
      },
      past: (pk: string, on: LocalDate) => {
        const mine = entries.filter((entry) => entry.pk === pk);
        const of = (some: readonly Entry[]): Contribution[] => some.map(({ image }) => image.contribution);
        return Promise.resolve({
          before: of(mine.filter((entry) => entry.on < on)).at(-1) ?? nothing,
          during: of(mine.filter((entry) => entry.on === on)),
        });
      },
    } satisfies Closing,
  };
}

/** What a count of all records as they were at the end of that day gives. */
function countAt(entries: readonly Entry[], on: LocalDate): Map<string, number> {
  const last = new Map<string, Entry>();
  for (const entry of entries) if (entry.on <= on) last.set(entry.pk, entry);
  const tally = new Tally();
  for (const { image } of last.values()) tally.add(image.contribution);
  return new Map(
    [...tally.counters()]
      .filter(([, figure]) => !/^(birth|term|waiting)-/.test(figure))
      .map(([scope, figure, count]) => [`${scope} ${figure}`, count]),
  );
}

/** What the series says of that day: of each line the last close up to it. */
async function seriesAt(
  series: ReturnType<typeof memorySeries>,
  on: LocalDate,
  told: (close: Close) => ReadonlyMap<string, number> = standingOf,
): Promise<Map<string, number>> {
  const lines = new Map(
    [...series.closes()].map(({ scope, family }) => [`${scope} ${family}`, { scope, family }]),
  );
  const found = new Map<string, number>();
  const edition = (await series.progress())?.edition ?? 's0';
  for (const { scope, family } of lines.values()) {
    const close = await series.latest(edition, scope, family, on);
    if (close !== undefined)
      for (const [name, count] of told(close)) found.set(`${scope} ${family}/${name}`, count);
  }
  return found;
}

const stamps = [
  stampOf(),
  stampOf({ path: [...stampOf().path.slice(0, -1), tree.otherBase] }),
  stampOf({ path: [tree.nation, tree.province, tree.otherBase], division: '440106' }),
];

/** Records with their versions, on days that never go back. */
const ledgers: fc.Arbitrary<Entry[]> = fc
  .array(
    fc.array(
      fc.record({
        later: fc.nat(2),
        stamp: fc.constantFrom(...stamps),
        status: fc.constantFrom('active', 'active', 'retained', 'withdrawn'),
        sex: fc.constantFrom('1', '2'),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((records) =>
    records.flatMap((versions, record) => {
      let on = 0;
      return versions.map(({ later, ...fields }, index) => {
        on = Math.min(DAYS - 1, on + later);
        const item = memberItem({ id: `M${String(record)}`, rev: index + 1, ...fields });
        return { pk: item.pk, seq: index + 1, on: day(on), image: imageFrom(item) };
      });
    }),
  );

const nothingFails = async () => Promise.resolve();

describe('E2 closing a day', () => {
  it('keeps for every scope and figure what a count of all records at its end gives, days without a change too', async () => {
    await fc.assert(
      fc.asyncProperty(ledgers, async (entries) => {
        const series = memorySeries();
        const world = worldOf(entries, series);
        await world.apply(entries);
        const done = await closeDays(world.closing);
        expect(done?.closedThrough).toBe(day(DAYS));
        for (let number = 0; number <= DAYS; number += 1)
          expect(await seriesAt(series, day(number))).toEqual(countAt(entries, day(number)));
      }),
      { numRuns: 100 },
    );
  });

  it('waits until every change of the day has arrived in the live figures, whatever came of later days', async () => {
    await fc.assert(
      fc.asyncProperty(ledgers, fc.infiniteStream(fc.boolean()), async (entries, chance) => {
        const series = memorySeries();
        const world = worldOf(entries, series);
        const applied = entries.filter(() => chance.next().value);
        await world.apply(applied);
        const rev = (pk: string) =>
          Math.max(0, ...applied.filter((one) => one.pk === pk).map(({ seq }) => seq));
        const behind = entries
          .filter(({ pk, seq }) => seq > rev(pk))
          .map(({ on }) => on)
          .toSorted()[0];
        const first = entries.map(({ on }) => on).toSorted()[0] ?? FIRST;
        const done = await closeDays(world.closing);
        expect(done?.open?.on).toBe(behind);
        expect(done?.closedThrough).toBe(
          behind === undefined ? day(DAYS) : behind === first ? undefined : daysAfter(behind, -1),
        );
        await world.apply(entries);
        expect((await closeDays(world.closing))?.closedThrough).toBe(day(DAYS));
        for (let number = 0; number <= DAYS; number += 1)
          expect(await seriesAt(series, day(number))).toEqual(countAt(entries, day(number)));
      }),
      { numRuns: 100 },
    );
  });

  it('gives the same closes wherever it dies and is begun again, more of the day coming in between', async () => {
    let died = 0;
    await fc.assert(
      fc.asyncProperty(
        ledgers,
        fc.array(fc.nat(40), { maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        async (entries, deaths, chance) => {
          let left = Number.POSITIVE_INFINITY;
          const series = memorySeries(() => {
            left -= 1;
            return left < 0 ? Promise.reject(new Error('the process is gone')) : nothingFails();
          });
          const world = worldOf(entries, series);
          await world.apply(entries);
          for (const entry of entries) if (chance.next().value) world.seen.delete(entry);
          for (const steps of deaths) {
            left = steps;
            await closeDays(world.closing).catch(() => (died += 1));
            for (const entry of entries) if (chance.next().value) world.seen.add(entry);
            // Whoever took it is known to be dead by then.
            world.clock.now = instantOf(epochOf(world.clock.now) + 3_600_000);
          }
          left = Number.POSITIVE_INFINITY;
          for (const entry of entries) world.seen.add(entry);
          // Nothing that shows days late is late by more than the days that are looked at again.
          const late = (await series.progress())?.closedThrough;
          fc.pre(late === undefined || late <= day(2));
          expect((await closeDays(world.closing))?.closedThrough).toBeDefined();
          await closeDays(world.closing);
          for (let number = 0; number <= DAYS; number += 1)
            expect(await seriesAt(series, day(number))).toEqual(countAt(entries, day(number)));
        },
      ),
      { numRuns: 100 },
    );
    expect(died).toBeGreaterThan(50);
  });

  it('shows what comes late as a correction, of the day and of the days after it, and leaves what was closed', async () => {
    let corrections = 0;
    await fc.assert(
      fc.asyncProperty(ledgers, fc.infiniteStream(fc.boolean()), async (all, chance) => {
        // Within the days that are looked at again.
        const entries = all.filter(({ on }) => on <= day(2));
        fc.pre(entries.length > 0);
        const series = memorySeries();
        const world = worldOf(entries, series);
        await world.apply(entries);
        world.clock.now = afterDay(2);
        for (const { pk } of entries)
          if (chance.next().value) for (const e of entries) if (e.pk === pk) world.seen.delete(e);
        await closeDays(world.closing);
        const closed = await Promise.all([0, 1, 2].map((number) => seriesAt(series, day(number))));
        const at = world.clock.now;
        for (const entry of entries) world.seen.add(entry);
        world.clock.now = instantOf(epochOf(at) + 3_600_000);
        corrections += (await closeDays(world.closing))?.corrected.length ?? 0;
        for (const number of [0, 1, 2]) {
          expect(await seriesAt(series, day(number))).toEqual(countAt(entries, day(number)));
          expect(await seriesAt(series, day(number), (close) => knownAt(close, at))).toEqual(closed[number]);
        }
        expect((await closeDays(world.closing))?.corrected).toEqual([]);
      }),
      { numRuns: 100 },
    );
    expect(corrections).toBeGreaterThan(50);
  });

  it('closes no day before it has settled, and none twice at once', async () => {
    const entries = [{ pk: 'union#U1', seq: 1, on: day(0), image: imageFrom(unionItem()) }];
    const world = worldOf(entries);
    await world.apply(entries);
    world.clock.now = instantOf(epochOf(afterDay(0)) - 1);
    expect(await closeDays(world.closing)).toMatchObject({ closed: [] });
    world.clock.now = afterDay(0);
    const both = await Promise.all([closeDays(world.closing), closeDays(world.closing)]);
    expect(both.filter((done) => done !== undefined)).toEqual([
      expect.objectContaining({ closed: [day(0)], closedThrough: day(0) }),
    ]);
  });

  it('begins another edition from the first day for another definition, and lets the old one be read until it has caught up', async () => {
    const entries = [{ pk: 'union#U1', seq: 1, on: day(0), image: imageFrom(unionItem()) }];
    const series = memorySeries();
    const world = worldOf(entries, series);
    await world.apply(entries);
    await closeDays(world.closing);
    const read = await series.progress();
    if (read === undefined) throw new Error('no progress');
    const { rev: _, ...rest } = read;
    await series.replaceProgress(read, { ...rest, definition: 'older' });
    await closeDays(world.closing, 2);
    expect(await series.progress()).toMatchObject({
      closedThrough: day(1),
      reading: { edition: read.edition, closedThrough: day(DAYS) },
    });
    await closeDays(world.closing);
    const caughtUp = await series.progress();
    expect(caughtUp).toMatchObject({ closedThrough: day(DAYS) });
    expect(caughtUp).not.toHaveProperty('reading');
    expect(caughtUp?.edition).not.toBe(read.edition);
  });
});
