import type { StoredItem } from '../platform/store/port.ts';
import { type Bearer, claimsFrom } from '../recovery/domain/restore-claims.ts';
import { bearersIn, type RestoredRecord } from './claim-bearers.ts';

/**
 * The claims that these records make, each with the last commit of the record it names as the one that made it what
 * it is: later than need be, never too early.
 */
export function claimItems(
  records: Iterable<RestoredRecord & { readonly commitId: string }>,
  isErased: (personId: string) => boolean,
): readonly StoredItem[] {
  const bearers: Bearer[] = [];
  const commits = new Map<string, string>();
  for (const record of records)
    for (const bearer of bearersIn(record, isErased)) {
      bearers.push(bearer);
      commits.set(bearer.holder, record.commitId);
    }
  return claimsFrom(bearers).map(({ claim, ...content }) => ({
    pk: `claim#${claim}`,
    type: 'claim',
    rev: 1,
    commitId: commits.get(content.lastHolder) ?? '',
    ...content,
  }));
}
