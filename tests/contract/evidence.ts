import { expect, it } from 'vitest';
import type { Evidence, LinkStore, StoredLink, TimeIndex } from '../../shared/audit/application/ports.ts';
import { canonicalHash } from '../../shared/platform/canonical-hash.ts';

export interface EvidenceStores {
  readonly links: LinkStore;
  readonly index: TimeIndex;
  readonly evidence: Evidence;
}

const linkOf = (pk: string, seq: number, at: string, extra: object = {}): StoredLink => {
  const content = { pk, seq, rev: 1 as const, at, records: [], nested: { list: [1, 'a'] }, ...extra };
  return { ...content, hash: canonicalHash(content) };
};

const minute = (value: number) => `2026-11-23T01:${String(value).padStart(2, '0')}:00.000Z`;

/** What writers, anchors and verifier rely on, of whatever keeps the audit trail. `fresh` gives empty tables. */
export function evidenceContract(fresh: () => Promise<EvidenceStores>): void {
  it('keeps a link once, as it was given, and refuses another in its place', async () => {
    const { links } = await fresh();
    const first = linkOf('chain#a', 1, minute(1));
    expect(await links.append(first)).toBe(true);
    expect(await links.append(first)).toBe(false);
    expect(await links.append(linkOf('chain#a', 1, minute(1), { mark: 'other' }))).toBe(false);
    expect(await links.read('chain#a', 1)).toEqual(first);
    expect(await links.read('chain#a', 2)).toBeUndefined();
  });

  it('of two that append at once lets one', async () => {
    const { links } = await fresh();
    const tries = Array.from({ length: 5 }, (_, mark) => linkOf('chain#a', 1, minute(1), { mark }));
    const kept = await Promise.all(tries.map((link) => links.append(link)));
    expect(kept.filter(Boolean)).toHaveLength(1);
    expect(await links.read('chain#a', 1)).toEqual(tries[kept.indexOf(true)]);
  });

  it('tells the last link of each chain', async () => {
    const { links } = await fresh();
    for (const seq of [1, 2, 10, 9]) await links.append(linkOf('chain#a', seq, minute(seq)));
    await links.append(linkOf('chain#ab', 11, minute(11)));
    expect((await links.last('chain#a'))?.seq).toBe(10);
    expect((await links.last('chain#ab'))?.seq).toBe(11);
    expect(await links.last('chain#none')).toBeUndefined();
  });

  it('finds what was written after one time up to another, and no anchor', async () => {
    const { links, index } = await fresh();
    const all = ['a', 'b', 'c', 'd', 'e'].flatMap((name, place) =>
      [1, 2, 3].map((seq) => linkOf(`chain#${name}`, seq, minute(place * 3 + seq))),
    );
    for (const link of [...all, linkOf('anchor', 1, minute(5))]) await links.append(link);
    const found = [];
    for await (const page of index.written('audit', minute(2), minute(9))) found.push(...page);
    const expected = all.filter(({ at }) => String(at) > minute(2) && String(at) <= minute(9));
    const sorted = (named: readonly { pk: string; seq: number; hash: string }[]) =>
      named.map(({ pk, seq, hash }) => `${pk}@${String(seq)} ${hash}`).toSorted();
    expect(expected).toHaveLength(7);
    expect(sorted(found)).toEqual(sorted(expected));
    for await (const page of index.written('ledger', minute(0), minute(59))) expect(page).toEqual([]);
  });

  it('gives every link once as evidence: chains whole, in order, each with the hash of what stands there', async () => {
    const { links, evidence } = await fresh();
    const all = Array.from({ length: 60 }, (_, at) =>
      linkOf(`chain#${String(at % 7)}`, Math.floor(at / 7) + 1, minute(at)),
    );
    for (const link of all.toReversed()) await links.append(link);
    const seen = (
      await Promise.all(
        evidence.links('audit').map(async (part) => {
          const inPart = [];
          for await (const page of part) inPart.push(...page);
          const chains = Map.groupBy(inPart, ({ pk }) => pk);
          expect(inPart).toEqual([...chains.values()].flat());
          for (const chain of chains.values())
            expect(chain.map(({ seq }) => seq)).toEqual(chain.map((_, index) => index + 1));
          return inPart;
        }),
      )
    ).flat();
    expect(seen.map(({ pk, seq, hash, sound }) => [`${pk}@${String(seq)}`, hash, sound]).toSorted()).toEqual(
      all.map(({ pk, seq, hash }) => [`${pk}@${String(seq)}`, hash, true]).toSorted(),
    );
    expect(await evidence.last('audit', 'chain#3')).toMatchObject({ seq: 9 });
    expect(await evidence.link('audit', 'chain#3', 2)).toMatchObject({ at: minute(10), sound: true });
    expect(await evidence.link('audit', 'chain#3', 99)).toBeUndefined();
  });

  it('gives anchors in order', async () => {
    const { links, evidence } = await fresh();
    for (const seq of [3, 1, 2, 11]) await links.append(linkOf('anchor', seq, minute(seq)));
    const anchors = [];
    for await (const page of evidence.anchors()) anchors.push(...page);
    expect(anchors.map(({ seq }) => seq)).toEqual([1, 2, 3, 11]);
  });
}
