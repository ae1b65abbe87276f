import { epochOf, type Instant, instantOf } from '../kernel/dates.ts';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import { shardOf } from '../platform/engine/plan.ts';
import { RETENTION_SECONDS } from '../platform/engine/request.ts';
import type { StoredItem } from '../platform/store/port.ts';

/** What a ledger says of the commands that were carried out. */
export interface Done {
  /** When each commit was made, by the id of the request it carried out. */
  readonly commits: ReadonlyMap<string, Instant>;
  /** Commits whose entries arrived and can't stand. */
  readonly fallen: ReadonlySet<string>;
  /** The instant restored to. */
  readonly to: Instant;
}

/** The streams of one transaction arrive apart by less than this, or an alarm has long been raised. */
const APART_MILLISECONDS = 3_600_000;

export function doneBy(kept: readonly LedgerEntry[], fallen: readonly LedgerEntry[], to: Instant): Done {
  const commits = new Map(kept.map(({ commitId, at }) => [commitId, at]));
  return {
    commits,
    fallen: new Set(fallen.map(({ commitId }) => commitId).filter((id) => !commits.has(id))),
    to,
  };
}

/**
 * Requests as they stand beside the ledger that was restored: one that was carried out by a commit that is lost waits
 * again, and so does one that was decided after the instant restored to; none that came later is there. One of whose
 * commit the ledger tells and which is lost itself comes back as carried out, so that no repeat of it is carried out
 * again.
 */
export function restoredRequests(items: Iterable<StoredItem>, done: Done): readonly StoredItem[] {
  const restored: StoredItem[] = [];
  const there = new Set<string>();
  for (const item of items) {
    if (String(item['at']) > done.to) continue;
    there.add(item.pk);
    restored.push(standing(item, done));
  }
  const oldest = instantOf(epochOf(done.to) - RETENTION_SECONDS * 1_000);
  for (const [pk, at] of done.commits) if (!there.has(pk) && at > oldest) restored.push(carriedOut(pk, at));
  return restored;
}

function standing(item: StoredItem, { commits, fallen, to }: Done): StoredItem {
  const { outcome, ...open } = item;
  if (commits.has(item.pk))
    return outcome === undefined
      ? settled(open, { status: 'done', at: commits.get(item.pk), result: {} })
      : item;
  const { status, at } = (outcome ?? {}) as { status?: string; at?: string };
  if (status === undefined || at === undefined || item['body'] === undefined) return item;
  const mayBeLost = at > instantOf(epochOf(to) - APART_MILLISECONDS);
  const isLost = fallen.has(item.pk) || at > to || (status === 'done' && mayBeLost);
  return isLost ? waiting(open) : item;
}

const settled = (
  { pendingShard: _, pendingSince: _since, ...item }: Readonly<Record<string, unknown>>,
  outcome: object,
): StoredItem => ({ ...next(item), outcome });

const waiting = (item: Readonly<Record<string, unknown>>): StoredItem => ({
  ...next(item),
  pendingShard: shardOf(String(item['pk'])),
  pendingSince: item['at'],
});

const next = (item: Readonly<Record<string, unknown>>): StoredItem => ({
  ...item,
  pk: String(item['pk']),
  rev: Number(item['rev']) + 1,
});

/** Type of a request that came back of the ledger alone. */
export const RESTORED = 'Restored';

const carriedOut = (pk: string, at: Instant): StoredItem => ({
  pk,
  rev: 1,
  type: RESTORED,
  actor: { kind: 'system', id: 'restore' },
  at,
  group: pk,
  lane: 'bulk',
  outcome: { status: 'done', at, result: {} },
  expiresAt: Math.floor(epochOf(at) / 1_000) + RETENTION_SECONDS,
});

/**
 * Follow-ups of the commits that are kept. One that was sent is sent still if its request is there, was carried out,
 * or is older than requests are kept; else it is sent again, under the same id.
 */
export function restoredFollowUps(
  items: Iterable<StoredItem>,
  requests: ReadonlySet<string>,
  { commits, to }: Done,
): readonly StoredItem[] {
  const oldest = instantOf(epochOf(to) - RETENTION_SECONDS * 1_000);
  const restored: StoredItem[] = [];
  for (const item of items) {
    const { id, commitId, dueAt, dueShard } = item as StoredItem & DueFields;
    if (!commits.has(commitId)) continue;
    const wasDone = commits.has(id) || requests.has(id);
    const isSent = wasDone || (dueShard === undefined && dueAt < oldest);
    if (isSent === (dueShard === undefined)) restored.push(item);
    else {
      const { dueShard: _, ...sent } = item;
      restored.push({ ...next(sent), ...(!isSent && { dueShard: shardOf(id) }) });
    }
  }
  return restored;
}

interface DueFields {
  readonly id: string;
  readonly commitId: string;
  readonly dueAt: string;
  readonly dueShard?: string;
}
