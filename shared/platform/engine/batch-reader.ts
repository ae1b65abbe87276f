import DataLoader from 'dataloader';
import type { ItemKey, Store, StoredItem } from '../store/port.ts';
import type { Reader } from '../../kernel/command-handler.ts';
import { claimKey, gateKey, recordKey } from './keys.ts';
import { toGate, toRecord, toTwins } from './records.ts';

/** Reads of all commands of one round, gathered into few batch reads. A round sees each item once. */
export type RoundReader = (key: ItemKey) => Promise<StoredItem | undefined>;

export function roundReader(store: Store): RoundReader {
  const loader = new DataLoader<ItemKey, StoredItem | undefined, string>((keys) => store.read(keys), {
    cacheKeyFn: ({ table, pk }) => `${table}/${pk}`,
  });
  return (key) => loader.load(key);
}

/** A reader that notes which registry items its command depends on. */
export interface NotingReader extends Reader {
  /** Keys of records and claims: a command decided from them must not share a transaction with their writer. */
  readonly depends: ReadonlySet<string>;
  readonly gates: ReadonlySet<string>;
  /** Ids of the commits that made what was read what it is, by partition key. */
  readonly rests: ReadonlyMap<string, string>;
}

export function notingReader(read: RoundReader): NotingReader {
  const depends = new Set<string>();
  const gates = new Set<string>();
  const rests = new Map<string, string>();
  const load = async (notes: Set<string>, pk: string) => {
    notes.add(`registry/${pk}`);
    const item = await read({ table: 'registry', pk });
    if (item !== undefined) rests.set(pk, commitBehind(item));
    return item;
  };
  return {
    depends,
    gates,
    rests,
    record: async (aggregate, id) =>
      toRecord(aggregate, id, await load(depends, recordKey(aggregate.type, id))),
    gate: async (union) => toGate(union, await load(gates, gateKey(union))),
    async claim(claims) {
      const all = typeof claims === 'string' ? [claims] : claims;
      return toTwins(all, await Promise.all(all.map((claim) => load(depends, claimKey(claim)))));
    },
  };
}

/** A gate's last commit only counted; what it stands for is older. */
const commitBehind = ({ commitId, since }: StoredItem): string => String(since ?? commitId);
