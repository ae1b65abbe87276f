import { legalDate, type Instant, type LocalDate } from '../../shared/kernel/dates.ts';
import type {
  ClosedDay,
  Edition,
  LedgerDays,
  Progress,
  SeriesStore,
} from '../../shared/statistics/application/series-ports.ts';
import type { Scope } from '../../shared/statistics/domain/contributions.ts';
import type { Family } from '../../shared/statistics/domain/figure.ts';
import type { Close } from '../../shared/statistics/domain/series.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';

export interface MemorySeries extends SeriesStore {
  /** Every close of every edition. */
  readonly closes: () => readonly Close[];
}

/** Series in memory; it passes the same contract suite as the table. `pace` is awaited inside every operation. */
export function memorySeries(pace: () => Promise<void> = () => Promise.resolve()): MemorySeries {
  let progress: Progress | undefined;
  const lines = new Map<string, Close[]>();
  const days = new Map<string, ClosedDay>();
  const lineOf = (edition: Edition, scope: Scope, family: Family): readonly Close[] =>
    lines.get(`${edition} ${scope} ${family}`) ?? [];
  return {
    closes: () => [...lines.values()].flat(),
    async progress() {
      await pace();
      return progress;
    },
    async replaceProgress(read, next) {
      await pace();
      if (read?.rev !== progress?.rev) return false;
      progress = { ...structuredClone(next), rev: (read?.rev ?? 0) + 1 };
      return true;
    },
    async latest(edition, scope, family, through) {
      await pace();
      return lineOf(edition, scope, family).findLast(({ on }) => on <= through);
    },
    async between(edition, scope, family, from, through) {
      await pace();
      return lineOf(edition, scope, family).filter(({ on }) => from <= on && on <= through);
    },
    async put(edition, close) {
      await pace();
      const { scope, family } = close;
      const others = lineOf(edition, scope, family).filter(({ on }) => on !== close.on);
      const line = [...others, structuredClone(close)].toSorted((a, b) => (a.on < b.on ? -1 : 1));
      lines.set(`${edition} ${scope} ${family}`, line);
    },
    async day(edition, on) {
      await pace();
      return days.get(`${edition} ${on}`);
    },
    async putDay(edition, day) {
      await pace();
      days.set(`${edition} ${day.on}`, structuredClone(day));
    },
  };
}

/** The entries of a ledger in memory by their days; `seen` tells which of them an index shows by now. */
export const memoryLedgerDays = (
  items: () => ReadonlyMap<string, StoredItem>,
  seen: (entry: StoredItem) => boolean = () => true,
): LedgerDays => {
  const entries = () =>
    [...items()].filter(([key, entry]) => key.startsWith('ledger/') && seen(entry)).map(([, entry]) => entry);
  const dayOf = (entry: StoredItem): LocalDate => legalDate(entry['at'] as Instant);
  return {
    first: () => Promise.resolve(entries().map(dayOf).toSorted()[0]),
    async *entries(on) {
      await Promise.resolve();
      yield entries()
        .filter((entry) => dayOf(entry) === on)
        .map(({ pk, seq }) => ({ pk, seq: Number(seq) }));
    },
  };
};
