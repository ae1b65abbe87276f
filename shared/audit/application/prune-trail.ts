import { Anchor, ANCHORS, latestPrunable } from '../domain/anchor.ts';
import type { HashLink, LinkStore, StoredLink, VerifySignature } from './ports.ts';

/** The beginning of a chain, and its removal wherever it is kept. */
export interface TrailEnds {
  /** Links of the chain up to this number, from its first on. */
  beginning(chain: string, through: number): Promise<readonly StoredLink[]>;
  /** From every place, the last one that one from which `beginning` reads. */
  remove(link: StoredLink): Promise<void>;
}

export interface PruneDependencies {
  readonly store: Pick<LinkStore, 'last' | 'read'>;
  readonly ends: TrailEnds;
  readonly hash: HashLink;
  readonly verify: VerifySignature;
  readonly mayContinue: () => boolean;
}

export interface PrunedTrail {
  readonly removed: number;
  /** Whether anything is left for the next run. */
  readonly done: boolean;
}

/** Statements that are looked at: one that was not done in time is done by a later run. */
const STATEMENTS = 4;

/**
 * Removes what signed statements say, from the beginning of each chain on, so that what is left always leads up to
 * the link that the statement names. Throws on a statement that is not sound, and on a link younger than it says.
 */
export async function pruneTrail(dependencies: PruneDependencies): Promise<PrunedTrail> {
  const { store, ends, mayContinue } = dependencies;
  const stored = await store.last(ANCHORS);
  const newest = stored && (await soundAnchor(stored.seq, dependencies));
  const statements: Anchor[] = [];
  let place = newest?.trail?.anchor;
  for (let count = 0; place !== undefined && count < STATEMENTS; count += 1) {
    for (let seq = place; ; seq += 1) {
      const page = seq > (newest?.seq ?? 0) ? undefined : await soundAnchor(seq, dependencies);
      if (page?.begins === undefined || page.trail?.anchor !== place) break;
      statements.push(page);
    }
    place = place > 1 ? (await soundAnchor(place - 1, dependencies)).trail?.anchor : undefined;
  }
  let removed = 0;
  for (const { at, trail, begins = [] } of statements.toReversed()) {
    if (trail === undefined || trail.until > latestPrunable(at))
      throw new Error('a statement before its time');
    for (const { chain, seq } of begins) {
      for (;;) {
        const links = await ends.beginning(chain, seq);
        if (links.length === 0) break;
        for (const link of links) {
          if (!mayContinue()) return { removed, done: false };
          if (String(link['at']) > trail.until) throw new Error('a link younger than its statement says');
          await ends.remove(link);
          removed += 1;
        }
      }
    }
  }
  return { removed, done: true };
}

async function soundAnchor(
  seq: number,
  { store, hash, verify }: Pick<PruneDependencies, 'store' | 'hash' | 'verify'>,
): Promise<Anchor> {
  const anchor = Anchor.parse(await store.read(ANCHORS, seq));
  const { hash: claimed, key, algorithm, signature, ...content } = anchor;
  if (hash(content) !== claimed || !verify({ text: claimed, key, algorithm, signature }))
    throw new Error(`anchor ${String(seq)} is not what was signed`);
  return anchor;
}
