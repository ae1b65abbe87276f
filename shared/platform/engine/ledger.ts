import type { EntryMeta, LedgerEvent } from '../../kernel/decision.ts';
import type { OperatorSignature } from '../../kernel/signature.ts';
import { canonicalHash } from '../canonical-hash.ts';

/** One ledger entry: what one commit did to one record. `seq` is the record's revision after it. */
export interface LedgerEntry extends EntryMeta {
  readonly pk: string;
  readonly seq: number;
  readonly rev: 1;
  readonly commitId: string;
  /** All entries of the decision as `pk@seq`, where there are several: a restore takes it whole or not at all. */
  readonly commit?: readonly string[];
  /**
   * Ids of the commits that the decision rests on: those that made the records it read what they are, that gave the
   * gates it passes their status, that last took or freed the claims it read, and that caused it. On the first entry
   * of a commit. A restore takes no decision without them.
   */
  readonly after?: readonly string[];
  readonly rules: number;
  /** The writer's term it was committed under; absent before there were terms. */
  readonly term?: number;
  readonly events: readonly LedgerEvent[];
  /** Ids of the follow-ups that are due at once; on the first entry of a commit. */
  readonly follow?: readonly string[];
  /** How many follow-ups the commit made, due at once or later; on the first entry of a commit. */
  readonly follows?: number;
  /**
   * What else it wrote, of tables whose streams come apart from the ledger's: `keys/<pk>@<rev>`, `requests/<pk>@<rev>`.
   * A region that takes over goes by it; on the first entry of a commit.
   */
  readonly beside?: readonly string[];
  /** The operator's signature on what was asked; on the first entry of a commit. */
  readonly signature?: OperatorSignature;
  /** Hash of the record's previous entry; absent on its first. */
  readonly prev?: string;
  readonly hash: string;
}

/** What makes a changed or missing entry show. */
export const entryHash = (entry: Omit<LedgerEntry, 'hash'>): string => canonicalHash(entry);
