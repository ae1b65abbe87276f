import type { Choices, View } from '../contract.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';

const CUTS = 3;

/**
 * The rule of a restore: of what a cut through the ledger left, the largest set in which every previous version
 * and every entry of each commit is present. Whatever the cut, what is taken must be whole commits: by the id
 * that their entries bear, not by the list that the rule itself reads.
 */
export function restoreCutsHold({ items }: View, choices: Choices): readonly string[] {
  const entries = [...items].filter(([key]) => key.startsWith('ledger/')).map(([, entry]) => entry);
  const words: string[] = [];
  for (let cut = 0; cut < CUTS; cut += 1) {
    const reaches = new Map<string, number>();
    for (const entry of entries)
      if (!reaches.has(entry.pk)) reaches.set(entry.pk, choices.chance(0.4) ? choices.int(4) : Infinity);
    const left = entries.filter((entry) => seqOf(entry) <= (reaches.get(entry.pk) ?? 0));
    words.push(...brokenCommits(entries, restored(left)));
  }
  return words;
}

const seqOf = (entry: StoredItem): number => Number(entry['seq']);
const nameOf = (entry: StoredItem): string => `${entry.pk}@${String(seqOf(entry))}`;

/** What a restore takes of these entries. */
export function restored(entries: readonly StoredItem[]): ReadonlySet<string> {
  const taken = new Map(entries.map((entry) => [nameOf(entry), entry]));
  for (let shrinks = true; shrinks;) {
    shrinks = false;
    for (const [name, entry] of taken) {
      const previous = `${entry.pk}@${String(seqOf(entry) - 1)}`;
      const needs = [...(entry['commit'] as string[]), ...(seqOf(entry) > 1 ? [previous] : [])];
      if (needs.every((needed) => taken.has(needed))) continue;
      taken.delete(name);
      shrinks = true;
    }
  }
  return new Set(taken.keys());
}

function brokenCommits(entries: readonly StoredItem[], taken: ReadonlySet<string>): string[] {
  const commits = new Map<string, { whole: number; taken: number }>();
  for (const entry of entries) {
    const id = String(entry['commitId']);
    const count = commits.get(id) ?? { whole: 0, taken: 0 };
    count.whole += 1;
    if (taken.has(nameOf(entry))) count.taken += 1;
    commits.set(id, count);
  }
  return [...commits]
    .filter(([, count]) => count.taken > 0 && count.taken < count.whole)
    .map(([id, count]) => `of commit ${id} a restore takes ${String(count.taken)} of ${String(count.whole)} entries`);
}
