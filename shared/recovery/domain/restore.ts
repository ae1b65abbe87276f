/** What a restore must know of a ledger entry. Entries are named `pk@seq`. */
export interface RestorableEntry {
  readonly pk: string;
  readonly seq: number;
  readonly commitId: string;
  /** All entries of the commit, where there are several. */
  readonly commit?: readonly string[];
  /** Ids of the commits it was decided on: what opened a gate it passed, what freed a claim it took. */
  readonly after?: readonly string[];
}

export const entryName = ({ pk, seq }: Pick<RestorableEntry, 'pk' | 'seq'>): string => `${pk}@${String(seq)}`;

/** Without which an entry can't stand: its record's previous version, its whole commit, what that rested on. */
function* needs({ pk, seq, commit = [], after = [] }: RestorableEntry): Generator<string> {
  if (seq > 1) yield entryName({ pk, seq: seq - 1 });
  yield* commit;
  yield* after;
}

/**
 * The largest set of these entries in which nothing is missing that one of them needs. A copy of the ledger that
 * was cut off has lost the end of each record's entries at a point of its own; what is left here is a ledger as it
 * stood after some of its commits, each of them whole, in an order in which they may have come. In the order given,
 * each entry once.
 */
export function largestWholeSet<Entry extends RestorableEntry>(entries: Iterable<Entry>): Entry[] {
  const standing = new Map<string, Entry>();
  for (const entry of entries) if (!standing.has(entryName(entry))) standing.set(entryName(entry), entry);
  const commits = new Set([...standing.values()].map(({ commitId }) => commitId));

  const dependents = new Map<string, string[]>();
  const falling: string[] = [];
  for (const [name, entry] of standing)
    for (const need of needs(entry)) {
      if (!standing.has(need) && !commits.has(need)) falling.push(name);
      const others = dependents.get(need);
      if (others === undefined) dependents.set(need, [name]);
      else others.push(name);
    }
  for (let name = falling.pop(); name !== undefined; name = falling.pop()) {
    const entry = standing.get(name);
    if (entry === undefined) continue;
    standing.delete(name);
    // With one entry all of its commit falls, and so does whatever needs either.
    falling.push(...(dependents.get(name) ?? []), ...(dependents.get(entry.commitId) ?? []));
    dependents.delete(entry.commitId);
  }
  return [...standing.values()];
}
