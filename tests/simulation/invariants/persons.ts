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

/** What is sealed can be opened by the key of its person, until the person is erased; then by nothing. */
export const everyPersonIsReadable: Invariant = {
  name: 'every person can be read, unless they were erased',
  when: 'always',
  check({ items }) {
    const found = new Map<string, string>();
    for (const [key, item] of items) {
      if (key.startsWith('keys/')) continue;
      for (const person of personsIn(item)) {
        const isReadable = items.get(`keys/person#${person}`)?.['wrapped'] !== undefined;
        const isErased = items.has(`registry/erasure#${person}`);
        if (!isReadable && !isErased) found.set(person, `person ${person} in ${key} has no key`);
        if (isReadable && isErased)
          found.set(person, `person ${person} in ${key} was erased and can be read`);
      }
    }
    return [...found.values()];
  },
};
