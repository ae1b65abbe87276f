import type { ArchivedItem } from '../domain/archived.ts';

/** One object, by the version that counts: the lock keeps the first, whatever was put over it. */
export interface ArchivedObject {
  readonly name: string;
  /** Another version or a deletion lies over it. */
  readonly disturbed: boolean;
  readonly version?: string;
}

export interface ArchiveObjects {
  /** Keeping one twice is keeping it once: what is there stays. */
  put(name: string, body: Uint8Array): Promise<void>;
  /** In order of their names. */
  list(prefix: string): AsyncIterable<readonly ArchivedObject[]>;
  /** Undefined when it is gone. */
  read(object: ArchivedObject): Promise<Uint8Array | undefined>;
}

/** How items become an object, and what can be told of each without trusting it. */
export interface ArchiveCodec {
  pack(name: string, items: readonly ArchivedItem[]): Uint8Array;
  /** Undefined when it was cut off, altered or put under another name: all must be as its first line says. */
  unpack(name: string, body: Uint8Array): readonly ArchivedItem[] | undefined;
  /** 256 bits of what an item is, by its name and the hash in it, as an index by time knows them. */
  digest(name: string, hash: string): bigint;
  /** The hash that the content has; `hash` of an item is never taken from it. */
  hashOf(item: ArchivedItem): string;
}

/** One item of a table that is archived, by its key and hash. */
export interface WrittenItem {
  readonly pk: string;
  readonly seq: number;
  readonly hash: string;
}

/** A table as the source of what is archived, or its replica. */
export interface ArchivedTable {
  /** After `from`, up to and including `until`; in no particular order. */
  written(family: 'ledger' | 'audit', from: string, until: string): AsyncIterable<readonly WrittenItem[]>;
  read(family: 'ledger' | 'audit', keys: readonly WrittenItem[]): Promise<readonly ArchivedItem[]>;
}

export type { ArchivedItem };
