import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTables, type Fingerprint, type FingerprintScan } from './compare.ts';

/** In pages, in the given order. */
const scanOf = (items: readonly Fingerprint[]): FingerprintScan => ({
  async *pages() {
    for (let from = 0; from < items.length; from += 3)
      yield await Promise.resolve(items.slice(from, from + 3));
  },
});

const compare = async (source: readonly Fingerprint[], replica: readonly Fingerprint[], name = 1_000) => {
  const pause = () => Promise.resolve();
  const [compared] = await compareTables({ source: scanOf(source), replica: scanOf(replica), pause }, ['t'], {
    name,
  });
  return compared;
};

const table = fc.uniqueArray(
  fc.record({ key: fc.string({ maxLength: 4 }), digest: fc.bigInt({ min: 0n, max: (1n << 256n) - 1n }) }),
  { selector: ({ key }) => key, maxLength: 40 },
);

describe('H1 comparing two tables', () => {
  it('finds them equal in whatever order their items come', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.infiniteStream(fc.nat()), async (items, places) => {
        const other = items.map((item) => ({ item, place: places.next().value as number }));
        const shuffled = other.toSorted((a, b) => a.place - b.place).map(({ item }) => item);
        const compared = await compare(items, shuffled);
        expect(compared).toMatchObject({ equal: true, differences: [], source: { items: items.length } });
        expect(compared?.replica).toEqual(compared?.source);
      }),
    );
  });

  it('names every difference', async () => {
    await fc.assert(
      fc.asyncProperty(table, table, async (source, replica) => {
        const [ours, theirs] = [source, replica].map(
          (side) => new Map(side.map(({ key, digest }) => [key, digest])),
        );
        const keys = new Set([...source, ...replica].map(({ key }) => key));
        const differing = [...keys].filter((key) => ours?.get(key) !== theirs?.get(key));
        const compared = await compare(source, replica);
        expect(compared?.equal).toBe(differing.length === 0);
        expect(new Set(compared?.differences.map(({ key }) => key))).toEqual(new Set(differing));
      }),
    );
  });

  it('does not take two items for equal whose digests were exchanged, nor a repeated one for none', async () => {
    const [a, b] = [
      { key: 'a', digest: 5n },
      { key: 'b', digest: 9n },
    ];
    expect(
      (
        await compare(
          [a, b],
          [
            { key: 'a', digest: 9n },
            { key: 'b', digest: 5n },
          ],
        )
      )?.equal,
    ).toBe(false);
    expect((await compare([a], [{ key: 'a', digest: 5n + (1n << 255n) }]))?.equal).toBe(false);
    expect((await compare([], [{ key: 'a', digest: 0n }]))?.equal).toBe(false);
  });

  it('names no more than asked for', async () => {
    const items = Array.from({ length: 30 }, (_, index) => ({ key: String(index), digest: 1n }));
    expect((await compare(items, [], 4))?.differences).toHaveLength(4);
  });
});
