import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/platform/engine/ledger.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';
import { archiveCodec } from '../../shared/recovery/adapters/archive-codec.ts';
import { archiveTables } from '../../shared/recovery/adapters/archive-handler.ts';
import { archivedHistory } from '../../shared/recovery/application/archived-history.ts';
import { closeArchive } from '../../shared/recovery/application/close-archive.ts';
import { hourOf } from '../../shared/recovery/domain/archived.ts';
import { foldedRecords } from '../../shared/registry/restored-records.ts';
import { restorable } from '../../shared/registry/restorable.ts';
import { same } from '../simulation/invariants/snapshots.ts';
import { standingView } from '../simulation/invariants/standing-view.ts';
import { storedIn } from '../simulation/invariants/stored.ts';
import { streamOf } from '../support/archive-streams.ts';
import { type MemoryArchive, memoryArchive, memorySource } from '../support/memory-archive.ts';
import { randomFrom } from '../support/random.ts';

const log = { info: () => undefined, error: () => undefined };
const isWriter = () => Promise.resolve(true);

interface Archived {
  readonly objects: MemoryArchive;
  readonly ledger: readonly LedgerEntry[];
  readonly due: readonly StoredItem[];
  readonly records: ReadonlyMap<string, StoredItem>;
}

/** A province of every kind of record, archived in batches of its streams, its first hours closed. */
let made: Promise<Archived> | undefined;
const archived = (): Promise<Archived> =>
  (made ??= (async () => {
    const view = await standingView();
    const { ledger: chains, due, records } = storedIn(view);
    const ledger = [...chains.values()].flat().toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const first = [...due.values()].map((item) => ({ ...item, rev: 1 }));
    const objects = memoryArchive();
    const keep = archiveTables({ objects, codec: archiveCodec, log, isWriter });
    for (const [table, items] of [
      ['ledger', ledger],
      ['registry', first],
    ] as const) {
      const stream = streamOf(table, items, ledger[0]?.at);
      for (let from = 0; from < stream.length; from += 25)
        await keep({ Records: stream.slice(from, from + 25) });
    }
    const byName = new Map(ledger.map((entry) => [`${entry.pk}@${String(entry.seq)}`, entry]));
    const hours = [...new Set(ledger.map(({ at }) => hourOf(at)))];
    const middle = hours[Math.ceil(hours.length / 2)] ?? '';
    await closeArchive(
      {
        ...{ objects, codec: archiveCodec, damage: () => undefined, mayContinue: () => true },
        source: memorySource({ ledger: byName, audit: new Map() }),
        now: () => Date.parse(`${middle}:20:00.000Z`),
      },
      () => Promise.resolve(hourOf(ledger[0]?.at ?? '')),
    );
    const stored = new Map(
      [...records.values()].flatMap((of) => [...of.values()].map((item) => [item.pk, item])),
    );
    return { objects, ledger, due: first, records: stored };
  })());

const historyOf = (objects: MemoryArchive) => archivedHistory({ objects, codec: archiveCodec });

describe('H2 what is restored of the archive’s objects', () => {
  it('is the fold of the ledger, record by record, and all that is to follow', async () => {
    const { objects, ledger, due, records } = await archived();
    const { items, damage, holes, closedHours, openObjects } = await historyOf(objects);
    expect({ damage, holes }).toEqual({ damage: [], holes: [] });
    expect(closedHours).toBeGreaterThan(0);
    expect(openObjects).toBeGreaterThan(0);
    expect(items.ledger).toHaveLength(ledger.length);
    const folded = foldedRecords(restorable(items.ledger as unknown as LedgerEntry[]));
    expect(folded).toHaveLength(records.size);
    for (const { pk, rev, head, state } of folded) {
      const item = records.get(pk);
      expect([pk, rev, head]).toEqual([pk, item?.rev, item?.['head']]);
      expect(same(state, item?.['state'])).toBe(true);
    }
    expect(items['follow-ups'].map(({ pk }) => pk).toSorted()).toEqual(due.map(({ pk }) => pk).toSorted());
  });

  const random = randomFrom(88);
  it('is all of it with any one pack removed or broken, and with any one batch a whole state, named', async () => {
    const { objects, ledger } = await archived();
    const names = [...objects.bodies.keys()].filter((name) => !name.startsWith('manifests/'));
    for (let trial = 0; trial < 8; trial += 1) {
      const name = names[random.between(0, names.length - 1)] ?? '';
      const broken = memoryArchive(new Map(objects.bodies));
      const body = broken.bodies.get(name) ?? new Uint8Array();
      const isGone = name.startsWith('packs/') && random.chance(0.5);
      if (isGone) broken.bodies.delete(name);
      else broken.bodies.set(name, body.slice(0, random.between(0, body.length - 1)));
      const { items, damage, holes } = await historyOf(broken);
      const kept = restorable(items.ledger as unknown as LedgerEntry[]);
      if (name.startsWith('packs/')) {
        expect(damage).toContainEqual({ kind: isGone ? 'gone' : 'unreadable', name });
        expect(holes).toEqual([]);
        expect(kept).toHaveLength(ledger.length);
      } else {
        // A batch of a closed hour is not needed; without one of an open hour what remains is whole by itself.
        if (holes.length > 0) expect(holes).toEqual([{ kind: 'unreadable', name }]);
        else expect(items.ledger).toHaveLength(ledger.length);
        expect(restorable(kept)).toEqual(kept);
        expect(() => foldedRecords(kept)).not.toThrow();
      }
    }
  });
});
