import { type AuditEntry, type AuditFact, linkAfter, MOST_RECORDS } from '../domain/entry.ts';
import type { HashLink, LinkStore } from './ports.ts';

export interface ChainDependencies {
  readonly store: LinkStore;
  readonly hash: HashLink;
  /** A name that no other chain bears. */
  readonly newChain: () => string;
  /** Waits before the given try, counted from 1. */
  readonly pause: (attempt: number) => Promise<void>;
}

/** Appends to a chain of its own. */
export interface ChainWriter {
  /** Resolves once the fact is kept. Rejects when that can't be known: then nothing may be answered. */
  append(fact: AuditFact): Promise<void>;
}

type Head = {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string | undefined;
  /** Times of a chain never go back: what is removed of it for its age is its beginning. */
  readonly at: string;
};

const ATTEMPTS = 3;

/**
 * A chain of one execution environment: sequence and hash stand in memory, so an entry costs one conditional put
 * and environments never wait for each other. After an unknown outcome the place in the chain is read: what stands
 * there is ours or not. What stays unknown is left behind with its chain; whether it arrives later or never, the
 * chain is sound, and the next entry begins another.
 */
export function chainWriter({ store, hash, newChain, pause }: ChainDependencies): ChainWriter {
  let head: Head = { chain: newChain(), seq: 0, hash: undefined, at: '' };
  let last: Promise<unknown> = Promise.resolve();

  const isKept = async (entry: AuditEntry): Promise<boolean | 'taken'> => {
    let appended = false;
    try {
      appended = await store.append(entry);
    } catch {
      // It may have been kept all the same: the place tells.
    }
    if (appended) return true;
    const there = await store.read(entry.pk, entry.seq);
    if (there === undefined) return false;
    return there.hash === entry.hash ? true : 'taken';
  };

  const begin = () => {
    head = { chain: newChain(), seq: 0, hash: undefined, at: '' };
  };

  const append = async (fact: AuditFact): Promise<void> => {
    let fault: unknown;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (attempt > 1) await pause(attempt);
      const { chain, seq, hash: prev, at } = head;
      const link = linkAfter(chain, prev === undefined ? undefined : { seq, hash: prev }, {
        ...fact,
        at: fact.at < at ? (at as typeof fact.at) : fact.at,
      });
      const entry = { ...link, hash: hash(link) } as AuditEntry;
      try {
        const kept = await isKept(entry);
        if (kept === true) {
          head = { chain, seq: entry.seq, hash: entry.hash, at: entry.at };
          return;
        }
        // Somebody else's link: this chain is not ours to go on with.
        if (kept === 'taken') begin();
      } catch (cause) {
        fault = cause;
      }
    }
    begin();
    throw new Error('an audit entry could not be kept', { cause: fault });
  };

  return {
    append(fact) {
      const parts = inParts(fact);
      // One after another: each link names the one before.
      const appended = last.then(async () => {
        for (const part of parts) await append(part);
      });
      last = appended.catch(() => undefined);
      return appended;
    },
  };
}

const inParts = (fact: AuditFact): readonly AuditFact[] =>
  fact.records.length <= MOST_RECORDS
    ? [fact]
    : Array.from({ length: Math.ceil(fact.records.length / MOST_RECORDS) }, (_, part) => ({
        ...fact,
        records: fact.records.slice(part * MOST_RECORDS, (part + 1) * MOST_RECORDS),
      }));
