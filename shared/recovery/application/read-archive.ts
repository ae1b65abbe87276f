import {
  type ArchivedFamily,
  type ArchivedItem,
  batchesOf,
  type Hour,
  MANIFESTS,
  nameOf,
  packsOf,
  readName,
} from '../domain/archived.ts';
import { Manifest } from '../domain/manifest.ts';
import { type CountedDigest, OrderlessDigest } from '../domain/orderless-digest.ts';
import type { ArchiveCodec, ArchivedObject, ArchiveObjects } from './archive-ports.ts';

/** What is wrong with what the archive keeps, and with which object or item. */
export interface Damage {
  readonly kind:
    /** Another version or a deletion lies over it; the first was read. */
    | 'disturbed'
    /** Cut off, altered, or a copy under another name: it is not what its first line says. */
    | 'unreadable'
    /** The manifest names it, and it is not there. */
    | 'gone'
    /** What it holds is not what its manifest says. */
    | 'differs'
    /** An item's content is not what its hash says. */
    | 'altered'
    /** Two objects hold different items under one name. */
    | 'two-of-one'
    /** A pack that no manifest names: of a closing that was never finished, or put there. */
    | 'stray'
    /** A batch holds what the closed hour does not: it came after the hour was closed. */
    | 'late'
    /** The hour holds less than its manifest says. */
    | 'missing';
  readonly name: string;
}

export interface ArchiveReader {
  readonly objects: ArchiveObjects;
  readonly codec: ArchiveCodec;
  /** Told of each. */
  readonly damage: (damage: Damage) => void;
}

/** Items by their name. */
export type Items = Map<string, ArchivedItem>;

/** Objects read side by side. */
const AT_ONCE = 16;

/** All items of these objects; those that can't be read are told of and left out. */
export async function itemsIn(
  { objects, codec, damage }: ArchiveReader,
  pages: AsyncIterable<readonly ArchivedObject[]>,
): Promise<Items> {
  const items: Items = new Map();
  for await (const page of pages)
    for (let from = 0; from < page.length; from += AT_ONCE) {
      const some = page.slice(from, from + AT_ONCE);
      const bodies = await Promise.all(some.map((object) => objects.read(object)));
      for (const [index, { name, disturbed }] of some.entries()) {
        if (disturbed) damage({ kind: 'disturbed', name });
        const body = bodies[index];
        const found = body && codec.unpack(name, body);
        if (found === undefined) damage({ kind: body === undefined ? 'gone' : 'unreadable', name });
        else for (const item of found) take(items, item, { codec, damage });
      }
    }
  return items;
}

/** The first one found of a name stays; one that its own hash disproves gives way to one that is sound. */
function take(
  items: Items,
  item: ArchivedItem,
  { codec, damage }: Pick<ArchiveReader, 'codec' | 'damage'>,
): void {
  const name = nameOf(item);
  const isSound = item['hash'] === undefined || codec.hashOf(item) === item['hash'];
  if (!isSound) {
    damage({ kind: 'altered', name });
    return;
  }
  const other = items.get(name);
  if (other === undefined) items.set(name, item);
  else if (markOf(other, codec) !== markOf(item, codec)) damage({ kind: 'two-of-one', name });
}

/** The hash that stands for an item. */
const markOf = (item: ArchivedItem, codec: ArchiveCodec): string =>
  typeof item['hash'] === 'string' ? item['hash'] : codec.hashOf(item);

export function digestOf(items: Iterable<ArchivedItem>, codec: ArchiveCodec): CountedDigest {
  const digest = new OrderlessDigest();
  for (const item of items) digest.add(codec.digest(nameOf(item), markOf(item, codec)));
  return digest.value;
}

export const isSame = (a: CountedDigest, b: CountedDigest): boolean =>
  a.count === b.count && a.digest === b.digest;

/** What the batches of an hour hold, whether it is closed or not. */
export const batchedItems = (reader: ArchiveReader, family: ArchivedFamily, hour: Hour): Promise<Items> =>
  itemsIn(reader, reader.objects.list(batchesOf(family, hour)));

/** The hours of a family that are closed, by the names alone, in their order. */
export async function closedHours(
  { objects }: Pick<ArchiveReader, 'objects'>,
  family: ArchivedFamily,
): Promise<readonly Hour[]> {
  const hours = new Set<Hour>();
  for await (const page of objects.list(`${MANIFESTS}${family}/`))
    for (const { name } of page) hours.add(readName(name)?.hour ?? '');
  hours.delete('');
  return [...hours].toSorted();
}

/** Manifests of a family by their hours, all of them or those chosen; one that can't be read is told of. */
export async function manifestsOf(
  { objects, codec, damage }: ArchiveReader,
  family: ArchivedFamily,
  chosen: (hour: Hour) => boolean = () => true,
): Promise<ReadonlyMap<Hour, Manifest>> {
  const found = new Map<Hour, Manifest>();
  for await (const page of objects.list(`${MANIFESTS}${family}/`)) {
    const wanted = page.filter(({ name }) => chosen(readName(name)?.hour ?? ''));
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const some = wanted.slice(from, from + AT_ONCE);
      const bodies = await Promise.all(some.map((object) => objects.read(object)));
      for (const [index, { name, disturbed }] of some.entries()) {
        if (disturbed) damage({ kind: 'disturbed', name });
        const body = bodies[index];
        const manifest = Manifest.safeParse(body && codec.unpack(name, body)?.[0]);
        if (manifest.success) found.set(manifest.data.hour, manifest.data);
        else damage({ kind: 'unreadable', name });
      }
    }
  }
  return found;
}

/**
 * The items of a closed hour: of its packs, and where one of those is damaged of its batches too. Whatever is missing
 * after that is told of, and how much the manifest counts.
 */
export async function closedItems(reader: ArchiveReader, manifest: Manifest): Promise<Items> {
  const { objects, codec, damage } = reader;
  const names = new Map<string, ArchivedObject>();
  for await (const page of objects.list(packsOf(manifest.family, manifest.hour)))
    for (const object of page) names.set(object.name, object);
  const items: Items = new Map();
  for (const pack of manifest.packs) {
    const object = names.get(pack.name);
    names.delete(pack.name);
    if (object === undefined) {
      damage({ kind: 'gone', name: pack.name });
      continue;
    }
    const found = await itemsIn(reader, one(object));
    if (found.size > 0 && !isSame(digestOf(found.values(), codec), pack))
      damage({ kind: 'differs', name: pack.name });
    for (const [name, item] of found) items.set(name, item);
  }
  for (const name of names.keys()) damage({ kind: 'stray', name });
  if (isSame(digestOf(items.values(), codec), manifest)) return items;
  for (const [name, item] of await batchedItems(reader, manifest.family, manifest.hour))
    if (!items.has(name)) items.set(name, item);
  if (!isSame(digestOf(items.values(), codec), manifest))
    damage({ kind: 'missing', name: `${manifest.family} ${manifest.hour}` });
  return items;
}

async function* one(object: ArchivedObject): AsyncGenerator<readonly ArchivedObject[]> {
  yield await Promise.resolve([object]);
}
