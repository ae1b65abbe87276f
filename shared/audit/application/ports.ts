import type { Link } from '../domain/entry.ts';

/** A link with whatever else stands in it. */
export type StoredLink = Link & Readonly<Record<string, unknown>>;

/** Where links are kept: appended once, never altered, never removed. */
export interface LinkStore {
  /** False when the place in the chain is taken. Throws when it can't know whether the link was kept. */
  append(link: StoredLink): Promise<boolean>;
  /** Strongly consistent. */
  read(pk: string, seq: number): Promise<StoredLink | undefined>;
  /** The last link of a chain, strongly consistent. */
  last(pk: string): Promise<StoredLink | undefined>;
}

/** SHA-256 over the canonical JSON (RFC 8785) of the link without its hash, base64url. */
export type HashLink = (link: object) => string;

export type EvidenceTable = 'ledger' | 'audit';

/** One link's name and hash. */
export interface Named {
  readonly pk: string;
  readonly seq: number;
  readonly hash: string;
}

/** What was written in a span of time, from an index: pages in no particular order. */
export interface TimeIndex {
  /** After `from`, up to and including `until`. */
  written(table: EvidenceTable, from: string, until: string): AsyncIterable<readonly Named[]>;
}

/** The province's signing key. Who holds it does not hold the tables, and the other way round. */
export interface Signer {
  sign(
    text: string,
  ): Promise<{ readonly key: string; readonly algorithm: string; readonly signature: string }>;
}

/** Checks against keys that the verifier trusts beforehand. */
export type VerifySignature = (signed: {
  readonly text: string;
  readonly key: string;
  readonly algorithm: string;
  readonly signature: string;
}) => boolean;

/** Where anchors are out of reach of whoever can write to the tables. Keeping one twice is keeping it once. */
export interface AnchorArchive {
  keep(anchor: StoredLink): Promise<void>;
}

/** One anchor as the archive keeps it. */
export interface ArchivedAnchor {
  readonly seq: number;
  /** Undefined when what is kept under its number can't be read as a link. */
  readonly link: StoredLink | undefined;
  /** Somebody put another in its place, or a deletion over it: the lock has kept the first. */
  readonly disturbed: boolean;
}

/** What the archive keeps, in order of the numbers. */
export interface ArchivedAnchors {
  anchors(): AsyncIterable<readonly ArchivedAnchor[]>;
}

export interface Digests {
  /** 32 bytes of SHA-256. */
  readonly sum: (text: string) => Uint8Array;
  /** 1,024 words of SHAKE-256. */
  readonly expand: (text: string) => Uint16Array;
  readonly encode: (bytes: Uint8Array) => string;
  readonly decode: (text: string) => Uint8Array;
}

/** A link as a verifier reads it. */
export interface ReadLink extends Named {
  readonly at: string;
  readonly prev: string | undefined;
  /** Computed from the content; `hash` of a link is never taken from the link. */
  readonly hash: string;
  /** Whether what the link says of itself holds: its hash, and whatever follows from other fields. */
  readonly sound: boolean;
  /** Of a ledger entry: the commit and all its entries as `pk@seq`. */
  readonly commitId?: string;
  readonly commit?: readonly string[];
}

export interface RecordHead {
  readonly pk: string;
  readonly rev: number;
  readonly head: string;
}

/** The tables as evidence. Point reads are strongly consistent. */
export interface Evidence {
  /** Parts to be read side by side. In a part, links of one chain follow each other in order of `seq`. */
  links(table: EvidenceTable): readonly AsyncIterable<readonly ReadLink[]>[];
  link(table: EvidenceTable, pk: string, seq: number): Promise<ReadLink | undefined>;
  last(table: EvidenceTable, pk: string): Promise<ReadLink | undefined>;
  /** Every record with the revision and the hash of its last ledger entry. */
  records(): readonly AsyncIterable<readonly RecordHead[]>[];
  record(pk: string): Promise<RecordHead | undefined>;
  /** In order. */
  anchors(): AsyncIterable<readonly StoredLink[]>;
}
