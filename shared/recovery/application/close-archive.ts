import {
  type ArchivedFamily,
  archivedFamilies,
  type ArchivedItem,
  boundsOf,
  type Hour,
  hourOf,
  manifestName,
  nameOf,
  nextHour,
  packName,
} from '../domain/archived.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { ArchivedTable, WrittenItem } from './archive-ports.ts';
import { type ArchiveReader, batchedItems, digestOf, type Items, closedHours } from './read-archive.ts';

export interface Closing extends ArchiveReader {
  readonly source: ArchivedTable;
  readonly now: () => number;
  /** Whether there is time for another hour. */
  readonly mayContinue: () => boolean;
}

export interface Closed {
  readonly hours: number;
  readonly items: number;
  readonly mended: number;
  /** Items that the archive holds and the source does not, or holds otherwise. */
  readonly surplus: number;
  readonly done: boolean;
}

/** No function runs longer: what is of an hour has been written, and most of it has come through the stream. */
const SETTLED_MILLISECONDS = 15 * 60_000;

/** Items of one pack: what a reader holds in memory at once, some 20 MB. */
const PACKED = 20_000;

/** The oldest hour that is to be closed where nothing has been; undefined where there is nothing to archive. */
export type Begin = (family: ArchivedFamily) => Promise<Hour | undefined>;

/**
 * Closes every hour that has settled since the last one: all of it in few packs, held against the source by counts and
 * names, and a manifest. What no batch brought is taken from the source. So a restore reads batches of the hours that
 * are not closed yet, and of no others.
 */
export async function closeArchive(closing: Closing, begin: Begin): Promise<Closed> {
  const last = hourOf(new Date(closing.now() - SETTLED_MILLISECONDS).toISOString());
  let [hours, items, mended, surplus] = [0, 0, 0, 0];
  for (const family of archivedFamilies) {
    const latest = (await closedHours(closing, family)).at(-1);
    let hour = latest === undefined ? await begin(family) : nextHour(latest);
    for (; hour !== undefined && hour < last; hour = nextHour(hour)) {
      if (!closing.mayContinue()) return { hours, items, mended, surplus, done: false };
      const closed = await closeHour(closing, family, hour);
      hours += 1;
      items += closed.count;
      mended += closed.mended;
      surplus += closed.surplus;
    }
  }
  return { hours, items, mended, surplus, done: true };
}

async function closeHour(
  closing: Closing,
  family: ArchivedFamily,
  hour: Hour,
): Promise<Manifest & { readonly surplus: number }> {
  const { objects, codec, now } = closing;
  const items = await batchedItems(closing, family, hour);
  const { mended, surplus } =
    family === 'follow-ups' ? { mended: 0, surplus: 0 } : await mend(closing, family, hour, items);
  const sorted = [...items].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  const packs: Manifest['packs'] = [];
  for (let from = 0; from < sorted.length; from += PACKED) {
    const some = sorted.slice(from, from + PACKED);
    const digest = digestOf(some, codec);
    const name = packName(family, hour, packs.length, digest.digest);
    await objects.put(name, codec.pack(name, some));
    packs.push({ name, ...digest });
  }
  const manifest: Manifest = {
    ...{ v: 1, family, hour, closedAt: new Date(now()).toISOString() },
    ...digestOf(sorted, codec),
    ...{ packs, mended },
  };
  const name = manifestName(family, hour);
  await objects.put(name, codec.pack(name, [{ pk: name, ...manifest }]));
  return { ...manifest, surplus };
}

/** Reads of the table at a time. */
const READ = 100;

/** Adds to the items what the source wrote in the hour and no batch brought; counts what it does not know. */
async function mend(
  { source, codec }: Closing,
  family: 'ledger' | 'audit',
  hour: Hour,
  items: Items,
): Promise<{ mended: number; surplus: number }> {
  const missing: WrittenItem[] = [];
  const known = new Set<string>();
  for await (const page of source.written(family, ...boundsOf(hour)))
    for (const item of page) {
      const name = nameOf(item);
      const there = items.get(name);
      if (there === undefined) missing.push(item);
      else if (there['hash'] === item.hash) known.add(name);
    }
  const surplus = items.size - known.size;
  let mended = 0;
  for (let from = 0; from < missing.length; from += READ)
    for (const item of await source.read(family, missing.slice(from, from + READ)))
      if (codec.hashOf(item) === item['hash']) {
        items.set(nameOf(item), item satisfies ArchivedItem);
        mended += 1;
      }
  return { mended, surplus };
}
