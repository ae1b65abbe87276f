import type { Instant } from '../../kernel/dates.ts';
import type { SetDigest } from '../domain/set-digest.ts';
import type { Balance } from './buckets.ts';
import type {
  ArchivedAnchors,
  Digests,
  Evidence,
  EvidenceTable,
  HashLink,
  ReadLink,
  VerifySignature,
} from './ports.ts';
import type { Pruned, Window } from './verify-anchors.ts';

export interface Verifying {
  readonly evidence: Evidence;
  readonly hash: HashLink;
  readonly digests: Digests;
  readonly verify: VerifySignature;
  readonly now: () => Instant;
  /** Out of reach of whoever can write to the tables; without, the tables' own anchors are all there is. */
  readonly archive?: ArchivedAnchors;
  /** Told now and then how many links have been read. */
  readonly progress?: (table: EvidenceTable | 'registry', read: number) => void;
}

/** What a pass over all links leaves in memory, whatever their number. */
export interface Pass {
  readonly windows: readonly Window[];
  readonly pruned: Pruned;
  /** Links that were to be removed and are still there, without the one after them. */
  readonly orphans: ReadLink[];
  readonly digests: Readonly<Record<EvidenceTable, Map<number, SetDigest>>>;
  /** Ends of ledger chains against heads of records. */
  readonly heads: Balance;
  /** Each entry of a commit names all of them. */
  readonly commits: Balance;
  /** Links that don't follow the one before, though both are sound by themselves. */
  readonly broken: { readonly table: EvidenceTable; readonly link: ReadLink }[];
  /** Links of a chain that are not there: from the first up to the one that is. */
  readonly gaps: {
    readonly table: EvidenceTable;
    readonly pk: string;
    readonly from: number;
    readonly next: number;
  }[];
  /** The earliest link after the last anchor. */
  unanchored: string | undefined;
  readonly counts: Record<EvidenceTable | 'registry', number>;
}
