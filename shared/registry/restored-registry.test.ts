import { describe, expect, it } from 'vitest';
import type { Instant } from '../kernel/dates.ts';
import type { ClaimId } from '../kernel/decision.ts';
import type { SealedPerson } from '../kernel/sealed.ts';
import type { LedgerEntry } from '../platform/engine/ledger.ts';
import type { StoredItem } from '../platform/store/port.ts';
import { randomFrom } from '../../tests/support/random.ts';
import { cut } from '../../tests/simulation/invariants/cuts.ts';
import { same } from '../../tests/simulation/invariants/snapshots.ts';
import { standingView } from '../../tests/simulation/invariants/standing-view.ts';
import { storedIn } from '../../tests/simulation/invariants/stored.ts';
import type { View } from '../../tests/simulation/contract.ts';
import { restoredRegistry, type RestoredFrom } from './restored-registry.ts';

const tableOf = ({ items }: View, table: string): StoredItem[] =>
  [...items].flatMap(([key, item]) => (key.startsWith(`${table}/`) ? [item] : []));

const END = '2099-12-31T00:00:00.000Z' as Instant;

/** Opens whoever stands in the view, by the person: the numbers of their records are known there. */
function fromView(view: View, more: Partial<RestoredFrom> = {}): RestoredFrom {
  const noted = new Map<string, ClaimId>();
  for (const { state, lookups } of tableOf(view, 'registry') as (StoredItem & {
    state?: { person?: SealedPerson; rows?: number | { line: number; person?: SealedPerson }[] };
    lookups?: Record<string, ClaimId>;
  })[]) {
    if (state?.person && lookups?.['identity']) noted.set(state.person.sealed, lookups['identity']);
    for (const { line, person } of Array.isArray(state?.rows) ? state.rows : []) {
      const claim = lookups?.[String(line)];
      if (person && claim) noted.set(person.sealed, claim);
    }
  }
  return {
    entries: tableOf(view, 'ledger') as unknown as LedgerEntry[],
    registry: tableOf(view, 'registry'),
    requests: tableOf(view, 'requests'),
    to: END,
    vault: {
      isCurrent: () => true,
      claimsOf: (persons) => Promise.resolve(persons.map(({ sealed }) => noted.get(sealed))),
    },
    isErased: (personId) => view.items.get(`keys/person#${personId}`)?.['wrapped'] === undefined,
    ...more,
  };
}

const byKey = (items: readonly StoredItem[]) => new Map(items.map((item) => [item.pk, item]));

/** A claim on the number of somebody erased names nobody, and says what an absent one says. */
const registryOf = (view: View): StoredItem[] =>
  tableOf(view, 'registry').filter(
    ({ pk, lastHolder }) => !pk.startsWith('claim#') || lastHolder !== undefined,
  );

/** Keys under which the one holds something else than the other. */
const differing = (found: readonly StoredItem[], there: readonly StoredItem[]) => {
  const [ours, theirs] = [byKey(found), byKey(there)];
  const keys = new Set([...ours.keys(), ...theirs.keys()]);
  return [...keys].filter((key) => !same(ours.get(key), theirs.get(key)));
};

describe('H2 a registry that is restored', () => {
  it('is what it was, item for item, where nothing was lost', async () => {
    const view = await standingView();
    const { registry, requests, kept, fallen } = await restoredRegistry(fromView(view));
    expect(fallen).toEqual([]);
    expect(kept).toHaveLength(tableOf(view, 'ledger').length);
    expect(differing(registry, registryOf(view))).toEqual([]);
    expect(differing(requests, tableOf(view, 'requests'))).toEqual([]);
  });

  it('is made of the ledger alone but for what was still to follow: each record, gate and claim', async () => {
    const view = await standingView();
    const { registry } = await restoredRegistry(fromView(view, { registry: [] }));
    const bare = ({ rev: _, commitId: _commit, since: _since, ...item }: StoredItem) => ({ ...item, rev: 0 });
    const isGate = ({ pk }: StoredItem) => pk.startsWith('gate#');
    const there = registryOf(view).filter(({ pk }) => !pk.startsWith('due#'));
    expect(
      differing(
        registry.filter((item) => !isGate(item)).map(bare),
        there.filter((item) => !isGate(item)).map(bare),
      ),
    ).toEqual([]);
    const counts = (items: readonly StoredItem[]) =>
      items
        .filter(isGate)
        .map((item) => [item.pk, item['members'], item['withoutVote'] ?? 0, item['children'], item['stamp']])
        .toSorted();
    expect(counts(registry)).toEqual(counts(there));
  });

  it('asks again for what a lost commit had carried out, and for nothing else', async () => {
    const view = await standingView();
    const { ledger } = storedIn(view);
    const random = randomFrom(3);
    for (let number = 0; number < 20; number += 1) {
      const left = cut(ledger, random);
      const { kept, fallen, registry, requests } = await restoredRegistry(
        fromView(view, { entries: left as unknown as LedgerEntry[] }),
      );
      const commits = new Set(kept.map(({ commitId }) => commitId));
      const standing = new Set(kept.map(({ pk }) => pk));
      for (const { pk } of registry) if (!/^(gate|claim|due)#/.test(pk)) expect(standing).toContain(pk);
      const waiting = requests.filter(({ outcome }) => outcome === undefined);
      for (const { pk, pendingShard } of waiting) {
        expect(commits).not.toContain(pk);
        expect(pendingShard).toBeDefined();
      }
      const lost = new Set(fallen.map(({ commitId }) => commitId));
      expect(waiting.map(({ pk }) => pk)).toEqual(
        expect.arrayContaining([...lost].filter((id) => view.items.get(`requests/${id}`)?.['body'])),
      );
      for (const { commitId } of registry.filter(({ pk }) => pk.startsWith('due#')))
        expect(commits).toContain(commitId);
    }
  });

  it('holds nothing that came after the instant restored to', async () => {
    const view = await standingView();
    const times = (tableOf(view, 'ledger') as unknown as LedgerEntry[]).map(({ at }) => at).toSorted();
    const to = times[Math.floor(times.length / 2)] ?? END;
    const { kept, registry, requests } = await restoredRegistry(fromView(view, { to }));
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(times.length);
    expect(kept.every(({ at }) => at <= to)).toBe(true);
    expect(requests.every(({ at }) => String(at) <= to)).toBe(true);
    const revs = new Map<string, number>();
    for (const { pk, seq } of kept) revs.set(pk, Math.max(seq, revs.get(pk) ?? 0));
    for (const { pk, rev } of registry) if (revs.has(pk)) expect(rev).toBe(revs.get(pk));
  });
});
