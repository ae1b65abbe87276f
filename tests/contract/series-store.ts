import { expect, it } from 'vitest';
import type { Instant, LocalDate } from '../../shared/kernel/dates.ts';
import type { SeriesStore } from '../../shared/statistics/application/series-ports.ts';
import type { Close } from '../../shared/statistics/domain/series.ts';

const on = (date: string) => date as LocalDate;
const at = '2026-12-01T00:30:00.000Z' as Instant;

const close = (fields: Partial<Close> = {}): Close => ({
  scope: 'division:440305',
  family: 'members',
  on: on('2026-11-23'),
  counters: new Map([['status-active', 3]]),
  corrections: [],
  ...fields,
});

/** What closing and reading of days rely on, of whatever keeps the series. `fresh` gives an empty store. */
export function seriesStoreContract(fresh: () => Promise<SeriesStore>): void {
  it('finds the last close of a line up to a day, and no other line’s', async () => {
    const store = await fresh();
    for (const one of [
      close(),
      close({ on: on('2026-11-25'), counters: new Map() }),
      close({ on: on('2026-11-24'), family: 'unions' }),
      close({ on: on('2026-11-24'), scope: 'division:440306' }),
    ])
      await store.put('s1', one);
    await store.put('s11', close({ on: on('2026-11-24') }));
    const latest = (day: string) => store.latest('s1', 'division:440305', 'members', on(day));
    expect(await latest('2026-11-22')).toBeUndefined();
    expect(await latest('2026-11-24')).toEqual(close());
    expect(await latest('2026-11-30')).toEqual(close({ on: on('2026-11-25'), counters: new Map() }));
  });

  it('gives the closes between two days, both included, with their corrections', async () => {
    const store = await fresh();
    const corrected = close({
      on: on('2026-11-25'),
      corrections: [{ noticedAt: at, counters: new Map([['status-active', 4]]) }],
    });
    for (const one of [close({ on: on('2026-11-26') }), corrected, close(), close({ on: on('2026-11-24') })])
      await store.put('s1', one);
    expect(
      await store.between('s1', 'division:440305', 'members', on('2026-11-24'), on('2026-11-25')),
    ).toEqual([close({ on: on('2026-11-24') }), corrected]);
  });

  it('replaces how far the days are closed only as it was read', async () => {
    const store = await fresh();
    expect(await store.progress()).toBeUndefined();
    const first = { edition: 's1', definition: 'one', first: on('2026-11-23') } as const;
    expect(await store.replaceProgress(undefined, first)).toBe(true);
    expect(await store.replaceProgress(undefined, first)).toBe(false);
    const read = await store.progress();
    expect(read).toEqual({ ...first, rev: 1 });
    const reading = { edition: 's0', first: on('2026-11-01'), closedThrough: on('2026-11-22') } as const;
    const next = { ...first, closedThrough: on('2026-11-23'), takenAt: at, reading };
    expect(await store.replaceProgress(read, next)).toBe(true);
    expect(await store.progress()).toEqual({ ...next, rev: 2 });
  });

  it('keeps what is known of a day as a whole', async () => {
    const store = await fresh();
    const day = {
      on: on('2026-11-23'),
      closedAt: at,
      entries: 5,
      records: 3,
      lines: 27,
      corrections: [{ noticedAt: at, entries: 6, lines: 9 }],
    };
    await store.putDay('s1', day);
    expect(await store.day('s1', on('2026-11-23'))).toEqual(day);
    expect(await store.day('s1', on('2026-11-24'))).toBeUndefined();
  });
}
