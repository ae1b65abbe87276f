import type { UnionId } from '../../kernel/ids.ts';
import type { QueryPlace } from '../domain/query-place.ts';
import type { Query } from '../domain/query.ts';

/** A record that is asked for, as the registry holds it. */
export interface Found {
  readonly id: string;
  readonly state: unknown;
}

export interface Step {
  readonly found: readonly Found[];
  /** Where to go on; undefined after the last. */
  readonly next: QueryPlace | undefined;
}

/** How much one step may read, so that no request and no turn of a process takes longer than it may. */
export interface Bounds {
  /** Records found: no step finds more. */
  readonly found: number;
  /** Records looked at, and unions gone through. */
  readonly records: number;
  readonly unions: number;
  /** Unions below that are read from a list at once. */
  readonly below: number;
}

/** The records of a union with all below it, read through the registry's lists, never by going through a table. */
export interface QuerySource {
  step(union: UnionId, query: Query, from: QueryPlace | undefined, bounds: Bounds): Promise<Step>;
  /** What a page and a file show of them, masked: a line of cells for each, in the order of the columns. */
  lines(of: Query['of'], found: readonly Found[]): Promise<readonly (readonly string[])[]>;
}
