import type { RetentionKind } from '../domain/kinds.ts';
import type { FoundPage } from '../domain/sweep.ts';

/** Which part of a table, and from where on. */
export interface PagePlace {
  readonly segment: number;
  readonly segments: number;
  readonly after: string | undefined;
}

/** What a run needs of the tables: strongly consistent, no item left out. */
export interface RetentionKeeper {
  /** Records of a kind, with what would be done about them under this version of the schedule. */
  page(kind: RetentionKind, version: number, at: PagePlace): Promise<FoundPage>;
}
