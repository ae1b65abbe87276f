import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { Invariant } from '../contract.ts';

/** Items are replaced, never changed: what was found in one stays. */
const persons = new WeakMap<StoredItem, readonly string[]>();

function personsIn(item: StoredItem): readonly string[] {
  const known = persons.get(item);
  if (known !== undefined) return known;
  const found = [...sealedIn(item)];
  persons.set(item, found);
  return found;
}

function* sealedIn(value: unknown): Generator<string> {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return;
  const { personId, sealed } = value as { readonly personId?: unknown; readonly sealed?: unknown };
  if (typeof personId === 'string' && typeof sealed === 'string') yield personId;
  for (const inner of Object.values(value)) yield* sealedIn(inner);
}

/** What is sealed can be opened: by the key of its person, which is there before anything is sealed under it. */
export const everyPersonIsReadable: Invariant = {
  name: 'every person’s key is there',
  when: 'always',
  check({ items }) {
    const without = new Map<string, string>();
    for (const [key, item] of items)
      if (!key.startsWith('keys/'))
        for (const person of personsIn(item))
          if (items.get(`keys/person#${person}`)?.['wrapped'] === undefined) without.set(person, key);
    return [...without].map(([person, key]) => `person ${person} in ${key} has no key`);
  },
};
