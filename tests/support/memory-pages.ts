import { createHash } from 'node:crypto';
import type { ItemPages } from '../../shared/platform/store/item-pages.ts';
import type { StoredItem } from '../../shared/platform/store/port.ts';

/** Pages over items in memory, in the order of hashes, as a table scatters its keys. `size` items a page. */
export function memoryPages(items: ReadonlyMap<string, StoredItem>, size = 150): ItemPages {
  const known = new Map<string, Placed[]>();
  let looked = 0;
  /** Items are never deleted and stand in the order they came: what is new stands at the end. */
  const inOrder = (start: string): readonly Placed[] => {
    if (!known.has(start)) {
      known.set(start, []);
      looked = 0;
      for (const keys of known.values()) keys.length = 0;
    }
    const fresh = [...items.keys()].slice(looked);
    looked = items.size;
    for (const [prefix, keys] of known) {
      const mine = fresh.filter((key) => key.startsWith(prefix));
      if (mine.length === 0) continue;
      keys.push(...mine.map(placed));
      keys.sort((one, other) => (one.place < other.place ? -1 : 1));
    }
    return known.get(start) ?? [];
  };
  return {
    async page(table, prefix, { segment, segments, after }) {
      await Promise.resolve();
      const from = after === undefined ? '' : placed(`${table}/${after}`).place;
      const mine = inOrder(`${table}/${prefix}`).filter(
        ({ place, number }) => number % segments === segment && place > from,
      );
      const page = mine.slice(0, size).flatMap(({ key }) => items.get(key) ?? []);
      return { items: page, next: mine.length > size ? page.at(-1)?.pk : undefined };
    },
  };
}

interface Placed {
  readonly key: string;
  readonly place: string;
  readonly number: number;
}

const places = new Map<string, Placed>();

function placed(key: string): Placed {
  const known = places.get(key);
  if (known) return known;
  const place = createHash('md5').update(key).digest('hex');
  const made = { key, place, number: Number.parseInt(place.slice(0, 4), 16) };
  places.set(key, made);
  return made;
}
