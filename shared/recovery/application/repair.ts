export interface RepairSide<Item> {
  /** Every item, in pages. */
  pages(table: string): AsyncIterable<readonly Item[]>;
  keyOf(item: Item): string;
  revOf(item: Item): number | undefined;
}

export interface RepairTarget<Item> {
  /** Revisions of these keys as they stand; absent where there is none. */
  revisions(table: string, items: readonly Item[]): Promise<ReadonlyMap<string, number>>;
  /** Puts an item unless a later revision stands there: as the replicator does. */
  put(table: string, item: Item): Promise<void>;
}

export interface RepairReport {
  readonly table: string;
  readonly looked: number;
  readonly missing: number;
  readonly older: number;
  /** Newer there than here: never overwritten, and to be looked into. */
  readonly newer: number;
  readonly copied: number;
  /** Some of the keys. */
  readonly keys: readonly string[];
}

/**
 * H1: what the replica lacks, or has in an older revision, is copied there. Without `copy` it is only counted and named:
 * a report comes first.
 */
export async function repairTables<Item>(
  source: RepairSide<Item>,
  target: RepairTarget<Item>,
  tables: readonly string[],
  { copy, name = 20 }: { readonly copy: boolean; readonly name?: number },
): Promise<readonly RepairReport[]> {
  const reports: RepairReport[] = [];
  for (const table of tables) {
    const report = { table, looked: 0, missing: 0, older: 0, newer: 0, copied: 0, keys: [] as string[] };
    for await (const page of source.pages(table)) {
      report.looked += page.length;
      const there = await target.revisions(table, page);
      for (const item of page) {
        const key = source.keyOf(item);
        const [ours, theirs] = [source.revOf(item) ?? 0, there.get(key)];
        if (theirs === ours) continue;
        if (theirs === undefined) report.missing += 1;
        else if (theirs < ours) report.older += 1;
        else report.newer += 1;
        if (report.keys.length < name) report.keys.push(key);
        if (!copy || (theirs ?? 0) > ours) continue;
        await target.put(table, item);
        report.copied += 1;
      }
    }
    reports.push(report);
  }
  return reports;
}
