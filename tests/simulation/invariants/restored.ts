import type { Member } from '../../../shared/members/domain/member.ts';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import { claimItems } from '../../../shared/registry/restored-claims.ts';
import { gatesOf } from '../../../shared/registry/restored-gates.ts';
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
  for (const item of [...gatesOf([...states.values()]), ...claimsOf(states, chains, view)])
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

/** As the restore makes them, of the records alone; the checks of claims then say what they must be. */
function claimsOf(
  records: ReadonlyMap<string, RecordItem>,
  chains: ReadonlyMap<string, readonly EntryItem[]>,
  view: View,
): readonly StoredItem[] {
  function* bearing() {
    for (const { pk, type, commitId, state, lookups = {} } of records.values())
      yield { type, commitId, state, lookups, at: chains.get(pk)?.at(-1)?.at ?? '' };
  }
  return claimItems(bearing(), (personId) => isErased(view, personId));
}
