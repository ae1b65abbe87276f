import { isBehind, isBelowBehind, type Stamp, stampVersionOf } from '../../../shared/kernel/stamp.ts';
import { hasVote, isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import { ofEmployer, type StoredItem } from '../../../shared/platform/store/port.ts';
import { claimsFrom } from '../../../shared/recovery/domain/restore-claims.ts';
import { bearersIn } from '../../../shared/registry/claim-bearers.ts';
import { gateOf, isStanding } from '../../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { View } from '../contract.ts';
import { decidedClaims, decidingClaim, decidingKey } from './index-keys.ts';
import { fold } from './snapshots.ts';
import { type EntryItem, type RecordItem, within } from './stored.ts';

/**
 * The registry as it is made of these ledger entries alone: states folded, gates and claims made of them anew. The
 * keyed hashes beside the records, which a restore recomputes, are taken from the view; so is the rest of it.
 */
export function restoredFrom(entries: readonly EntryItem[], view: View): View {
  const chains = new Map<string, EntryItem[]>();
  for (const entry of entries) within(chains, entry.pk, () => []).push(entry);
  const items = new Map<string, StoredItem>();
  const states = new Map<string, RecordItem>();
  const keys = { deciding: decidingKey(view), decided: decidedClaims(view) };
  for (const entry of entries) items.set(`ledger/${entry.pk}@${String(entry.seq)}`, entry);
  for (const [pk, chain] of chains) {
    chain.sort((a, b) => a.seq - b.seq);
    const item = recordOf(pk, chain, view, keys);
    states.set(pk, item);
    items.set(`registry/${pk}`, item);
  }
  for (const item of [...gatesOf(states), ...claimsOf(states, chains, view)])
    items.set(`registry/${item.pk}`, item);
  for (const [key, item] of view.items) if (key.startsWith('keys/')) items.set(key, item);
  return { ...view, items, replica: new Map(), figures: () => new Map() };
}

interface IndexKeys {
  readonly deciding: string | undefined;
  readonly decided: ReadonlyMap<string, string>;
}

/**
 * The keyed hashes beside a record, under the index key of the day. Nobody can compute that of a person who has been
 * erased since: what the cut says of them is under a hash of nobody else's.
 */
function recomputed(pk: string, view: View, keys: IndexKeys): RecordItem['lookups'] {
  const { lookups, state } = (view.items.get(`registry/${pk}`) ?? {}) as Partial<RecordItem>;
  const noted = lookups?.['identity'];
  if (lookups === undefined || noted === undefined) return lookups;
  const member = pk.slice(pk.indexOf('#') + 1);
  const claim = decidingClaim(noted, member, keys);
  if (claim !== undefined) return { ...lookups, identity: claim };
  const { personId } = (state as Member).person;
  return isErased(view, personId)
    ? { ...lookups, identity: `IDNO#${keys.deciding ?? ''}#of ${member}` }
    : lookups;
}

const isErased = ({ items }: View, personId: string): boolean =>
  items.get(`keys/person#${personId}`)?.['wrapped'] === undefined;

function recordOf(pk: string, chain: readonly EntryItem[], view: View, keys: IndexKeys): RecordItem {
  const type = pk.slice(0, pk.indexOf('#'));
  const last = chain.at(-1);
  const lookups = recomputed(pk, view, keys);
  return {
    pk,
    type,
    rev: chain.length,
    commitId: last?.commitId ?? '',
    head: last?.hash ?? '',
    state: fold(type, chain),
    ...(lookups && { lookups }),
  };
}

const statesOf = <State>(
  records: ReadonlyMap<string, RecordItem>,
  type: string,
): readonly RecordItem<State>[] =>
  [...records.values()].filter((item) => item.type === type) as RecordItem<State>[];

function gatesOf(records: ReadonlyMap<string, RecordItem>): StoredItem[] {
  const unions = statesOf<Union>(records, 'union').map(({ state }) => state);
  const live = statesOf<Member>(records, 'member').filter(({ state }) => isLive(state.status));
  const unionsIn = (of: typeof live) => counted(of.map(({ state }) => state.unionId));
  const members = unionsIn(live);
  const withoutVote = unionsIn(live.filter(({ state }) => !hasVote(state.status)));
  const children = counted(
    unions.flatMap(({ status, superior }) =>
      !isStanding(status) || superior === undefined ? [] : [superior],
    ),
  );
  const stamps = new Map<string, Stamp>(unions.map(({ unionId, stamp }) => [unionId, stamp]));
  const versionAt = (id: string) => ({
    stampVersion: stampVersionOf(stamps.get(id) ?? { path: [], division: '' }),
  });
  const membersBehind = unionsIn(live.filter(({ state }) => isBehind(state.stamp, versionAt(state.unionId))));
  const childrenBehind = counted(
    unions.flatMap(({ status, superior, stamp }) =>
      superior !== undefined && isStanding(status) && isBelowBehind(stamp, versionAt(superior))
        ? [superior]
        : [],
    ),
  );
  const ofUnion = new Map<string, { employers: readonly string[]; of: Record<string, number> }>(
    unions.map(({ unionId, employers }) => [unionId, { employers, of: {} }]),
  );
  for (const { state } of live) {
    const at = ofUnion.get(state.unionId);
    if (at === undefined || at.employers.length === 0 || !hasVote(state.status)) continue;
    for (const id of new Set([state.employerId, state.workUnit ?? state.employerId]))
      at.of[ofEmployer(id)] = (at.of[ofEmployer(id)] ?? 0) + 1;
  }
  return unions.map(({ unionId, status, stamp, employers, admitsNoneOf, employersVersion }) => ({
    ...ofUnion.get(unionId)?.of,
    ...(admitsNoneOf && { admitsNoneOf }),
    ...(employersVersion && { employersVersion }),
    pk: `gate#${unionId}`,
    rev: 1,
    status: gateOf[status],
    stamp,
    stampVersion: stampVersionOf(stamp),
    employers,
    members: members.get(unionId) ?? 0,
    withoutVote: withoutVote.get(unionId) ?? 0,
    children: children.get(unionId) ?? 0,
    membersBehind: membersBehind.get(unionId) ?? 0,
    childrenBehind: childrenBehind.get(unionId) ?? 0,
  }));
}

function counted(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** As the restore makes them, of the records alone; the checks of claims then say what they must be. */
function claimsOf(
  records: ReadonlyMap<string, RecordItem>,
  chains: ReadonlyMap<string, readonly EntryItem[]>,
  view: View,
): StoredItem[] {
  const bearers = [...records.values()].flatMap(({ pk, type, state, lookups = {} }) =>
    bearersIn({ type, state, lookups, at: chains.get(pk)?.at(-1)?.at ?? '' }, (personId) =>
      isErased(view, personId),
    ),
  );
  return claimsFrom(bearers).map(({ claim, ...content }) => ({ pk: `claim#${claim}`, rev: 1, ...content }));
}
