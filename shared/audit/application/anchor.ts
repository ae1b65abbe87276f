import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import {
  Anchor,
  ANCHORS,
  BEGINNING,
  type ChainHead,
  MOST_HEADS,
  type Range,
  SETTLED_MILLISECONDS,
} from '../domain/anchor.ts';
import { keyOfLink, linkAfter } from '../domain/entry.ts';
import { memberText, SetDigest } from '../domain/set-digest.ts';
import { Sketch } from '../domain/sketch.ts';
import type {
  AnchorArchive,
  Digests,
  EvidenceTable,
  HashLink,
  LinkStore,
  Signer,
  TimeIndex,
} from './ports.ts';

export interface AnchorDependencies {
  readonly store: LinkStore;
  readonly index: TimeIndex;
  readonly signer: Signer;
  readonly archive: AnchorArchive;
  readonly hash: HashLink;
  readonly digests: Digests;
  readonly now: () => Instant;
}

export interface Anchored {
  readonly anchors: number;
  readonly ledger: number;
  readonly audit: number;
  readonly chains: number;
}

/**
 * Signs what was written since the last anchor. Safe to repeat and to run twice at once: of two that sign the same
 * time one is kept.
 */
export async function anchorEvidence(dependencies: AnchorDependencies): Promise<Anchored> {
  const { store, archive, now } = dependencies;
  const at = now();
  const stored = await store.last(ANCHORS);
  const last = stored && Anchor.parse(stored);
  // Once more, should the last run have ended before it was archived.
  if (stored) await archive.keep(stored);
  const from = last?.until ?? BEGINNING;
  const until = instantOf(epochOf(at) - SETTLED_MILLISECONDS);
  if (until <= from) return { anchors: 0, ledger: 0, audit: 0, chains: 0 };

  const heads = new Map<string, ChainHead>();
  const ledger = await rangeOf('ledger', from, until, dependencies);
  const audit = await rangeOf('audit', from, until, dependencies, ({ pk, seq, hash }) => {
    if (seq > (heads.get(pk)?.seq ?? 0)) heads.set(pk, { chain: pk, seq, hash });
  });
  const listed = [...heads.values()].toSorted((a, b) => (a.chain < b.chain ? -1 : 1));
  const empty = emptyRange(dependencies.digests);
  const trail = last?.trail ? { trail: last.trail } : {};
  const statements = [
    { at, from, until, ledger, audit, heads: listed.slice(0, MOST_HEADS), ...trail },
    ...inPages(listed.slice(MOST_HEADS)).map((page) => ({
      ...{ at, from: until, until, ledger: empty, audit: empty },
      heads: page,
      ...trail,
    })),
  ];
  let head: Pick<Anchor, 'seq' | 'hash'> | undefined = last;
  for (const statement of statements) {
    const anchor = await signed(linkAfter(ANCHORS, head, statement), dependencies);
    if (!(await store.append(anchor)) && (await store.read(ANCHORS, anchor.seq))?.hash !== anchor.hash)
      return { anchors: 0, ledger: 0, audit: 0, chains: 0 };
    await archive.keep(anchor);
    head = anchor;
  }
  return { anchors: statements.length, ledger: ledger.count, audit: audit.count, chains: listed.length };
}

export async function signed(
  unsigned: object,
  { hash, signer }: Pick<AnchorDependencies, 'hash' | 'signer'>,
) {
  const digest = hash(unsigned);
  return { ...unsigned, hash: digest, ...(await signer.sign(digest)) } as Anchor;
}

export async function rangeOf(
  table: EvidenceTable,
  from: Instant,
  until: Instant,
  { index, digests }: Pick<AnchorDependencies, 'index' | 'digests'>,
  each: (link: { pk: string; seq: number; hash: string }) => void = () => undefined,
): Promise<Range> {
  const digest = new SetDigest();
  const sketch = new Sketch(digests.sum);
  for await (const page of index.written(table, from, until))
    for (const link of page) {
      const key = keyOfLink(link);
      digest.add(digests.expand(memberText(key, link.hash)));
      sketch.add({ key, hash: link.hash });
      each(link);
    }
  const { count } = digest;
  const encoded = { count, digest: digests.encode(digest.bytes()) };
  return count === 0 ? encoded : { ...encoded, sketch: digests.encode(sketch.bytes) };
}

export const emptyRange = ({ encode }: Digests): Range => ({
  count: 0,
  digest: encode(new SetDigest().bytes()),
});

export const inPages = (heads: readonly ChainHead[]): ChainHead[][] =>
  Array.from({ length: Math.ceil(heads.length / MOST_HEADS) }, (_, page) =>
    heads.slice(page * MOST_HEADS, (page + 1) * MOST_HEADS),
  );
