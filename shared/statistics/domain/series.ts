import { endOfLegalDate, epochOf, type Instant, instantOf, type LocalDate } from '../../kernel/dates.ts';
import type { Contribution, Scope } from './contributions.ts';
import { dimensions } from './dimensions.ts';
import type { Family, Figure } from './figure.ts';

/** What is kept together of a series: the counters of one family in one scope. */
export interface Line {
  readonly scope: Scope;
  readonly family: Family;
}

export type Counters = ReadonlyMap<string, number>;

/** What became known of a day after it was closed. */
export interface Correction {
  readonly noticedAt: Instant;
  /** How the counters stood at the end of the day, as is known since. */
  readonly counters: Counters;
}

/**
 * How the counters stood at the end of a legal day. There is one only for days on which a record changed that has a
 * part in them: any other day ended as the one before, so a series has no gaps.
 */
export interface Close extends Line {
  readonly on: LocalDate;
  /** As it was closed; this is never written over. */
  readonly counters: Counters;
  /** Oldest first. */
  readonly corrections: readonly Correction[];
}

export const standingOf = ({ counters, corrections }: Close): Counters =>
  corrections.at(-1)?.counters ?? counters;

/**
 * A commit is decided before it is written, and the ledger's index follows the ledger. Nothing of a day comes this long
 * after its end but by a fault; what does is a correction.
 */
const SETTLED_MILLISECONDS = 30 * 60_000;

/** When a day can be closed, if all of it has arrived. */
export const settledAt = (on: LocalDate): Instant =>
  instantOf(epochOf(endOfLegalDate(on)) + SETTLED_MILLISECONDS);

/** What was known of the counters at an instant after that day. */
export const knownAt = ({ counters, corrections }: Close, at: Instant): Counters =>
  corrections.findLast(({ noticedAt }) => noticedAt <= at)?.counters ?? counters;

/**
 * Ages and durations follow from the day of reading, and what they are worked out of moves on by itself: only what is
 * told as a sum or by code has a series.
 */
export const seriesFamilies: ReadonlySet<Family> = new Set(
  dimensions.flatMap((dimension) =>
    dimension.kind === 'codes'
      ? [familyOf(dimension.prefix)]
      : dimension.kind === 'sum'
        ? [familyOf(dimension.figure)]
        : [],
  ),
);

function familyOf(figure: Figure): Family {
  return figure.slice(0, figure.indexOf('/')) as Family;
}

/** What one record was at the end of the day before, and all that it was in the course of the day. */
export interface RecordDay {
  readonly before: Contribution;
  readonly during: readonly Contribution[];
}

/** What the changes of one day add up to. Pure: the same records give the same lines, in whatever order they come. */
export class DayChanges {
  readonly #lines = new Map<string, Line & { readonly change: Map<string, number> }>();

  /**
   * Every line that a version had a part in is named, also where nothing comes of it in the end: a day that is
   * closed again, with more records than before, then names all that it named the first time.
   */
  add({ before, during }: RecordDay): this {
    for (const version of [before, ...during]) this.#count(version, 0);
    const after = during.at(-1) ?? before;
    this.#count(before, -1);
    this.#count(after, 1);
    return this;
  }

  get lines(): readonly (Line & { readonly change: Counters })[] {
    return [...this.#lines.values()];
  }

  #count({ scopes, counts }: Contribution, sign: 1 | 0 | -1): void {
    for (const [figure, count] of Object.entries(counts) as [Figure, number][]) {
      const family = familyOf(figure);
      if (!seriesFamilies.has(family)) continue;
      const name = figure.slice(family.length + 1);
      for (const scope of scopes) {
        const key = `${scope} ${family}`;
        const line = this.#lines.get(key) ?? { scope, family, change: new Map<string, number>() };
        this.#lines.set(key, line);
        line.change.set(name, (line.change.get(name) ?? 0) + sign * count);
      }
    }
  }
}

export function plus(counters: Counters, change: Counters): Counters {
  const sum = new Map(counters);
  for (const [name, count] of change) sum.set(name, (sum.get(name) ?? 0) + count);
  return new Map([...sum].filter(([, count]) => count !== 0));
}

export const sameCounters = (one: Counters, other: Counters): boolean =>
  one.size === other.size && [...one].every(([name, count]) => other.get(name) === count);

/**
 * What a series was defined by. Another definition has a series of its own, from the first day on: a figure that
 * nobody counted before would begin in the middle otherwise.
 */
export const SERIES_DEFINITION = fingerprint(
  // Raise it when what a dimension counts has changed and its name has not.
  1,
  dimensions.map(({ group, key, kind, of, reads }) => [group, key, kind, of, ...reads].join(' ')),
);

function fingerprint(version: number, lines: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of lines.toSorted().join('\n'))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return `${String(version)}-${hash.toString(16).padStart(8, '0')}`;
}
