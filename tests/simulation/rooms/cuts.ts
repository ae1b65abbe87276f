import { choicesFrom } from '../clock/hash.ts';
import type { LedgerEvent } from '../../../shared/kernel/decision.ts';
import type { Invariant } from '../contract.ts';
import { largestWholeSet } from '../../../shared/recovery/domain/restore.ts';
import { type EntryItem, storedIn, within } from '../invariants/stored.ts';

const CUTS = 4;

/**
 * H2: whatever a cut through the ledger left of each record, what a restore takes are whole commits, by the id that
 * their entries bear and not by the list that the restore goes by; and guests only with the rooms they entered.
 */
export const restoresTakeWholeCommits: Invariant = {
  name: 'a restore takes each commit whole and with what it rests on, or not at all',
  when: 'drained',
  check(view) {
    const chains = [...storedIn(view).ledger.values()];
    const entries = chains.flat();
    const found: string[] = [];
    for (let cut = 0; cut < CUTS; cut += 1) {
      const choices = choicesFrom(entries.length * CUTS + cut);
      const left = chains.flatMap((chain) =>
        choices.chance(0.4) ? chain.slice(0, choices.int(chain.length)) : chain,
      );
      const taken = largestWholeSet(left);
      found.push(...torn(entries, new Set(taken)), ...homeless(taken));
    }
    return found;
  },
};

function homeless(taken: readonly EntryItem[]): string[] {
  const records = new Set(taken.map(({ pk }) => pk));
  return taken.flatMap(({ pk, seq, events }) =>
    (events as readonly (LedgerEvent & { readonly room?: string })[]).flatMap(({ room }) =>
      room === undefined || records.has(`room#${room}`)
        ? []
        : [`${pk}@${String(seq)} is restored into room ${room}, which is not`],
    ),
  );
}

function torn(entries: readonly EntryItem[], taken: ReadonlySet<EntryItem>): string[] {
  const commits = new Map<string, EntryItem[]>();
  for (const entry of entries) within(commits, entry.commitId, () => []).push(entry);
  return [...commits].flatMap(([id, all]) => {
    const count = all.filter((entry) => taken.has(entry)).length;
    return count === 0 || count === all.length
      ? []
      : [`of commit ${id} a restore takes ${String(count)} of ${String(all.length)} entries`];
  });
}
