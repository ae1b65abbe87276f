import { describe, expect, it } from 'vitest';
import { replicaEqualsSource } from './replica.ts';
import { foundIn, itemOf } from './standing-view.ts';

describe('H1 the replica', () => {
  it('equals its source, also when each of its items is a copy', async () => {
    expect(await foundIn(replicaEqualsSource)).toEqual([]);
    const copied = await foundIn(replicaEqualsSource, ({ replica }) => {
      for (const [key, item] of replica) replica.set(key, structuredClone(item));
    });
    expect(copied).toEqual([]);
  });

  it('shows what is missing, what is older, what differs at the same rev, and what nobody wrote', async () => {
    const key = 'registry/member#';
    expect(await foundIn(replicaEqualsSource, (view) => view.replica.delete(itemOf(view, key)[0]))).toEqual([
      expect.stringMatching(/^registry\/member#.* is missing in the replica$/),
    ]);
    for (const change of [{ rev: 0 }, { head: 'other' }, { more: 1 }]) {
      const found = await foundIn(replicaEqualsSource, (view) => {
        const [name, item] = itemOf(view, key);
        view.replica.set(name, { ...item, ...change });
      });
      expect(found).toHaveLength(1);
    }
    const more = await foundIn(replicaEqualsSource, ({ replica }) =>
      replica.set('keys/x', { pk: 'x', rev: 1 }),
    );
    expect(more).toEqual(['keys/x is in the replica only']);
  });
});
