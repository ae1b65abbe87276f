import { isLive } from '../../../shared/members/domain/lifecycle.ts';
import type { Member } from '../../../shared/members/domain/member.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { gateOf } from '../../../shared/unions/domain/lifecycle.ts';
import type { Union } from '../../../shared/unions/domain/union.ts';
import type { View } from '../contract.ts';
import { liveHolders } from './claims.ts';
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
  for (const entry of entries) items.set(`ledger/${entry.pk}@${String(entry.seq)}`, entry);
  for (const [pk, chain] of chains) {
    chain.sort((a, b) => a.seq - b.seq);
    const item = recordOf(pk, chain, view);
    states.set(pk, item);
    items.set(`registry/${pk}`, item);
  }
  const records = { ...view, items: new Map(items) };
  for (const item of [...gatesOf(states), ...claimsOf(records)]) items.set(`registry/${item.pk}`, item);
  for (const [key, item] of view.items) if (key.startsWith('keys/')) items.set(key, item);
  return { ...view, items, replica: new Map(), figures: () => new Map() };
}

function recordOf(pk: string, chain: readonly EntryItem[], view: View): RecordItem {
  const type = pk.slice(0, pk.indexOf('#'));
  const last = chain.at(-1);
  const { lookups } = (view.items.get(`registry/${pk}`) ?? {}) as Partial<RecordItem>;
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
  const members = counted(
    statesOf<Member>(records, 'member').flatMap(({ state: { status, unionId } }) =>
      isLive(status) ? [unionId] : [],
    ),
  );
  const children = counted(
    unions.flatMap(({ status, superior }) => (status === 'void' || superior === undefined ? [] : [superior])),
  );
  return unions.map(({ unionId, status, stamp, employers }) => ({
    pk: `gate#${unionId}`,
    rev: 1,
    status: gateOf[status],
    stamp,
    stampVersion: 1,
    employers,
    members: members.get(unionId) ?? 0,
    children: children.get(unionId) ?? 0,
  }));
}

function counted(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Of two that bear a number the last takes the claim: that the other has none is for the checks to find. */
const claimsOf = (view: View): StoredItem[] =>
  [...liveHolders(view)].map(({ claim, holder, standing }) => ({
    pk: `claim#${claim}`,
    rev: 1,
    holder,
    lastHolder: holder,
    ...(standing && { standing }),
  }));
