import { epochOf, type Instant, type LocalDate } from '../../kernel/dates.ts';
import { daysAfter } from '../../kernel/working-days.ts';
import { isCounted } from '../domain/counted.ts';
import {
  type Close,
  DayChanges,
  knownAt,
  plus,
  sameCounters,
  SERIES_DEFINITION,
  settledAt,
  standingOf,
} from '../domain/series.ts';
import type { StatisticsStore } from './ports.ts';
import type { ClosedDay, Edition, LedgerDays, PastRecord, Progress, SeriesStore } from './series-ports.ts';

export interface Closing {
  readonly series: SeriesStore;
  readonly ledger: LedgerDays;
  readonly past: PastRecord;
  readonly store: Pick<StatisticsStore, 'generations' | 'applied'>;
  readonly now: () => Instant;
  readonly told?: (day: ClosedDay) => void;
}

export interface DaysClosed {
  readonly edition: Edition;
  readonly closedThrough?: LocalDate;
  readonly closed: readonly LocalDate[];
  /** Days that were closed before, of which more has become known. */
  readonly corrected: readonly LocalDate[];
  /** The day that can't be closed, and how many of its changes have not arrived in the live figures. */
  readonly open?: { readonly on: LocalDate; readonly notApplied: number };
}

/** Whoever closes days is dead by then. */
const TAKEN_MILLISECONDS = 20 * 60_000;

/** Closed days that are looked at again: streams and queues keep nothing for longer. */
const DAYS_LOOKED_AT_AGAIN = 3;

/**
 * Closes every day that is over, one after another from the first day of the ledger on. A day is closed when all that
 * the ledger holds of it has arrived in the live figures; until then it and every later day stay open. May be stopped
 * anywhere and called again. Undefined when somebody else is at it, or there is nothing in the ledger.
 */
export async function closeDays(
  closing: Closing,
  most = Number.POSITIVE_INFINITY,
): Promise<DaysClosed | undefined> {
  const taken = await take(closing);
  if (taken === undefined) return undefined;
  let progress = taken;
  const [closed, corrected]: [LocalDate[], LocalDate[]] = [[], []];
  let open: DaysClosed['open'];
  for (const on of lookedAtAgain(progress)) if (await correct(closing, progress, on)) corrected.push(on);
  while (closed.length < most) {
    const on = progress.closedThrough === undefined ? progress.first : daysAfter(progress.closedThrough, 1);
    if (settledAt(on) > closing.now()) break;
    const notApplied = await close(closing, progress.edition, on);
    if (notApplied > 0) {
      open = { on, notApplied };
      break;
    }
    closed.push(on);
    progress = await advance(closing, progress, { ...progress, closedThrough: on });
  }
  const { takenAt: _, ...free } = progress;
  const { edition, closedThrough } = await advance(closing, progress, free);
  return { edition, ...(closedThrough && { closedThrough }), closed, corrected, ...(open && { open }) };
}

async function take({ series, ledger, now }: Closing): Promise<Progress | undefined> {
  const read = await series.progress();
  const takenAt = now();
  if (read?.takenAt !== undefined && epochOf(takenAt) - epochOf(read.takenAt) < TAKEN_MILLISECONDS)
    return undefined;
  const first = await ledger.first();
  if (first === undefined) return undefined;
  const next: Omit<Progress, 'rev'> =
    read?.definition === SERIES_DEFINITION
      ? { ...read, takenAt }
      : {
          edition: `s${(read?.rev ?? 0) + 1}`,
          definition: SERIES_DEFINITION,
          first,
          takenAt,
          ...reading(read),
        };
  return (await series.replaceProgress(read, next)) ? { ...next, rev: (read?.rev ?? 0) + 1 } : undefined;
}

/** What readers have stays with them until the new edition has come as far. */
function reading(read: Progress | undefined): Pick<Progress, 'reading'> {
  if (read?.reading !== undefined) return { reading: read.reading };
  if (read?.closedThrough === undefined) return {};
  const { edition, first, closedThrough } = read;
  return { reading: { edition, first, closedThrough } };
}

async function advance({ series }: Closing, read: Progress, next: Omit<Progress, 'rev'>): Promise<Progress> {
  const { reading: old, ...rest } = next;
  const caughtUp =
    old === undefined || (next.closedThrough !== undefined && next.closedThrough >= old.closedThrough);
  const after = caughtUp ? rest : next;
  if (!(await series.replaceProgress(read, after))) throw new Error('somebody else is closing days');
  return { ...after, rev: read.rev + 1 };
}

const lookedAtAgain = ({ first, closedThrough }: Progress): LocalDate[] =>
  closedThrough === undefined
    ? []
    : Array.from({ length: DAYS_LOOKED_AT_AGAIN }, (_, back) =>
        daysAfter(closedThrough, back + 1 - DAYS_LOOKED_AT_AGAIN),
      ).filter((on) => on >= first);

/** Of the counted records that have entries on that day the last revision, and how many entries there are. */
async function changedOn(ledger: LedgerDays, on: LocalDate) {
  const records = new Map<string, number>();
  let entries = 0;
  for await (const page of ledger.entries(on))
    for (const { pk, seq } of page) {
      if (!isCounted(pk.slice(0, pk.indexOf('#')))) continue;
      entries += 1;
      records.set(pk, Math.max(seq, records.get(pk) ?? 0));
    }
  return { records, entries };
}

/** Returns how many records have not arrived in the live figures; the day is closed when there are none. */
async function close(closing: Closing, edition: Edition, on: LocalDate): Promise<number> {
  const { series, ledger, now, told } = closing;
  const { records, entries } = await changedOn(ledger, on);
  const notApplied = await countNotApplied(closing, records);
  if (notApplied > 0) return notApplied;
  const { lines } = await addUp(closing, records.keys(), on);
  await each(lines, async ({ change, ...line }) => {
    const counters = plus(await before(series, edition, line, on), change);
    await series.put(edition, { ...line, on, counters, corrections: [] });
  });
  const day = { on, closedAt: now(), entries, records: records.size, lines: lines.length, corrections: [] };
  await series.putDay(edition, day);
  told?.(day);
  return 0;
}

/**
 * Looks at a closed day again. Where the ledger has more of it by now, what that changes is added to its closes as a
 * correction; the closes of the days after it follow when their turn comes.
 */
async function correct(
  closing: Closing,
  { edition, closedThrough }: Progress,
  on: LocalDate,
): Promise<boolean> {
  const { series, ledger, now } = closing;
  const day = await series.day(edition, on);
  if (day === undefined) return false;
  const { records, entries } = await changedOn(ledger, on);
  const known = day.corrections.at(-1)?.entries ?? day.entries;
  // An index that lags may show less than it has shown; it is asked again within the hour.
  if (entries <= known) return false;
  let corrected = 0;
  for (let later = on; later <= (closedThrough ?? on); later = daysAfter(later, 1)) {
    const changed = later === on ? records : (await changedOn(ledger, later)).records;
    const { lines } = await addUp(closing, changed.keys(), later);
    const closedAt = (await series.day(edition, later))?.closedAt ?? now();
    await each(lines, async ({ change, ...line }) => {
      const expected = plus(await before(series, edition, line, later), change);
      const found = await series.latest(edition, line.scope, line.family, later);
      if (sameCounters(found === undefined ? new Map() : standingOf(found), expected)) return;
      corrected += 1;
      const correction = { noticedAt: now(), counters: expected };
      const closed: Close =
        found?.on === later
          ? found
          : { ...line, on: later, counters: found ? knownAt(found, closedAt) : new Map(), corrections: [] };
      await series.put(edition, { ...closed, corrections: [...closed.corrections, correction] });
    });
  }
  await series.putDay(edition, {
    ...day,
    corrections: [...day.corrections, { noticedAt: now(), entries, lines: corrected }],
  });
  return true;
}

async function before(
  series: SeriesStore,
  edition: Edition,
  { scope, family }: Pick<Close, 'scope' | 'family'>,
  on: LocalDate,
) {
  const last = await series.latest(edition, scope, family, daysAfter(on, -1));
  return last === undefined ? new Map<string, number>() : standingOf(last);
}

async function addUp({ past }: Closing, records: Iterable<string>, on: LocalDate): Promise<DayChanges> {
  const changes = new DayChanges();
  await each(records, async (pk) => {
    changes.add(await past(pk, on));
  });
  return changes;
}

const APPLIED_AT_ONCE = 100;

async function countNotApplied({ store }: Closing, records: ReadonlyMap<string, number>): Promise<number> {
  const { live } = await store.generations();
  const pks = [...records.keys()];
  let missing = 0;
  for (let from = 0; from < pks.length; from += APPLIED_AT_ONCE) {
    const some = pks.slice(from, from + APPLIED_AT_ONCE);
    const applied = await store.applied(live, some);
    missing += some.filter((pk) => (applied.get(pk)?.rev ?? 0) < (records.get(pk) ?? 0)).length;
  }
  return missing;
}

const SIDE_BY_SIDE = 32;

/** As many at once as the table answers well; the first fault ends it. */
async function each<T>(all: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  const left = all[Symbol.iterator]();
  const worker = async () => {
    for (let next = left.next(); next.done !== true; next = left.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
}
