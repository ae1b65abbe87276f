import { isDeepStrictEqual } from 'node:util';
import type { Instant } from '../kernel/dates.ts';
import type { RequestId } from '../kernel/ids.ts';
import { derivedId } from '../platform/ids.ts';
import { dueKey } from '../platform/engine/keys.ts';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import type { StoredItem } from '../platform/store/port.ts';
import type { RestoringVault } from './restored-lookups.ts';
import { restoredRegistry } from './restored-registry.ts';

/** Everything that has arrived in a region of the one that is gone. */
export interface ArrivedRegion {
  readonly ledger: readonly LedgerEntry[];
  readonly registry: readonly StoredItem[];
  readonly requests: readonly StoredItem[];
  readonly keys: readonly StoredItem[];
}

/** What makes the region whole: what differs, and nothing else. */
export interface Mending {
  readonly put: readonly { readonly table: 'registry' | 'requests'; readonly item: StoredItem }[];
  readonly remove: readonly {
    readonly table: 'registry' | 'ledger' | 'requests';
    readonly item: StoredItem;
  }[];
  readonly report: MendingReport;
}

export interface MendingReport {
  readonly entries: number;
  readonly commits: number;
  /** When the last commit that stands was made. */
  readonly lastCommitAt?: Instant;
  /** Commits of which only a part has arrived, or that rest on one: to be carried out again where there is a request. */
  readonly fallen: readonly string[];
  /** Accepted requests that wait to be carried out. */
  readonly waiting: readonly string[];
  /** Accepted requests whose person's key has not arrived: nobody can open them any more. */
  readonly unreadable: readonly string[];
  /** Persons whose key was destroyed by a commit that has not arrived: erased, and no record says so yet. */
  readonly destroyed: readonly string[];
}

export interface Mender {
  readonly vault: RestoringVault;
  /** What is later has not arrived, by anybody's clock. */
  readonly to: Instant;
}

/**
 * H2: the streams of one transaction arrive apart, so the last commits of a region that is gone stand torn in the
 * other one. What is whole stands; of what is not, nothing stays, and the requests wait again. Whole is a commit whose
 * entries, follow-ups, keys and emptied requests have all arrived, with the keys of the persons it tells of; registry
 * and outcomes are made of it.
 */
export async function mendedRegion(region: ArrivedRegion, { vault, to }: Mender): Promise<Mending> {
  const { ledger, registry, requests, keys } = region;
  const persons = new Set(keys.map(({ pk }) => pk));
  const isReadable = (item: StoredItem): boolean =>
    personsIn(item['body']).every((id) => persons.has(`person#${id}`));
  const torn = tornCommits(region);
  const gone = rostersGone(region, torn, isReadable);
  for (const { pk, commitId, events } of ledger)
    if (gone.has(applicationIn(pk)) && events.some(({ type }) => type === 'RosterCompleted'))
      torn.add(commitId);
  const restored = await restoredRegistry({
    entries: ledger,
    registry,
    requests,
    to,
    torn,
    vault,
    isErased: erasedIn(keys),
  });
  const stands = new Set(restored.kept.map(({ pk, seq }) => `${pk}@${String(seq)}`));
  const fallen = ledger.filter(({ pk, seq }) => !stands.has(`${pk}@${String(seq)}`));
  const commits = new Set(restored.kept.map(({ commitId }) => commitId));
  const isGone = (item: StoredItem): boolean =>
    isOpen(item) && (!isReadable(item) || gone.has(applicationOf(item) ?? ''));
  // What a commit that fell had caused comes again when it is carried out again, and not before. A roster is read
  // again when its founding is told again.
  const comesAgain = (item: StoredItem): boolean =>
    (item['cause'] !== undefined && !commits.has(item['cause'] as string)) ||
    (applicationOf(item) !== undefined && isGone(item));
  const settled = restored.requests
    .filter((item) => !comesAgain(item))
    .map((item) => (isGone(item) ? lost(item, to) : item));
  const standing = new Set(settled.map(({ pk }) => pk));
  const there = new Map(registry.map((item) => [item.pk, item]));
  const kept = new Set(restored.registry.map(({ pk }) => pk));
  const asked = new Map(requests.map((item) => [item.pk, item]));
  return {
    put: [
      ...changed(restored.registry, there).map((item) => ({ table: 'registry' as const, item })),
      ...changed(settled, asked).map((item) => ({ table: 'requests' as const, item })),
    ],
    remove: [
      ...registry.filter(({ pk }) => !kept.has(pk)).map((item) => ({ table: 'registry' as const, item })),
      ...requests.filter(({ pk }) => !standing.has(pk)).map((item) => ({ table: 'requests' as const, item })),
      ...fallen.map((item) => ({ table: 'ledger' as const, item: item as unknown as StoredItem })),
    ],
    report: {
      entries: restored.kept.length,
      commits: commits.size,
      ...lastOf(restored.kept),
      fallen: [...new Set(fallen.map(({ commitId }) => commitId))],
      waiting: settled.filter(isOpen).map(({ pk }) => pk),
      unreadable: settled.filter((item) => isLost(item) && !isLost(asked.get(item.pk))).map(({ pk }) => pk),
      destroyed: keys
        .filter(({ pk, wrapped }) => pk.startsWith('person#') && wrapped === undefined)
        .map(({ pk }) => pk.slice('person#'.length))
        .filter((id) => !kept.has(`erasure#${id}`)),
    },
  };
}

/** Commits of which something has not arrived that is in no ledger and can't be made anew. */
function tornCommits({ ledger, registry, requests, keys }: ArrivedRegion): Set<string> {
  const revs = new Map<string, number>();
  for (const [table, items] of [
    ['registry', registry],
    ['requests', requests],
    ['keys', keys],
  ] as const)
    for (const { pk, rev } of items) revs.set(`${table}/${pk}`, rev);
  const torn = new Set<string>();
  for (const { commitId, follows = 0, beside = [], events } of ledger) {
    const followUps = Array.from({ length: follows }, (_, index) =>
      dueKey(derivedId<RequestId>(commitId, 'follow', index)),
    );
    const whole =
      followUps.every((pk) => revs.has(`registry/${pk}`)) &&
      beside.every((name) => {
        const at = name.lastIndexOf('@');
        const rev = revs.get(name.slice(0, at));
        // A request that is not there has no body that could be read: it has expired.
        return rev === undefined ? name.startsWith('requests/') : rev >= Number(name.slice(at + 1));
      }) &&
      personsIn(events).every((id) => revs.has(`keys/person#${id}`));
    if (!whole) torn.add(commitId);
  }
  return torn;
}

const applicationIn = (pk: string): string => pk.replace(/^founding-application#/, '');

const bodyOf = ({ body }: StoredItem) =>
  (body ?? {}) as { readonly applicationId?: string; readonly chunk?: number; readonly chunks?: number };

interface Completed {
  readonly type: string;
  readonly v: number;
  readonly roster: { readonly chunks: number };
}

/** The founding whose roster this request tells of. */
const applicationOf = (item: StoredItem): string | undefined =>
  ['RecordRosterRows', 'CompleteRoster'].includes(String(item['type']))
    ? bodyOf(item).applicationId
    : undefined;

/**
 * Applications whose roster is told to be complete and is not: a chunk of it has not arrived, neither as it was
 * recorded nor as a request that can be. Nobody could ever admit it; the roster is to be handed in again.
 */
function rostersGone(
  { ledger, requests }: ArrivedRegion,
  torn: ReadonlySet<string>,
  isReadable: (item: StoredItem) => boolean,
): ReadonlySet<string> {
  const there = new Set(
    ledger.flatMap(({ pk, commitId }) =>
      pk.startsWith('roster-chunk#') && !torn.has(commitId) ? [pk.slice('roster-chunk#'.length)] : [],
    ),
  );
  for (const item of requests) {
    const { applicationId, chunk } = bodyOf(item);
    if (item['type'] === 'RecordRosterRows' && applicationId !== undefined && isReadable(item))
      there.add(`${applicationId}-${String(chunk)}`);
  }
  const told = [
    ...requests.map((item) => ({ application: applicationOf(item), chunks: bodyOf(item).chunks })),
    ...ledger.flatMap(({ pk, events }) =>
      events.flatMap((event) =>
        event.type === 'RosterCompleted'
          ? [{ application: applicationIn(pk), chunks: (event as Completed).roster.chunks }]
          : [],
      ),
    ),
  ];
  const gone = new Set<string>();
  for (const { application, chunks = 0 } of told) {
    if (application === undefined) continue;
    for (let chunk = 0; chunk < chunks; chunk += 1)
      if (!there.has(`${application}-${String(chunk)}`)) gone.add(application);
  }
  return gone;
}

/** Of everything sealed in it: whose key opens it. */
function personsIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  const look = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    const { personId, sealed } = one as { personId?: unknown; sealed?: unknown };
    if (typeof personId === 'string' && typeof sealed === 'string') found.add(personId);
    for (const part of Object.values(one)) look(part);
  };
  look(value);
  return [...found];
}

const erasedIn = (keys: readonly StoredItem[]) => {
  const whole = new Set(keys.filter(({ wrapped }) => wrapped !== undefined).map(({ pk }) => pk));
  return (personId: string): boolean => !whole.has(`person#${personId}`);
};

const isOpen = (item: StoredItem): boolean => item['outcome'] === undefined;

const LOST = 'request/lost';

const isLost = (item: StoredItem | undefined): boolean =>
  (item?.['outcome'] as { rejection?: { code?: string } } | undefined)?.rejection?.code === LOST;

/** What nobody can open any more is not kept either. */
const lost = (
  { pendingShard: _, pendingSince: _since, body: _body, ...item }: StoredItem,
  at: Instant,
): StoredItem => ({
  ...item,
  rev: item.rev + 1,
  outcome: { status: 'rejected', at, rejection: { code: LOST } },
});

const changed = (
  made: readonly StoredItem[],
  there: ReadonlyMap<string, StoredItem>,
): readonly StoredItem[] =>
  made.filter((item) => {
    const other = there.get(item.pk);
    return other !== item && !isDeepStrictEqual(defined(item), other && defined(other));
  });

const defined = (item: StoredItem): object => JSON.parse(JSON.stringify(item)) as object;

function lastOf(kept: readonly LedgerEntry[]): { readonly lastCommitAt?: Instant } {
  let last: Instant | undefined;
  for (const { at } of kept) if (last === undefined || at > last) last = at;
  return last === undefined ? {} : { lastCommitAt: last };
}
