import type { EntryMeta, LedgerEvent } from '../../kernel/decision.ts';
import { canonicalHash } from '../canonical-hash.ts';

/** One ledger entry: what one commit did to one record. `seq` is the record's revision after it. */
export interface LedgerEntry extends EntryMeta {
  readonly pk: string;
  readonly seq: number;
  readonly rev: 1;
  readonly commitId: string;
  /** All entries of the decision as `pk@seq`: a restore takes a decision whole or not at all. */
  readonly commit: readonly string[];
  /**
   * Entries of other commits, as `pk@seq`, that the decision rests on beside what it changes: what it read, what
   * opened a gate it passes, what last took or freed a claim it read, what caused it. On the first entry of a
   * commit. A restore takes no decision without them.
   */
  readonly after?: readonly string[];
  readonly rules: number;
  readonly events: readonly LedgerEvent[];
  /** Ids of the follow-ups that are due at once; on the first entry of a commit. */
  readonly follow?: readonly string[];
  /** Hash of the record's previous entry; absent on its first. */
  readonly prev?: string;
  readonly hash: string;
}

/** What makes a changed or missing entry show. */
export const entryHash = (entry: Omit<LedgerEntry, 'hash'>): string => canonicalHash(entry);
