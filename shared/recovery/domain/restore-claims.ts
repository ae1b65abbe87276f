import type { ClaimId, Standing } from '../../kernel/decision.ts';

/** A record that bears a number, or bore it last. */
export interface Bearer {
  readonly claim: ClaimId;
  readonly holder: string;
  /** Whether the number is taken by it, or free again. */
  readonly isLive: boolean;
  /**
   * When the record gave the number up, or else of its last entry: of several that gave it up the last is whom it
   * names.
   */
  readonly at: string;
  /** What the claim tells of it. */
  readonly standing?: Standing | undefined;
}

/** A claim as its bearers say it must be: held, or the tombstone that names who held it last. */
export interface RestoredClaim {
  readonly claim: ClaimId;
  readonly holder?: string;
  readonly lastHolder: string;
  readonly standing?: Standing;
}

/**
 * Claims are not in the ledger: they are made anew of the records that bear their numbers. With what each tells of
 * its holder, so that "am I a member?" is answered after a restore as before; and with tombstones, so that whoever
 * left and joins again reopens their own record. Of two that both say they hold a number the later one gets it: that
 * there are two is for the checks of a restore to find.
 */
export function claimsFrom(bearers: Iterable<Bearer>): readonly RestoredClaim[] {
  const chosen = new Map<ClaimId, Bearer>();
  for (const bearer of bearers) {
    const other = chosen.get(bearer.claim);
    if (other === undefined || outranks(bearer, other)) chosen.set(bearer.claim, bearer);
  }
  return [...chosen.values()].map(({ claim, holder, isLive, standing }) => ({
    claim,
    ...(isLive && { holder }),
    lastHolder: holder,
    ...(isLive && standing && { standing }),
  }));
}

/** Who holds a number goes before who held it; between equals the later, and by name where that is the same. */
function outranks(one: Bearer, other: Bearer): boolean {
  if (one.isLive !== other.isLive) return one.isLive;
  return one.at === other.at ? one.holder > other.holder : one.at > other.at;
}
