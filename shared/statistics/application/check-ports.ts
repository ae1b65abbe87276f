import type { Instant } from '../../kernel/dates.ts';
import type { Scope } from '../domain/contributions.ts';
import type { Figure } from '../domain/figure.ts';
import type { Tally } from '../domain/tally.ts';
import type { Generation } from './ports.ts';

/** What is not as it has to be, by the key of the record or the name of the counter. */
export type Fault =
  /** A record that should be counted and can't be read. */
  | { readonly kind: 'unreadable'; readonly pk: string }
  /** The figures have not heard of this revision. */
  | { readonly kind: 'missed'; readonly pk: string; readonly rev: number; readonly appliedRev: number }
  /** What is noted as its contribution is not what the record says. */
  | { readonly kind: 'misnoted'; readonly pk: string; readonly rev: number }
  /** A counter is not the sum of what the records have contributed. */
  | {
      readonly kind: 'differs';
      readonly scope: Scope;
      readonly figure: Figure;
      readonly expected: number;
      readonly found: number;
    }
  /** A counter that differed at every look, and each time by something else. */
  | { readonly kind: 'unsettled'; readonly scope: Scope; readonly figure: Figure };

/** What was looked at so far. */
export interface Looked {
  readonly records: number;
  /** Records that changed while they were looked at: the next turn looks at them again. */
  readonly moved: number;
  readonly counters: number;
  readonly faults: number;
  /** The first of them. */
  readonly named: readonly Fault[];
}

/** How far one turn of the check has come: all records, and the counters of one share of the scopes. */
export interface Turn {
  /** Counts the changes of it. */
  readonly rev: number;
  readonly generation: Generation;
  readonly cut: number;
  readonly cutAt: Instant;
  /** Parts that the registry is divided into, and how many of them were walked. */
  readonly parts: number;
  readonly walked: number;
  /** The counters of this share of the scopes are added up. */
  readonly share: number;
  readonly shares: number;
  /** Where the sums of the parts walked are kept; absent before the first. */
  readonly kept?: Kept;
  /** How often the sums were compared without an end. */
  readonly tries: number;
  readonly looked: Looked;
  /** How the turn before ended. */
  readonly last?: Looked & { readonly cut: number; readonly endedAt: Instant };
}

/** The name of sums that were kept; each time another. */
export type Kept = `kept-${string}`;

export interface CheckStore {
  /** Strongly consistent; undefined before the first turn. */
  turn(): Promise<Turn | undefined>;
  /** Replaces what was read; false when it has changed since. */
  replaceTurn(read: Turn | undefined, next: Omit<Turn, 'rev'>): Promise<boolean>;
  keep(sums: Tally): Promise<Kept>;
  kept(name: Kept): Promise<Tally>;
  /** Also what runs that died have left. */
  forgetAllBut(name: Kept | undefined): Promise<void>;
}
