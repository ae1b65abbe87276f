import type { Instant, LocalDate } from '../../kernel/dates.ts';
import type { Family } from '../domain/figure.ts';
import type { Scope } from '../domain/contributions.ts';
import type { Close, RecordDay } from '../domain/series.ts';

/** One complete set of closes: another definition of the figures begins another. */
export type Edition = `s${number}`;

/** How far the days are closed. */
export interface Progress {
  /** Counts the changes of it. */
  readonly rev: number;
  readonly edition: Edition;
  readonly definition: string;
  /** The first day of the ledger. */
  readonly first: LocalDate;
  /** Absent until the first day is closed. */
  readonly closedThrough?: LocalDate;
  /** What is read while a new edition has not caught up. */
  readonly reading?: {
    readonly edition: Edition;
    readonly first: LocalDate;
    readonly closedThrough: LocalDate;
  };
  /** Since when somebody is closing days. Two at once could write over each other what the other has seen. */
  readonly takenAt?: Instant;
}

/** What is known of a closed day as a whole. */
export interface ClosedDay {
  readonly on: LocalDate;
  readonly closedAt: Instant;
  /** Ledger entries of counted records that it was made of. More of them later are a correction. */
  readonly entries: number;
  readonly records: number;
  readonly lines: number;
  readonly corrections: readonly {
    readonly noticedAt: Instant;
    readonly entries: number;
    readonly lines: number;
  }[];
}

export interface SeriesStore {
  /** Strongly consistent; undefined before the first day. */
  progress(): Promise<Progress | undefined>;
  /** Replaces what was read; false when it has changed since. */
  replaceProgress(read: Progress | undefined, next: Omit<Progress, 'rev'>): Promise<boolean>;
  /** The last close of a line on that day or before it; strongly consistent. */
  latest(edition: Edition, scope: Scope, family: Family, through: LocalDate): Promise<Close | undefined>;
  /** Both days included, oldest first. */
  between(
    edition: Edition,
    scope: Scope,
    family: Family,
    from: LocalDate,
    through: LocalDate,
  ): Promise<readonly Close[]>;
  put(edition: Edition, close: Close): Promise<void>;
  day(edition: Edition, on: LocalDate): Promise<ClosedDay | undefined>;
  putDay(edition: Edition, day: ClosedDay): Promise<void>;
}

/** Which records the ledger says have changed, by the instant of their commits. */
export interface LedgerDays {
  /** The legal day of the first entry of all. */
  first(): Promise<LocalDate | undefined>;
  /** Of every entry of that legal day its record and revision, in no order. */
  entries(on: LocalDate): AsyncIterable<readonly { readonly pk: string; readonly seq: number }[]>;
}

/** What a record was on a day, by the fold of its entries in the ledger. */
export type PastRecord = (pk: string, on: LocalDate) => Promise<RecordDay>;
