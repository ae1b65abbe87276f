import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../kernel/dates.ts';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { entryName } from '../recovery/domain/restore.ts';
import { restorable } from './restorable.ts';
import { claimItems } from './restored-claims.ts';
import { gatesOf } from './restored-gates.ts';
import { lookupsOf, type RestoringVault } from './restored-lookups.ts';
import { foldedRecords, recordItem } from './restored-records.ts';
import { doneBy, restoredFollowUps, restoredRequests } from './restored-requests.ts';

export interface RestoredFrom {
  /** What arrived of the ledger, in any order; what is later than `to` is left out. */
  readonly entries: Iterable<LedgerEntry>;
  /**
   * Images of the registry, where there are any: of records they spare computing keyed hashes anew, and of follow-ups
   * they alone know what was to follow.
   */
  readonly registry: Iterable<StoredItem>;
  readonly requests: Iterable<StoredItem>;
  readonly to: Instant;
  /** Commits that can't stand although their entries do: something else of them has not arrived. */
  readonly torn?: ReadonlySet<string>;
  readonly vault: RestoringVault;
  readonly isErased: (personId: string) => boolean;
}

export interface RestoredRegistry {
  /** The largest whole set: what the ledger is from now on. */
  readonly kept: readonly LedgerEntry[];
  /** Entries that arrived without what they rest on. */
  readonly fallen: readonly LedgerEntry[];
  /** All that the registry is to hold. An item that stands right already comes as it stands. */
  readonly registry: readonly StoredItem[];
  readonly requests: readonly StoredItem[];
}

/** H2: registry and requests as they must be beside the largest whole set of commits up to an instant. */
export async function restoredRegistry(from: RestoredFrom): Promise<RestoredRegistry> {
  const { to, vault, isErased, torn } = from;
  const arrived = [...from.entries].filter(({ at }) => at <= to);
  const kept = restorable(arrived.filter(({ commitId }) => torn?.has(commitId) !== true));
  const names = new Set(kept.map(entryName));
  const fallen = arrived.filter((entry) => !names.has(entryName(entry)));
  const images = new Map<string, StoredItem>();
  for (const item of from.registry) images.set(item.pk, item);

  const records = foldedRecords(kept);
  const lookups = await lookupsOf(records, images, vault);
  const done = doneBy(kept, fallen, to);
  const requests = restoredRequests(from.requests, done);
  const followUps = [...images.values()].filter(({ pk }) => pk.startsWith('due#'));
  const asThere = (item: StoredItem) => unlessThere(item, images.get(item.pk), done.commits);
  return {
    kept,
    fallen,
    registry: [
      ...records.map((record) => recordItem(record, lookups.get(record.pk) ?? {})),
      ...gatesOf(records).map(asThere),
      ...claimItems(
        records.map((record) => ({ ...record, lookups: lookups.get(record.pk) ?? {} })),
        isErased,
      ).map(asThere),
      ...restoredFollowUps(followUps, new Set(requests.map(({ pk }) => pk)), done),
    ],
    requests,
  };
}

/** A gate or claim that says the same of commits that stand is left as it is; another one is a later version of it. */
function unlessThere(
  made: StoredItem,
  there: StoredItem | undefined,
  commits: ReadonlyMap<string, unknown>,
): StoredItem {
  if (there === undefined) return made;
  const { commitId, since } = there;
  const stands = [commitId, since].every((id) => id === undefined || commits.has(id as string));
  return stands && isDeepStrictEqual(said(made), said(there)) ? there : { ...made, rev: there.rev + 1 };
}

/** A count of nobody, an employer of nobody and an absent one are the same. */
const said = (item: StoredItem): object =>
  Object.fromEntries(
    Object.entries(item).filter(
      ([name, value]) =>
        !['rev', 'commitId', 'since'].includes(name) &&
        value !== undefined &&
        value !== 0 &&
        !(name === 'admitsNoneOf' && Array.isArray(value) && value.length === 0),
    ),
  );
