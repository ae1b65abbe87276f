import {
  type ArchivedFamily,
  archivedFamilies,
  type ArchivedItem,
  batchesOf,
  boundsOf,
  type Hour,
  nameOf,
  readName,
} from '../domain/archived.ts';
import type { Manifest } from '../domain/manifest.ts';
import { OrderlessDigest } from '../domain/orderless-digest.ts';
import type { ArchivedTable } from './archive-ports.ts';
import {
  type ArchiveReader,
  closedHours,
  closedItems,
  type Damage,
  isSame,
  itemsIn,
  manifestsOf,
} from './read-archive.ts';

export interface ComparingArchive extends Omit<ArchiveReader, 'damage'> {
  /** The tables held against the archive, by what they are called in the report. */
  readonly tables: Readonly<Record<string, ArchivedTable>>;
  /** Which hours; all that are closed, unless told. */
  readonly chosen?: (hour: Hour) => boolean;
  /** Items that may be gone from the tables: the audit trail is pruned when its time is over. */
  readonly mayBeGone?: (family: ArchivedFamily, item: ArchivedItem) => boolean;
}

export interface ArchiveDifference {
  readonly family: ArchivedFamily;
  readonly hour: Hour;
  readonly table: string;
  readonly kind: 'not-archived' | 'only-archived' | 'differs';
  readonly name: string;
}

export interface ArchiveComparison {
  readonly equal: boolean;
  readonly hours: number;
  readonly items: number;
  readonly damage: readonly Damage[];
  readonly differences: readonly ArchiveDifference[];
  /** Hours between the first and the last that nobody closed. */
  readonly gaps: readonly string[];
}

/** Differences named, at most. */
const NAMED = 10_000;

/**
 * Holds every closed hour against the tables: counts and digests by the index, and where those differ item by item;
 * then its packs against the manifest, and its batches against the packs. What is wrong is named.
 */
export async function compareArchive(comparing: ComparingArchive): Promise<ArchiveComparison> {
  const { chosen = () => true } = comparing;
  const damage: Damage[] = [];
  const reader: ArchiveReader = { ...comparing, damage: (one) => damage.push(one) };
  const differences: ArchiveDifference[] = [];
  const gaps: string[] = [];
  let [hours, items] = [0, 0];
  for (const family of archivedFamilies) {
    gaps.push(...gapsIn(await closedHours(reader, family)).map((hour) => `${family} ${hour}`));
    for (const manifest of (await manifestsOf(reader, family, chosen)).values()) {
      hours += 1;
      items += manifest.count;
      differences.push(...(await compareHour(comparing, reader, manifest)));
    }
  }
  const equal = damage.length + differences.length + gaps.length === 0;
  return { equal, hours, items, damage, differences: differences.slice(0, NAMED), gaps };
}

async function compareHour(
  { tables, mayBeGone = () => false }: ComparingArchive,
  reader: ArchiveReader,
  manifest: Manifest,
): Promise<readonly ArchiveDifference[]> {
  const { family, hour } = manifest;
  const archived = await closedItems(reader, manifest);
  await readBatches(reader, manifest, archived);
  if (family === 'follow-ups') return [];
  const differences: ArchiveDifference[] = [];
  for (const [table, source] of Object.entries(tables)) {
    const found = new Map<string, string>();
    const digest = new OrderlessDigest();
    for await (const page of source.written(family, ...boundsOf(hour)))
      for (const item of page) {
        found.set(nameOf(item), item.hash);
        digest.add(reader.codec.digest(nameOf(item), item.hash));
      }
    if (isSame(digest.value, manifest) && archived.size === manifest.count) continue;
    const add = (kind: ArchiveDifference['kind'], name: string) =>
      differences.push({ family, hour, table, kind, name });
    for (const [name, hash] of found) {
      const item = archived.get(name);
      if (item === undefined) add('not-archived', name);
      else if (item['hash'] !== hash) add('differs', name);
    }
    for (const [name, item] of archived)
      if (!found.has(name) && !mayBeGone(family, item)) add('only-archived', name);
  }
  return differences;
}

/** Batches are not needed any more, and are looked at all the same: each must be whole, and hold nothing but the hour's. */
async function readBatches(
  reader: ArchiveReader,
  { family, hour }: Manifest,
  archived: ReadonlyMap<string, ArchivedItem>,
): Promise<void> {
  for await (const page of reader.objects.list(batchesOf(family, hour)))
    for (const object of page) {
      if (readName(object.name)?.kind !== 'batch') reader.damage({ kind: 'stray', name: object.name });
      const items = await itemsIn(reader, only(object));
      for (const [name, item] of items) {
        const packed = archived.get(name);
        if (packed === undefined) reader.damage({ kind: 'late', name: `${object.name} ${name}` });
        else if (packed['hash'] !== item['hash'])
          reader.damage({ kind: 'two-of-one', name: `${object.name} ${name}` });
      }
    }
}

async function* only<One>(one: One): AsyncGenerator<readonly One[]> {
  yield await Promise.resolve([one]);
}

/** Hours that lie between others and have no manifest. */
function gapsIn(hours: readonly Hour[]): readonly Hour[] {
  const gaps: Hour[] = [];
  for (const [index, hour] of hours.slice(1).entries()) {
    const before = Date.parse(`${hours[index] ?? hour}:00:00.000Z`);
    for (let at = before + 3_600_000; at < Date.parse(`${hour}:00:00.000Z`); at += 3_600_000)
      gaps.push(new Date(at).toISOString().slice(0, 13));
  }
  return gaps;
}
