import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { StatisticsStore, StatisticsTransaction } from '../../../shared/statistics/application/ports.ts';

/** What is told of every write of the source, and asked after every event: a check that is kept up, not made anew. */
export interface Watch {
  took(key: string, image: StoredItem): void;
  /** Of the figures: a transaction that was committed. */
  counted(transaction: StatisticsTransaction): void;
  /** What does not hold at this instant, in words; they name ids only. */
  found(): readonly string[];
}

/** The figures, with somebody told of each commit. */
export const watched = (statistics: StatisticsStore, watch: Watch | undefined): StatisticsStore =>
  watch === undefined
    ? statistics
    : {
        ...statistics,
        async commit(transaction) {
          const result = await statistics.commit(transaction);
          if (result === 'committed') watch.counted(transaction);
          return result;
        },
      };
