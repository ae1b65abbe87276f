import type { Employer } from '../../../shared/unions/domain/employer.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant, View } from '../contract.ts';
import { indexKeyOf, liveMembers } from './membership.ts';
import { type ClaimItem, recordsIn, storedIn } from './stored.ts';

/** Every number that a live record bears, with the record. */
export function* liveHolders(view: View): Generator<readonly [claim: string, holder: string]> {
  for (const { lookups, state } of liveMembers(view))
    if (lookups?.['identity'] !== undefined) yield [lookups['identity'], state.memberId];
  for (const { state } of recordsIn<Employer>(view, 'employer').values())
    if (state.status !== 'void') yield [`USCC#${state.creditCode}`, state.employerId];
  for (const { state } of recordsIn<Union>(view, 'union').values())
    if (state.status !== 'void' && state.creditCode !== undefined)
      yield [`USCC#${state.creditCode}`, state.unionId];
}

/** A claim without a live holder shuts a person out; a live record without its claim lets a second one in. */
export const claimsAreHeld: Invariant = {
  name: 'claims are held by live records, and live records hold theirs',
  when: 'always',
  check(view) {
    const { claims } = storedIn(view);
    const found: string[] = [];
    const holders = new Map<string, string>();
    for (const [claim, holder] of liveHolders(view)) {
      const other = holders.get(claim);
      if (other !== undefined) found.push(`${nameOf(claim)} is borne by ${other} and by ${holder}`);
      holders.set(claim, holder);
      const held = claims.get(claim)?.holder;
      if (held !== holder) found.push(`${holder} is live, its claim is held by ${held ?? 'nobody'}`);
    }
    const identities = new Map(
      liveMembers(view).map(({ state, lookups }) => [state.memberId as string, lookups?.['identity'] ?? '']),
    );
    for (const [claim, item] of claims)
      found.push(...wrongIn(claim, item, holders.get(claim) ?? twinHolder(claim, item, identities)));
    return found;
  },
};

/** The live holder of a claim on the same number as another one, under another index key. */
function twinHolder(
  claim: string,
  { holder }: ClaimItem,
  identities: ReadonlyMap<string, string>,
): string | undefined {
  const key = indexKeyOf(claim);
  const identity = holder === undefined ? undefined : identities.get(holder);
  return key === undefined || identity === undefined || indexKeyOf(identity) === key ? undefined : holder;
}

function wrongIn(claim: string, { holder, lastHolder }: ClaimItem, live: string | undefined): string[] {
  if (lastHolder === undefined) return [`${nameOf(claim)} names no holder at all`];
  if (holder === undefined) return [];
  return [
    ...(holder === live ? [] : [`${nameOf(claim)} is held by ${holder}, which is not live`]),
    ...(holder === lastHolder ? [] : [`${nameOf(claim)} is held by ${holder} and last by ${lastHolder}`]),
  ];
}

/** The last characters tell claims apart; a credit code or a keyed hash is not written down whole. */
const nameOf = (claim: string): string => `claim ${claim.slice(0, 4)} …${claim.slice(-6)}`;
