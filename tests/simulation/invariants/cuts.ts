import canonicalize from 'canonicalize';
import { restorable } from '../../../shared/registry/restorable.ts';
import type { Invariant, View } from '../contract.ts';
import { randomFrom, type Random } from '../../support/random.ts';
import { claimsAreHeld } from './claims.ts';
import { dissolutionsStandAsTheirUnions, nobodyIsLeftInADissolvedUnion } from './dissolutions.ts';
import { foundingsTellWhatWasDone } from './founding.ts';
import { gatesStandAsTheirUnions } from './gates.ts';
import { decidingKey } from './index-keys.ts';
import { commitsAreWhole, ledgerChains } from './ledger.ts';
import { indexKeyOf, membersStandInUnions, onePersonOneMembership } from './membership.ts';
import { restoredFrom } from './restored.ts';
import { type ClaimItem, type EntryItem, storedIn } from './stored.ts';

/** What must hold of a registry whatever it was made from. Keys are not restored: who was erased stays so. */
const ofEveryState: readonly Invariant[] = [
  ledgerChains,
  commitsAreWhole,
  onePersonOneMembership,
  membersStandInUnions,
  claimsAreHeld,
  gatesStandAsTheirUnions,
  foundingsTellWhatWasDone,
  nobodyIsLeftInADissolvedUnion,
  dissolutionsStandAsTheirUnions,
];

/** How many commits a cut goes through, at most. */
const WIDEST = 24;

/** Mostly among the last, where something goes on; what was provisioned lies before. */
const RECENT = 120;

/**
 * The ledger as a copy of it may have arrived: every record's entries up to a point of their own. Some time before
 * the end the streams come apart; what lies further back has arrived.
 */
export function cut(ledger: ReadonlyMap<string, readonly EntryItem[]>, random: Random): readonly EntryItem[] {
  const commits = [
    ...new Set(
      [...ledger.values()]
        .flat()
        .toSorted(byTime)
        .map(({ commitId }) => commitId),
    ),
  ];
  const order = new Map(commits.map((commit, index) => [commit, index]));
  const back = random.chance(0.9) ? Math.min(RECENT, commits.length) : commits.length;
  const from = commits.length - random.between(0, back);
  const width = random.between(1, WIDEST);
  return [...ledger.values()].flatMap((entries) => {
    const end = from + random.between(0, width);
    return entries.slice(0, entries.findLastIndex(({ commitId }) => (order.get(commitId) ?? 0) < end) + 1);
  });
}

const byTime = (a: EntryItem, b: EntryItem): number => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1);

export const brokenBy = (view: View, entries: readonly EntryItem[]): readonly string[] => {
  const restored = restoredFrom(restorable(entries), view);
  return ofEveryState.flatMap((invariant) => invariant.check(restored));
};

/**
 * With nothing cut off every claim comes back as it is: whom it names, and what it tells of them. Of a number that has
 * claims under two index keys a restore makes the one that decides.
 */
export function claimsNotRestored(view: View): readonly string[] {
  const { claims, ledger } = storedIn(view);
  const deciding = decidingKey(view);
  const isMade = (claim: string) => [undefined, deciding].includes(indexKeyOf(claim));
  const restored = storedIn(restoredFrom([...ledger.values()].flat(), view)).claims;
  return [...new Set([...claims.keys(), ...restored.keys()])]
    .filter(isMade)
    .flatMap((claim) =>
      said(claims.get(claim)) === said(restored.get(claim))
        ? []
        : [`claim ${claim.slice(0, 4)} …${claim.slice(-6)} is not restored as it was`],
    );
}

const said = ({ holder, lastHolder, standing }: Partial<ClaimItem> = {}): string | undefined =>
  canonicalize({ holder, lastHolder, standing });

const CUTS = 8;

/** H2: whatever arrived of the ledger, what is restored of it is a registry as it once stood. */
export const everyCutRestores: Invariant = {
  name: 'a ledger that was cut off anywhere restores to a whole state',
  when: 'drained',
  check(view) {
    const { ledger } = storedIn(view);
    const size = [...ledger.values()].reduce((sum, entries) => sum + entries.length, 0);
    const random = randomFrom(size);
    const lost = claimsNotRestored(view);
    if (lost.length > 0) return lost;
    for (let number = 1; number <= CUTS; number += 1) {
      const found = brokenBy(view, cut(ledger, random));
      if (found.length > 0) return found.map((words) => `cut ${String(number)}: ${words}`);
    }
    return [];
  },
};
