import type { UnionId } from '../../kernel/ids.ts';
import type { Stamp } from '../../kernel/stamp.ts';
import type { Contribution, Scope } from '../domain/contributions.ts';
import type { Family, Figure } from '../domain/figure.ts';

/** One complete set of figures and of what each record has contributed to them: `g1`, `g2`, … */
export type Generation = `g${number}`;

/** Which generation is read, and which one is being rebuilt beside it; projectors write both. */
export interface Generations {
  /** Counts the changes of the pointer; 0 before the first. */
  readonly rev: number;
  readonly live: Generation;
  readonly building?: Generation;
  /** What each record had contributed when this number was given is kept with it; absent before the first check. */
  readonly cut?: number;
}

/** What a record has contributed, as of which revision of it. */
export interface Applied {
  readonly rev: number;
  readonly contribution: Contribution;
  /** Of a record that has changed since a cut: what it had contributed until then. */
  readonly since?: { readonly cut: number; readonly before: Contribution };
}

export interface AppliedWrite extends Applied {
  readonly pk: string;
  /** The revision that was read; undefined when there was none. Any other refuses the transaction. */
  readonly readRev: number | undefined;
}

export interface CounterWrite {
  readonly scope: Scope;
  readonly family: Family;
  readonly lane: number;
  readonly add: ReadonlyMap<string, number>;
}

/** All or nothing; at most 100 items, none twice. */
export interface StatisticsTransaction {
  readonly generation: Generation;
  readonly applied: readonly AppliedWrite[];
  readonly counters: readonly CounterWrite[];
}

export interface CounterItem {
  readonly scope: Scope;
  readonly family: Family;
  readonly lane: number;
  readonly counters: ReadonlyMap<string, number>;
}

/** Counters of county level and above are spread over this many items. */
export const LANES = 8;

export const MAX_ITEMS = 100;

/** Any failure but a refusal is thrown; whether the write took effect is then unknown until `applied` is read. */
export interface StatisticsStore {
  /** Strongly consistent: whoever takes up a change after a rebuild began must see that it did. */
  generations(): Promise<Generations>;
  /** Replaces the pointer that was read; false when it has changed since. */
  replaceGenerations(read: Generations, next: Omit<Generations, 'rev'>): Promise<boolean>;
  /** Strongly consistent; absent for records that have contributed nothing yet. */
  applied(generation: Generation, pks: readonly string[]): Promise<ReadonlyMap<string, Applied>>;
  commit(transaction: StatisticsTransaction): Promise<'committed' | 'refused'>;
  /** The figures of one scope, its lanes added up. */
  figures(
    generation: Generation,
    scope: Scope,
    options?: { readonly consistent: boolean },
  ): Promise<ReadonlyMap<Figure, number>>;
  /** One family of many scopes, lanes added up: keys alone. A scope without any is left out. */
  counters(
    generation: Generation,
    scopes: readonly Scope[],
    family: Family,
  ): Promise<ReadonlyMap<Scope, ReadonlyMap<string, number>>>;
  /** Every stored item of a generation. */
  counterItems(generation: Generation): AsyncIterable<CounterItem>;
  /** Removes what a generation has left behind. Resumable; the generation must be out of use. */
  discard(generation: Generation): Promise<{ readonly counters: number; readonly applied: number }>;
}

/** A record as the registry holds it, its state unread. */
export type RegistryItem = Readonly<Record<string, unknown>>;

/** A share of the registry's keys: always the same records while it is divided into as many. Counted from 0. */
export interface RegistryPart {
  readonly part: number;
  readonly of: number;
}

/** Every counted record of the registry, strongly consistent, each once; only the fields that are counted. */
export interface RegistryScan {
  pages(only?: RegistryPart): AsyncIterable<readonly RegistryItem[]>;
}

export interface UnionBelow {
  readonly unionId: UnionId;
  readonly name: string;
}

/** The standing unions directly below a union, page by page, in the order of its list. */
export interface UnionsBelow {
  page(
    union: UnionId,
    options: { readonly limit: number; readonly after?: Readonly<Record<string, unknown>> | undefined },
  ): Promise<{
    readonly unions: readonly UnionBelow[];
    readonly lastKey: Readonly<Record<string, unknown>> | undefined;
  }>;
}

/** Where unions stand, by their gates. */
export interface GateReader {
  /** In the order asked for; undefined for a union that does not exist. */
  stamps(unions: readonly UnionId[]): Promise<readonly (Stamp | undefined)[]>;
}
