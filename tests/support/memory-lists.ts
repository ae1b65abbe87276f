import { type Lists, keyOfList } from '../../shared/platform/store/lists.ts';
import type { MemoryStore } from './memory-store.ts';

/** The sparse indexes over a store in memory: always up to date, in the order of their sort keys. */
export const memoryLists = ({ items }: MemoryStore): Lists => ({
  async page(list, of, { limit, after }) {
    const keys = [...items]
      .filter(([place, item]) => place.startsWith('registry/') && item[keyOfList[list]] === of)
      .map(([, item]) => ({ pk: item.pk, sort: String(item[sortOfList[list]]) }))
      .toSorted((a, b) => (a.sort < b.sort ? -1 : 1))
      .map(({ pk }) => pk);
    const from = after === undefined ? 0 : keys.indexOf(String(after['pk'])) + 1;
    const page = keys.slice(from, from + limit);
    const last = page.at(-1);
    return {
      keys: page,
      lastKey: from + limit < keys.length && last !== undefined ? { pk: last } : undefined,
    };
  },
});

const sortOfList = { 'by-union': 'inUnionSort', 'by-superior': 'superiorSort', 'work-queue': 'waitsSince' };
