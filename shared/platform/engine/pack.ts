import { MAX_ITEM_BYTES, MAX_TRANSACTION_BYTES } from '../store/item-size.ts';
import { keyOf, MAX_WRITES, type Write, writeBytes } from '../store/port.ts';

/** A decided command waiting for its transaction. */
export interface Planned<Owner> {
  readonly owner: Owner;
  readonly writes: readonly Write[];
}

/** One transaction and, for each of its writes, the commands that asked for it. */
export interface Transaction<Owner> {
  readonly writes: readonly Write[];
  readonly owners: readonly (readonly Owner[])[];
}

type GateWrite = Extract<Write, { op: 'gate' }>;

const counts = (write: Write): write is GateWrite =>
  write.op === 'gate' &&
  write.set === undefined &&
  write.stamp === undefined &&
  write.covers === undefined &&
  write.requires.empty === undefined;

/** Two counts of one gate under the same condition are one update. */
const mergeable = (first: Write, second: Write): first is GateWrite =>
  counts(first) &&
  counts(second) &&
  first.requires.status === second.requires.status &&
  first.requires.stampVersion === second.requires.stampVersion &&
  first.requires.employersVersion === second.requires.employersVersion;

/**
 * Gathers commands into one transaction of at most 100 items and 4 MB, one operation an item. Only counts of a
 * gate are merged; a command that shares anything else with the pack has to wait for the next.
 */
export class Pack<Owner> {
  readonly #writes = new Map<string, { write: Write; owners: Owner[] }>();
  #bytes = 0;

  get size(): number {
    return this.#writes.size;
  }

  writes(key: string): boolean {
    return this.#writes.has(key);
  }

  /** Whether a gate under this key is changed in a way that a later reader must see first. */
  setsGate(key: string): boolean {
    const there = this.#writes.get(key);
    return there !== undefined && !counts(there.write);
  }

  /** Whether a command writes what the pack writes too, other than one more count of a gate. */
  meets(writes: readonly Write[]): boolean {
    return writes.some((write) => {
      const there = this.#writes.get(keyOf(write))?.write;
      return there !== undefined && !mergeable(there, write);
    });
  }

  /** Adds all writes of a command, or none and answers false. */
  add({ owner, writes }: Planned<Owner>): boolean {
    const fresh = new Map<string, Write>();
    let bytes = this.#bytes;
    for (const write of writes) {
      const key = keyOf(write);
      const there = this.#writes.get(key)?.write ?? fresh.get(key);
      if (there === undefined) {
        const size = writeBytes(write);
        if (size > MAX_ITEM_BYTES) return false;
        bytes += size;
        fresh.set(key, write);
      } else if (!mergeable(there, write)) return false;
    }
    if (this.size + fresh.size > MAX_WRITES || bytes > MAX_TRANSACTION_BYTES) return false;
    this.#bytes = bytes;
    for (const write of writes) this.#put(write, owner);
    return true;
  }

  transaction(): Transaction<Owner> {
    const entries = [...this.#writes.values()];
    return { writes: entries.map(({ write }) => write), owners: entries.map(({ owners }) => owners) };
  }

  #put(write: Write, owner: Owner): void {
    const key = keyOf(write);
    const there = this.#writes.get(key);
    if (there === undefined) this.#writes.set(key, { write, owners: [owner] });
    else {
      there.write = merge(there.write as GateWrite, write as GateWrite);
      there.owners.push(owner);
    }
  }
}

/** Whether these writes of one command can be committed at all. */
export const fitsAlone = (writes: readonly Write[]): boolean =>
  new Pack<undefined>().add({ owner: undefined, writes });

/** The sum of each count that either has: who is behind, and who is whose, is counted only where that moves. */
function added(first: GateWrite['add'], second: GateWrite['add']): GateWrite['add'] {
  const sum: Record<string, number> = { ...first };
  for (const [count, by] of Object.entries(second)) sum[count] = (sum[count] ?? 0) + by;
  return { ...first, ...sum };
}

const merge = (first: GateWrite, second: GateWrite): GateWrite => ({
  ...first,
  add: added(first.add, second.add),
  commitId: second.commitId,
});
