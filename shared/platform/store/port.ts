import type { GateCount, GateStatus } from '../../kernel/decision.ts';
import { itemBytes, MAX_ITEM_BYTES, MAX_TRANSACTION_BYTES } from './item-size.ts';

/** The replicated tables. Every item carries `rev`, +1 with each write, and is never deleted. */
export const replicatedTables = ['registry', 'ledger', 'requests', 'keys'] as const;
export type ReplicatedTable = (typeof replicatedTables)[number];

export interface StoredItem {
  readonly pk: string;
  readonly rev: number;
  readonly [attribute: string]: unknown;
}

export interface ItemKey {
  readonly table: 'registry' | 'requests' | 'keys';
  readonly pk: string;
}

/** Attribute of a gate that counts the active members of one employer. */
export type OfEmployer = `of#${string}`;

export const ofEmployer = (employer: string): OfEmployer => `of#${employer}`;

/** What a gate's item counts by employer, under the employers' ids. */
export const byEmployerIn = (item: Readonly<Record<string, unknown>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, count]) =>
      name.startsWith('of#') && count !== 0 ? [[name.slice('of#'.length), Number(count)]] : [],
    ),
  );

/**
 * The five writes the engine knows. Each is conditional, so that a repeat, a race or a stale read is refused
 * by the store and not by luck.
 */
export type Write =
  /** Refused when the key exists. Ledger entries have the sort key `seq`. */
  | { readonly op: 'create'; readonly table: ReplicatedTable; readonly item: StoredItem }
  /** Refused unless the item has the `rev` that was read; the item carries that rev + 1. */
  | {
      readonly op: 'replace';
      readonly table: 'registry' | 'requests' | 'keys';
      readonly item: StoredItem;
      readonly readRev: number;
    }
  /** Counts members and children in or out of a gate; refused unless it stands as required. */
  | {
      readonly op: 'gate';
      readonly pk: string;
      readonly requires: {
        readonly status: GateStatus;
        readonly stampVersion: number;
        /** How often the gate's employers have changed; absent: never. */
        readonly employersVersion?: number;
        /** Counts that must stand at zero. */
        readonly empty?: readonly (GateCount | OfEmployer)[];
      };
      readonly add: Readonly<Record<'members' | 'withoutVote' | 'children', number>> &
        Readonly<Partial<Record<'membersBehind' | 'childrenBehind', number>>> &
        Readonly<Record<OfEmployer, number>>;
      /** The new status; the gate then bears the commit as `since` too. */
      readonly set?: GateStatus;
      /**
       * The new stamp, under the next stamp version; the gate bears the commit as `since`. All members and unions
       * that it counts at that instant are behind from then on, so that nothing is added in the same write.
       */
      readonly stamp?: Readonly<Record<string, unknown>>;
      /** Its employers from now on, under the next version of them; the gate bears the commit as `since`. */
      readonly covers?: { readonly employers: readonly string[]; readonly admitsNoneOf: readonly string[] };
      readonly commitId: string;
    }
  /** Sets the outcome of a request; refused when it has one: the idempotency marker of every command. */
  | { readonly op: 'settle'; readonly pk: string; readonly outcome: Readonly<Record<string, unknown>> };

/** Why one write of a cancelled transaction was refused. */
export type RefusalReason = 'condition' | 'conflict' | 'throttle';

export type CommitResult =
  | { readonly committed: true; readonly writeUnits?: number }
  /** One reason a write, undefined for those that were not to blame. */
  | { readonly committed: false; readonly reasons: readonly (RefusalReason | undefined)[] };

/** Limits of one transaction beside its size: 100 items, one operation an item. */
export const MAX_WRITES = 100;

/**
 * What the engine needs of a store, and no more. Any other failure than a refusal is thrown: the caller can't
 * know whether the write took effect, and must be safe to repeat.
 */
export interface Store {
  /** Strongly consistent, in the order of the keys; undefined for an item that does not exist. */
  read(keys: readonly ItemKey[]): Promise<(StoredItem | undefined)[]>;
  /** All writes or none. */
  commit(writes: readonly Write[]): Promise<CommitResult>;
}

/** The one item a write touches; two writes of one transaction never share it. */
export const keyOf = (write: Write): string => {
  switch (write.op) {
    case 'create':
      return write.table === 'ledger'
        ? `ledger/${write.item.pk}@${String(write.item['seq'])}`
        : `${write.table}/${write.item.pk}`;
    case 'replace':
      return `${write.table}/${write.item.pk}`;
    case 'gate':
      return `registry/${write.pk}`;
    case 'settle':
      return `requests/${write.pk}`;
  }
};

/** Bytes that a write brings; of an update what it adds, since the item itself is not at hand. */
export const writeBytes = (write: Write): number =>
  itemBytes(write.op === 'create' || write.op === 'replace' ? write.item : write);

/**
 * Why no store takes these writes as one transaction; undefined when they fit. Checked on our side, since an
 * emulator may be more lenient than the service: DynamoDB Local carries out two operations on one item.
 */
export function misfit(writes: readonly Write[]): string | undefined {
  if (writes.length === 0 || writes.length > MAX_WRITES)
    return `a transaction of ${String(writes.length)} items; it takes 1 to ${String(MAX_WRITES)}`;
  if (new Set(writes.map(keyOf)).size < writes.length) return 'two operations on one item';
  const sizes = writes.map(writeBytes);
  const largest = Math.max(...sizes);
  if (largest > MAX_ITEM_BYTES)
    return `an item of ${String(largest)} bytes; it may have ${String(MAX_ITEM_BYTES)}`;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > MAX_TRANSACTION_BYTES)
    return `a transaction of ${String(total)} bytes; it may have ${String(MAX_TRANSACTION_BYTES)}`;
  return undefined;
}

/** Throws on what no store takes as one transaction, before anything is sent. */
export function refuseUnfit(writes: readonly Write[]): void {
  const reason = misfit(writes);
  if (reason !== undefined) throw new Error(reason);
}
