import { archivedFamilies, type ArchivedFamily, type ArchivedItem, readName } from '../domain/archived.ts';
import type { ArchivedObject } from './archive-ports.ts';
import {
  type ArchiveReader,
  closedItems,
  type Damage,
  type Items,
  itemsIn,
  manifestsOf,
} from './read-archive.ts';

export interface ArchivedHistory {
  readonly items: Readonly<Record<ArchivedFamily, readonly ArchivedItem[]>>;
  readonly damage: readonly Damage[];
  /** Objects without which something may lack that no manifest counts, and hours that lack something. */
  readonly holes: readonly Damage[];
  readonly closedHours: number;
  readonly openObjects: number;
}

/**
 * All that the archive holds: closed hours by their packs, the rest by batches. Of what is damaged it goes round as
 * far as there is another object to go by; what is left over are holes.
 */
export async function archivedHistory(
  reader: Omit<ArchiveReader, 'damage'>,
  progress: (family: ArchivedFamily, items: number) => void = () => undefined,
): Promise<ArchivedHistory> {
  const damage: Damage[] = [];
  const holes: Damage[] = [];
  const note = (one: Damage) => {
    damage.push(one);
    if (one.kind === 'missing') holes.push(one);
  };
  let [closedHours, openObjects] = [0, 0];
  const items = { ledger: [], audit: [], 'follow-ups': [] } as Record<ArchivedFamily, ArchivedItem[]>;
  for (const family of archivedFamilies) {
    const found: Items = new Map();
    const take = (some: Items) => {
      for (const [name, item] of some) found.set(name, item);
      progress(family, found.size);
    };
    const closed = await manifestsOf({ ...reader, damage: note }, family);
    for (const manifest of closed.values()) {
      closedHours += 1;
      take(await closedItems({ ...reader, damage: note }, manifest));
    }
    for await (const page of reader.objects.list(`${family}/`)) {
      const open = page.filter(({ name }) => !closed.has(readName(name)?.hour ?? ''));
      openObjects += open.length;
      const inOpen = (one: Damage) => {
        damage.push(one);
        if (one.kind !== 'disturbed') holes.push(one);
      };
      take(await itemsIn({ ...reader, damage: inOpen }, pageOf(open)));
    }
    items[family] = [...found.values()];
  }
  return { items, damage, holes, closedHours, openObjects };
}

async function* pageOf(objects: readonly ArchivedObject[]): AsyncGenerator<readonly ArchivedObject[]> {
  yield await Promise.resolve(objects);
}
