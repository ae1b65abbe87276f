import { StoredRing } from '../../../shared/platform/keys/stored-ring.ts';
import type { View } from '../contract.ts';
import { indexKeyOf } from './membership.ts';
import { storedIn } from './stored.ts';

/** The keys of the ring as they stand in the view. */
export const ringOf = ({ items }: View): StoredRing => StoredRing.parse(items.get('keys/ring'));

/** The index key under whose claims it is decided who holds a number; while keys are rotated others stand beside. */
export function decidingKey(view: View): string | undefined {
  const keys = view.items.has('keys/ring') ? ringOf(view).keys : [];
  return keys.find(({ purpose, state }) => purpose === 'index' && state === 'current')?.id;
}

/** Whether a claim is under an index key that nobody reads any more: what it says is cleared up, or nothing. */
export function isPast(view: View): (claim: string) => boolean {
  const keys = view.items.has('keys/ring') ? ringOf(view).keys : [];
  const read = new Set(
    keys.flatMap(({ purpose, state, id }) => (purpose === 'index' && state !== 'retired' ? [id] : [])),
  );
  return (claim) => {
    const key = indexKeyOf(claim);
    return key !== undefined && !read.has(key);
  };
}

/** The claim under the deciding key that each member holds, or held last. */
export function decidedClaims(view: View): ReadonlyMap<string, string> {
  const deciding = decidingKey(view);
  const found = new Map<string, string>();
  for (const [claim, { holder, lastHolder }] of storedIn(view).claims) {
    const member = holder ?? lastHolder;
    if (member === undefined || indexKeyOf(claim) !== deciding) continue;
    // Of two that name the same member, the one that is held.
    if (holder !== undefined || !found.has(member)) found.set(member, claim);
  }
  return found;
}

/**
 * The claim that decides of a member's number: the one that was noted beside the record, unless that is under an
 * index key of an earlier day. Undefined when there is none.
 */
export function decidingClaim(
  noted: string,
  member: string,
  { deciding, decided }: { deciding: string | undefined; decided: ReadonlyMap<string, string> },
): string | undefined {
  return deciding === undefined || indexKeyOf(noted) === deciding ? noted : decided.get(member);
}
