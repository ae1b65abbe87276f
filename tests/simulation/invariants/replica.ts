import { isDeepStrictEqual } from 'node:util';
import type { StoredItem } from '../../../shared/platform/store/port.ts';
import type { Invariant } from '../contract.ts';

/** H1: once nothing is on its way, the second region holds what the first does, item for item. */
export const replicaEqualsSource: Invariant = {
  name: 'the replica equals its source',
  when: 'drained',
  check({ items, replica }) {
    const found: string[] = [];
    for (const [key, item] of items) {
      const copy = replica.get(key);
      if (copy === undefined) found.push(`${nameOf(key)} is missing in the replica`);
      else if (!equal(item, copy))
        found.push(
          `${nameOf(key)} has rev ${String(item.rev)}, and differs at rev ${String(copy.rev)} in the replica`,
        );
    }
    for (const key of replica.keys())
      if (!items.has(key)) found.push(`${nameOf(key)} is in the replica only`);
    return found;
  },
};

const equal = (item: StoredItem, copy: StoredItem): boolean => item === copy || isDeepStrictEqual(item, copy);

/** A claim's key holds a number or its keyed hash. */
const nameOf = (key: string): string =>
  key.startsWith('registry/claim#') ? `a claim …${key.slice(-6)}` : key;
