import { describe, expect, it } from 'vitest';
import { endOfLegalDate, legalDate, type LocalDate } from '../shared/kernel/dates.ts';
import { daysAfter } from '../shared/kernel/working-days.ts';
import { HistoryEntry } from '../shared/platform/store/record-history.ts';
import type { StoredItem } from '../shared/platform/store/port.ts';
import { pastRecord } from '../shared/registry/past-record.ts';
import { closeDays } from '../shared/statistics/application/close-days.ts';
import { type Image, imageOf, project } from '../shared/statistics/application/project.ts';
import { settledAt, standingOf } from '../shared/statistics/domain/series.ts';
import { Tally } from '../shared/statistics/domain/tally.ts';
import { randomLives } from './support/lives.ts';
import { memoryLedgerDays, memorySeries } from './support/memory-series.ts';
import { memoryStatistics } from './support/memory-statistics.ts';
import { memoryStore } from './support/memory-store.ts';
import { randomFrom } from './support/random.ts';
import { testRegistry, type TestRegistry } from './support/registry.ts';

/** What is told as a sum or by code: the rest follows from the day of reading. */
const hasSeries = (figure: string): boolean => !/^(birth|term|waiting)-/.test(figure);

describe('E2 the series of a registry with a past', () => {
  it('say of every day, scope and figure what a count of the records gave when the day was over', async () => {
    // What the registry held at each instant, noted as it was written: nothing of the ledger.
    const written: { readonly at: string; readonly item: StoredItem }[] = [];
    const clock: { registry?: TestRegistry } = {};
    const store = memoryStore({
      changed: (key, item) => {
        if (key.startsWith('registry/'))
          written.push({ at: clock.registry?.now ?? '2026-11-23T01:00:00.000Z', item });
      },
    });
    const registry = await testRegistry(store);
    clock.registry = registry;
    await randomLives(registry, randomFrom(23), 200);
    const images = written
      .map(({ at, item }) => ({ at, image: imageOf(item) }))
      .filter((one): one is { at: string; image: Image } => typeof one.image === 'object');

    const figures = memoryStatistics();
    await project(
      { store: figures, random: () => 0.6, pause: () => Promise.resolve(), fault: () => undefined },
      images.map(({ image }) => image),
    );
    const series = memorySeries();
    const histories = Map.groupBy(
      [...store.items]
        .filter(([key]) => key.startsWith('ledger/'))
        .map(([, item]) => HistoryEntry.parse(item)),
      ({ pk }) => pk,
    );
    const history = (pk: string) =>
      Promise.resolve((histories.get(pk) ?? []).toSorted((a, b) => a.seq - b.seq));
    const { now } = registry;
    const done = await closeDays({
      series,
      ledger: memoryLedgerDays(() => store.items),
      past: pastRecord(history),
      store: figures,
      now: () => settledAt(daysAfter(legalDate(now), 1)),
    });
    expect(done?.open).toBeUndefined();

    const {
      edition = 's0',
      first = '' as LocalDate,
      closedThrough = '' as LocalDate,
    } = (await series.progress()) ?? {};
    expect(Date.parse(closedThrough) - Date.parse(first)).toBeGreaterThan(30 * 86_400_000);
    const lines = new Map(
      [...series.closes()].map(({ scope, family }) => [`${scope} ${family}`, { scope, family }]),
    );
    let compared = 0;
    for (let on = first; on <= closedThrough; on = daysAfter(on, 1)) {
      const last = new Map(
        images.filter(({ at }) => at < endOfLegalDate(on)).map(({ image }) => [image.pk, image]),
      );
      const tally = new Tally();
      for (const { contribution } of last.values()) tally.add(contribution);
      const expected = new Map(
        [...tally.counters()]
          .filter(([, figure]) => hasSeries(figure))
          .map(([scope, figure, count]) => [`${scope} ${figure}`, count]),
      );
      const found = new Map<string, number>();
      for (const { scope, family } of lines.values()) {
        const close = await series.latest(edition, scope, family, on);
        for (const [name, count] of close === undefined ? [] : standingOf(close))
          found.set(`${scope} ${family}/${name}`, count);
      }
      expect({ on, found }).toEqual({ on, found: expected });
      compared += expected.size;
    }
    expect(compared).toBeGreaterThan(5_000);
    // Nothing has changed since the last of those days, so the live figures stand where it closed.
    for (const { scope, family } of lines.values()) {
      const close = await series.latest(edition, scope, family, closedThrough);
      const live = [...(await figures.figures('g0', scope))].filter(
        ([figure, count]) => figure.startsWith(`${family}/`) && count !== 0,
      );
      expect(new Map(live.map(([figure, count]) => [figure.slice(family.length + 1), count]))).toEqual(
        close && standingOf(close),
      );
    }
  });
});
