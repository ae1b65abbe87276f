import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate, type Version } from './replicate.ts';

const versions = fc.array(
  fc.record({ key: fc.constantFrom('a', 'b', 'c'), rev: fc.integer({ min: 1, max: 6 }) }),
  { minLength: 1, maxLength: 20 },
);

/** A replica that takes a version only if it has none, or an older one. */
function replicaOf(pace: () => Promise<void>, fails: (version: Version) => boolean) {
  const items = new Map<string, number>();
  const store = async (version: Version) => {
    await pace();
    if (fails(version)) throw new Error('unreachable');
    if (version.rev > (items.get(version.key) ?? 0)) items.set(version.key, version.rev);
  };
  return { items, store };
}

describe('H1 replication', () => {
  it('ends at the latest version of every item, whatever fails and comes again in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(versions, { minLength: 1, maxLength: 5 }),
        fc.scheduler(),
        fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
        async (batches, scheduler, luck) => {
          const pace = () => scheduler.schedule(Promise.resolve());
          const { items, store } = replicaOf(pace, () => luck.next().value === 0);
          const deliver = async (batch: readonly Version[]) => {
            for (let tries = 0; tries < 200; tries += 1)
              if ((await replicate({ store, fault: () => undefined }, batch)).size === 0) return;
            throw new Error('never done');
          };
          await scheduler.waitFor(Promise.all(batches.map(deliver)));
          const latest = new Map<string, number>();
          for (const { key, rev } of batches.flat()) latest.set(key, Math.max(rev, latest.get(key) ?? 0));
          expect(items).toEqual(latest);
        },
      ),
    );
  });

  it('names exactly the versions that it could not store, and what was thrown', async () => {
    const faults: unknown[] = [];
    const { items, store } = replicaOf(
      () => Promise.resolve(),
      ({ key }) => key === 'b',
    );
    const [first, second, third] = ['a', 'b', 'c'].map((key) => ({ key, rev: 1 }));
    const failed = await replicate({ store, fault: (error) => faults.push(error) }, [
      first,
      second,
      third,
    ] as Version[]);
    expect(failed).toEqual(new Set([second]));
    expect(faults).toEqual([new Error('unreachable')]);
    expect([...items.keys()]).toEqual(['a', 'c']);
  });

  it('writes an item once a batch, and no more than sixteen at a time', async () => {
    let [running, most, writes] = [0, 0, 0];
    const store = async () => {
      writes += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    const batch = Array.from({ length: 100 }, (_, index) => ({
      key: String(index % 50),
      rev: 1 + Math.floor(index / 50),
    }));
    await replicate({ store, fault: () => undefined }, batch);
    expect([writes, most]).toEqual([50, 16]);
  });
});
