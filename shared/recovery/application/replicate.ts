/** An item of a replicated table; its attributes are of no concern here. */
export interface Version {
  /** Table and key together. */
  readonly key: string;
  readonly rev: number;
}

export interface Replication<V extends Version> {
  /** Stores the version unless the replica has it, or a later one, already. Throws when it can't tell. */
  readonly store: (version: V) => Promise<void>;
  /** Told of what was thrown. */
  readonly fault: (error: unknown) => void;
}

/** Writes side by side: what one function can usefully keep in flight. */
const PARALLEL = 16;

/**
 * Brings the replica up to these versions, which may come repeated, late and in any order. Returns those that
 * could not be stored; of several versions of an item only the latest counts.
 */
export async function replicate<V extends Version>(
  { store, fault }: Replication<V>,
  versions: readonly V[],
): Promise<ReadonlySet<V>> {
  const failed = new Set<V>();
  const queue = latestOf(versions);
  const work = async () => {
    for (let version = queue.shift(); version !== undefined; version = queue.shift()) {
      try {
        await store(version);
      } catch (error) {
        fault(error);
        failed.add(version);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, queue.length) }, work));
  return failed;
}

function latestOf<V extends Version>(versions: readonly V[]): V[] {
  const latest = new Map<string, V>();
  for (const version of versions)
    if (version.rev > (latest.get(version.key)?.rev ?? 0)) latest.set(version.key, version);
  return [...latest.values()];
}
