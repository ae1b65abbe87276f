import { epochOf, type Instant, instantOf } from '../../kernel/dates.ts';
import { Anchor, ANCHORS, BEGINNING, type ChainHead, latestPrunable, type Trail } from '../domain/anchor.ts';
import { linkAfter } from '../domain/entry.ts';
import { type AnchorDependencies, emptyRange, inPages, rangeOf, signed } from './anchor.ts';

export interface Declared {
  /** Chains that begin elsewhere now; 0 when there was nothing to state. */
  readonly chains: number;
  readonly entries: number;
  /** Something differs from what was anchored: it is evidence, and nothing from there on is removed. */
  readonly disputed: boolean;
}

const NOTHING: Declared = { chains: 0, entries: 0, disputed: false };

/** Statements lie this far apart: each lists every chain it cuts. */
const STEP_MILLISECONDS = 7 * 86_400_000;
/** A month of anchors in one run; what is left comes with the next. */
const MOST_ANCHORS = 750;

/** What one chain has in the time that is to go. */
interface Cut {
  readonly first: number;
  readonly count: number;
  readonly last: ChainHead;
}

/**
 * Signs which links of the audit trail are removed: those of whole anchored times, older than `cut`, and never
 * younger than six months. Each time is held against its anchor first: nothing that differs is ever removed. Removes
 * nothing itself; safe to repeat.
 */
export async function declarePruning(
  cut: Instant | undefined,
  dependencies: AnchorDependencies,
): Promise<Declared> {
  const { store, archive, now, digests } = dependencies;
  const stored = await store.last(ANCHORS);
  if (stored === undefined || cut === undefined) return NOTHING;
  const last = Anchor.parse(stored);
  const at = now();
  const from = last.trail?.until ?? BEGINNING;
  const oldest = latestPrunable(at);
  const limit = cut < oldest ? cut : oldest;
  if (limit < instantOf(epochOf(from) + STEP_MILLISECONDS)) return NOTHING;
  const { cuts, until, by, disputed } = await gather(last, { from, limit }, dependencies);
  const entries = [...cuts.values()].reduce((sum, { count }) => sum + count, 0);
  if (entries === 0) return { ...NOTHING, disputed };
  if (!(await areBeginnings(cuts, from, dependencies))) return { ...NOTHING, disputed: true };
  const begins = [...cuts.values()]
    .map(({ last: head }) => head)
    .toSorted((a, b) => (a.chain < b.chain ? -1 : 1));
  const trail: Trail = { until, by, anchor: last.seq + 1 };
  const empty = emptyRange(digests);
  let head: Pick<Anchor, 'seq' | 'hash'> = last;
  for (const page of inPages(begins)) {
    const statement = { at, from: last.until, until: last.until, ledger: empty, audit: empty, heads: [] };
    const anchor = await signed(
      linkAfter(ANCHORS, head, { ...statement, trail, begins: page }),
      dependencies,
    );
    // Of two that run at once one is kept; the other begins anew in an hour.
    if (!(await store.append(anchor)) && (await store.read(ANCHORS, anchor.seq))?.hash !== anchor.hash)
      return NOTHING;
    await archive.keep(anchor);
    head = anchor;
  }
  return { chains: begins.length, entries, disputed };
}

async function gather(
  last: Anchor,
  { from, limit }: { readonly from: Instant; readonly limit: Instant },
  dependencies: AnchorDependencies,
) {
  const cuts = new Map<string, Cut>();
  let [until, by] = [from, last.trail?.by ?? 0];
  for (let seq = by + 1; seq <= last.seq && seq <= (last.trail?.by ?? 0) + MOST_ANCHORS; seq += 1) {
    const anchor = Anchor.safeParse(await dependencies.store.read(ANCHORS, seq)).data;
    if (anchor === undefined || anchor.until > limit)
      return { cuts, until, by, disputed: anchor === undefined };
    const found: ChainHead[] = [];
    const actual = await rangeOf('audit', anchor.from, anchor.until, dependencies, ({ pk, ...link }) => {
      found.push({ chain: pk, ...link });
    });
    if (actual.count !== anchor.audit.count || actual.digest !== anchor.audit.digest)
      return { cuts, until, by, disputed: true };
    for (const link of found) cuts.set(link.chain, withLink(cuts.get(link.chain), link));
    [until, by] = [anchor.until, seq];
  }
  return { cuts, until, by, disputed: false };
}

const withLink = (cut: Cut | undefined, link: ChainHead): Cut =>
  cut === undefined
    ? { first: link.seq, count: 1, last: link }
    : {
        first: Math.min(cut.first, link.seq),
        count: cut.count + 1,
        last: link.seq > cut.last.seq ? link : cut.last,
      };

/** Whether what goes of each chain is its beginning, as far as it is still there. */
async function areBeginnings(
  cuts: ReadonlyMap<string, Cut>,
  from: Instant,
  { store }: AnchorDependencies,
): Promise<boolean> {
  for (const [chain, { first, count, last }] of cuts) {
    if (last.seq - first + 1 !== count) return false;
    const before = first === 1 ? undefined : await store.read(chain, first - 1);
    if (before !== undefined && String(before['at']) > from) return false;
  }
  return true;
}
