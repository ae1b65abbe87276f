import canonicalize from 'canonicalize';
import type { Standing } from '../../../shared/kernel/decision.ts';
import { type Member, memberRecord } from '../../../shared/members/domain/member.ts';
import { certificateClaim, type Operator } from '../../../shared/operators/domain/operator.ts';
import { type Employer, employerRecord } from '../../../shared/unions/domain/employer.ts';
import { isStanding } from '../../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { Invariant, View } from '../contract.ts';
import { decidedClaims, decidingClaim, decidingKey, isPast } from './index-keys.ts';
import { indexKeyOf, liveMembers } from './membership.ts';
import { type ClaimItem, recordsIn, storedIn } from './stored.ts';

interface LiveHolder {
  readonly claim: string;
  readonly holder: string;
  /** What the claim must tell of it. */
  readonly standing?: Standing | undefined;
}

/** Every number that a live record bears, with the record. */
export function* liveHolders(view: View): Generator<LiveHolder> {
  const keys = { deciding: decidingKey(view), decided: decidedClaims(view) };
  for (const { lookups, state } of liveMembers(view))
    if (lookups?.['identity'] !== undefined)
      yield {
        claim: decidingClaim(lookups['identity'], state.memberId, keys) ?? `IDNO#none of ${state.memberId}`,
        holder: state.memberId,
        standing: memberRecord.standing?.(state),
      };
  for (const { state } of recordsIn<Employer>(view, 'employer').values())
    if (state.status !== 'void')
      yield {
        claim: `USCC#${state.creditCode}`,
        holder: state.employerId,
        standing: employerRecord.standing?.(state),
      };
  for (const { state } of recordsIn<Union>(view, 'union').values())
    if (isStanding(state.status) && state.creditCode !== undefined)
      yield { claim: `USCC#${state.creditCode}`, holder: state.unionId };
  // For good: an account that was closed keeps its certificates, so that nobody else can bring them.
  for (const { state } of recordsIn<Operator>(view, 'operator').values())
    for (const certificate of state.certificates)
      yield { claim: certificateClaim(certificate), holder: state.operatorId };
}

/** A claim without a live holder shuts a person out; a live record without its claim lets a second one in. */
export const claimsAreHeld: Invariant = {
  name: 'claims are held by live records, and live records hold theirs',
  when: 'always',
  check(view) {
    const { claims } = storedIn(view);
    const deciding = decidingKey(view);
    const found: string[] = [];
    const holders = new Map<string, string>();
    for (const { claim, holder, standing } of liveHolders(view)) {
      const other = holders.get(claim);
      if (other !== undefined) found.push(`${nameOf(claim)} is borne by ${other} and by ${holder}`);
      holders.set(claim, holder);
      const held = claims.get(claim);
      if (held?.holder !== holder)
        found.push(`${holder} is live, its claim is held by ${held?.holder ?? 'nobody'}`);
      else if (canonicalize(held.standing ?? {}) !== canonicalize(standing ?? {}))
        found.push(`${nameOf(claim)} tells otherwise of ${holder} than its record`);
    }
    const identities = identitiesIn(view);
    const isUnread = isPast(view);
    const live = new Set(liveMembers(view).map(({ state }) => state.memberId as string));
    for (const [claim, item] of claims) {
      if (isUnread(claim)) continue;
      const twin = indexKeyOf(claim) !== deciding && live.has(item.holder ?? '');
      found.push(
        ...wrongHolder(
          claim,
          item,
          holders.get(claim) ?? (twin ? twinHolder(claim, item, identities) : undefined),
        ),
        ...wrongTombstone(claim, item, identities),
      );
    }
    return found;
  },
};

/** The claim that each member's number has, or last had, under the index key of the day. */
const identitiesIn = (view: View): ReadonlyMap<string, string> =>
  new Map(
    [...recordsIn<Member>(view, 'member').values()].map(({ state, lookups }) => [
      state.memberId as string,
      lookups?.['identity'] ?? '',
    ]),
  );

/** The live holder of a claim on the same number as another one, under another index key. */
function twinHolder(
  claim: string,
  { holder }: ClaimItem,
  identities: ReadonlyMap<string, string>,
): string | undefined {
  const key = indexKeyOf(claim);
  const identity = holder === undefined ? undefined : identities.get(holder);
  if (key === undefined || identity === undefined) return undefined;
  return indexKeyOf(identity) === key && identity !== claim ? undefined : holder;
}

function wrongHolder(claim: string, { holder, lastHolder, standing }: ClaimItem, live: string | undefined) {
  if (holder === undefined)
    return standing === undefined ? [] : [`${nameOf(claim)} tells of a holder that it has not`];
  return [
    ...(holder === live ? [] : [`${nameOf(claim)} is held by ${holder}, which is not live`]),
    ...(holder === lastHolder
      ? []
      : [`${nameOf(claim)} is held by ${holder} and last by ${lastHolder ?? 'nobody'}`]),
  ];
}

/** Whoever shows a number again reopens the record that its tombstone names: it must be one of that number. */
function wrongTombstone(
  claim: string,
  { holder, lastHolder }: ClaimItem,
  identities: ReadonlyMap<string, string>,
): string[] {
  const key = indexKeyOf(claim);
  if (key === undefined || holder !== undefined || lastHolder === undefined) return [];
  const identity = identities.get(lastHolder);
  if (identity === undefined) return [`${nameOf(claim)} names ${lastHolder}, which is no member`];
  return indexKeyOf(identity) === key && identity !== claim
    ? [`${nameOf(claim)} names ${lastHolder}, which bears another number`]
    : [];
}

/** The last characters tell claims apart; a credit code or a keyed hash is not written down whole. */
const nameOf = (claim: string): string => `claim ${claim.slice(0, 4)} …${claim.slice(-6)}`;
