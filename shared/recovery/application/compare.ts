/** One item of a table: its key, and a 256-bit digest of all of it. */
export interface Fingerprint {
  readonly key: string;
  readonly digest: bigint;
}

/** One side of the comparison. Items that have expired are left out: their removal comes when it comes. */
export interface FingerprintScan {
  pages(table: string): AsyncIterable<readonly Fingerprint[]>;
}

export interface Comparing {
  readonly source: FingerprintScan;
  readonly replica: FingerprintScan;
  readonly pause: (attempt: number) => Promise<void>;
}

export interface CompareOptions {
  /** Differing keys to name, a table. */
  readonly name?: number;
  /**
   * Changes that are on their way look like differences. A table that differs is compared again, up to this
   * often, so that what remains is there to stay.
   */
  readonly attempts?: number;
}

export interface Side {
  readonly items: number;
  /** Sum of the digests of all items, in hexadecimal: the same in whatever order they come. */
  readonly digest: string;
}

export interface Difference {
  readonly key: string;
  readonly kind: 'missing' | 'surplus' | 'differs';
}

export interface TableComparison {
  readonly table: string;
  readonly equal: boolean;
  readonly source: Side;
  readonly replica: Side;
  /** Some of the keys in which the sides differ; none when they are equal. */
  readonly differences: readonly Difference[];
}

/** Compares every item of the tables on both sides. */
export async function compareTables(
  comparing: Comparing,
  tables: readonly string[],
  { name = 20, attempts = 1 }: CompareOptions = {},
): Promise<TableComparison[]> {
  const comparisons: TableComparison[] = [];
  for (const table of tables) {
    let comparison = await compareTable(comparing, table, name);
    for (let attempt = 1; !comparison.equal && attempt < attempts; attempt += 1) {
      await comparing.pause(attempt);
      comparison = await compareTable(comparing, table, name);
    }
    comparisons.push(comparison);
  }
  return comparisons;
}

async function compareTable(
  { source, replica }: Comparing,
  table: string,
  name: number,
): Promise<TableComparison> {
  const [ours, theirs] = await Promise.all([sumUp(source.pages(table)), sumUp(replica.pages(table))]);
  const differing = ours.flatMap((bucket, index) => (isSame(bucket, theirs[index]) ? [] : [index]));
  return {
    table,
    equal: differing.length === 0,
    source: total(ours),
    replica: total(theirs),
    differences:
      differing.length === 0
        ? []
        : await differencesIn(
            new Set(differing.slice(0, MOST_SEARCHED)),
            source.pages(table),
            replica.pages(table),
            name,
          ),
  };
}

interface Bucket {
  readonly items: number;
  readonly sum: bigint;
}

/** Keys are spread over buckets, so that a difference is found again without keeping every key in memory. */
const BUCKETS = 4_096;
const MOST_SEARCHED = 64;
const MODULUS = (1n << 256n) - 1n;

async function sumUp(pages: AsyncIterable<readonly Fingerprint[]>): Promise<Bucket[]> {
  const buckets = Array.from({ length: BUCKETS }, (): Bucket => ({ items: 0, sum: 0n }));
  for await (const page of pages)
    for (const { key, digest } of page) {
      const index = bucketOf(key);
      const { items, sum } = buckets[index] ?? { items: 0, sum: 0n };
      buckets[index] = { items: items + 1, sum: (sum + digest) & MODULUS };
    }
  return buckets;
}

const isSame = (a: Bucket, b: Bucket | undefined): boolean => a.items === b?.items && a.sum === b.sum;

const total = (buckets: readonly Bucket[]): Side => ({
  items: buckets.reduce((sum, { items }) => sum + items, 0),
  digest: buckets
    .reduce((total, { sum }) => (total + sum) & MODULUS, 0n)
    .toString(16)
    .padStart(64, '0'),
});

async function differencesIn(
  buckets: ReadonlySet<number>,
  source: AsyncIterable<readonly Fingerprint[]>,
  replica: AsyncIterable<readonly Fingerprint[]>,
  most: number,
): Promise<Difference[]> {
  const [ours, theirs] = await Promise.all([itemsIn(buckets, source), itemsIn(buckets, replica)]);
  const differences: Difference[] = [];
  for (const [key, digest] of ours) {
    const other = theirs.get(key);
    if (other !== digest) differences.push({ key, kind: other === undefined ? 'missing' : 'differs' });
  }
  for (const key of theirs.keys()) if (!ours.has(key)) differences.push({ key, kind: 'surplus' });
  return differences.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, most);
}

async function itemsIn(
  buckets: ReadonlySet<number>,
  pages: AsyncIterable<readonly Fingerprint[]>,
): Promise<Map<string, bigint>> {
  const items = new Map<string, bigint>();
  for await (const page of pages)
    for (const { key, digest } of page) if (buckets.has(bucketOf(key))) items.set(key, digest);
  return items;
}

/** FNV-1a: spreads keys evenly, the same on every machine. */
function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < key.length; position += 1)
    hash = Math.imul(hash ^ key.charCodeAt(position), 0x01000193) >>> 0;
  return hash % BUCKETS;
}
