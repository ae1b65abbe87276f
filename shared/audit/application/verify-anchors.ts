import { epochOf, type Instant } from '../../kernel/dates.ts';
import { Anchor, ANCHORS, BEGINNING, type ChainHead, latestPrunable, type Trail } from '../domain/anchor.ts';
import type { Flags } from './findings.ts';
import type { ArchivedAnchors, Evidence, HashLink, StoredLink, VerifySignature } from './ports.ts';

/** A time that a valid anchor speaks for. */
export type Window = Pick<Anchor, 'from' | 'until' | 'ledger' | 'audit' | 'heads'>;

/** Whether a link of this time should be anchored by now: an anchor an hour, ten minutes to settle, and half an hour for it to be late. */
const OVERDUE_MILLISECONDS = 100 * 60_000;

export const isOverdue = (at: string, now: Instant): boolean =>
  epochOf(now) - Date.parse(at) > OVERDUE_MILLISECONDS;

export interface AnchorChecks {
  readonly hash: HashLink;
  readonly verify: VerifySignature;
  readonly archive?: ArchivedAnchors;
}

/** What has been removed of the audit trail for its age, as signed beforehand. */
export interface Pruned {
  /** Empty before anything was. */
  readonly until: string;
  /** Of each chain that was cut, the last link that was to go. */
  readonly begins: ReadonlyMap<string, ChainHead>;
}

export interface VerifiedAnchors {
  /** The times that anchors vouch for, in order. */
  readonly windows: readonly Window[];
  readonly pruned: Pruned;
  /** Undefined when there is no archive to compare with. */
  readonly archived: number | undefined;
}

/**
 * What anchors vouch for; what is wrong with the anchors themselves is flagged. Where the archive has kept a sound
 * one, that is what was signed, whatever became of it in the table.
 */
export async function verifyAnchors(
  evidence: Pick<Evidence, 'anchors'>,
  checks: AnchorChecks,
  flags: Flags,
): Promise<VerifiedAnchors> {
  const windows: Window[] = [];
  let seq = 0;
  let archived = checks.archive && 0;
  let before: Anchor | undefined;
  let prunedUntil = '';
  const begins = new Map<string, ChainHead>();
  for await (const both of sideBySide(evidence, checks, flags)) {
    if (archived !== undefined && both.archived) archived += 1;
    const anchor = both.archived ?? both.stored;
    // The last one of the table may not have been archived yet: its run has ended before.
    if (checks.archive && !both.archived && !both.disturbed && both.stored && !both.isLast)
      flags.add({ table: 'archive', kind: 'missing', pk: ANCHORS, seq: both.seq });
    if (both.seq > seq + 1) flags.flagRun('audit', ANCHORS, seq + 1, both.seq - 1, 'missing');
    const follows = both.seq === seq + 1 && (seq === 0 || before !== undefined);
    seq = both.seq;
    if (both.archived && both.stored?.hash !== both.archived.hash)
      flags.flag('audit', ANCHORS, seq, both.isInTable ? 'altered' : 'missing');
    if (anchor === undefined || (follows && !isNext(anchor, before))) {
      flags.flag('audit', ANCHORS, seq, 'altered');
      before = undefined;
      continue;
    }
    if (!isTrailOf(anchor, before, follows)) {
      flags.flag('audit', ANCHORS, seq, 'altered');
      before = undefined;
      continue;
    }
    before = anchor;
    if (anchor.begins && anchor.trail) {
      if (mayBePruned(anchor, anchor.trail, windows)) {
        prunedUntil = anchor.trail.until;
        for (const begin of anchor.begins) begins.set(begin.chain, begin);
      } else flags.flag('audit', ANCHORS, seq, 'early');
    }
    if (anchor.until > anchor.from || anchor.heads.length > 0) windows.push(anchor);
  }
  return { windows, pruned: { until: prunedUntil, begins }, archived };
}

/** One anchor as both places have it; undefined where it is not there, or not what was signed. */
interface BothCopies {
  readonly seq: number;
  readonly stored: Anchor | undefined;
  readonly archived: Anchor | undefined;
  readonly isInTable: boolean;
  /** Nothing follows it in the table. */
  readonly isLast: boolean;
  /** The archive holds something else under its number. */
  readonly disturbed: boolean;
}

/** Both places, read side by side: neither is ever held in memory. */
async function* sideBySide(
  evidence: Pick<Evidence, 'anchors'>,
  checks: AnchorChecks,
  flags: Flags,
): AsyncGenerator<BothCopies> {
  const table = singly(evidence.anchors());
  const archive = singly(checks.archive?.anchors() ?? none());
  let stored = await table.next();
  let kept = await archive.next();
  while (stored.done !== true || kept.done !== true) {
    const inTable = stored.done === true ? undefined : stored.value;
    const inArchive = kept.done === true ? undefined : kept.value;
    const seq = Math.min(inTable?.seq ?? Infinity, inArchive?.seq ?? Infinity);
    const link = inTable?.seq === seq ? inTable : undefined;
    const copy = inArchive?.seq === seq ? inArchive : undefined;
    if (link) stored = await table.next();
    if (copy) kept = await archive.next();
    const archived = copy?.link && soundAnchor(copy.link, seq, checks);
    if (copy && (copy.disturbed || !archived))
      flags.add({ table: 'archive', kind: link || archived ? 'altered' : 'inserted', pk: ANCHORS, seq });
    // Whoever can write there can put anything under a number that no anchor has: it says nothing of the tables.
    if (!link && !archived) continue;
    yield {
      seq,
      stored: link && soundAnchor(link, seq, checks),
      archived,
      isInTable: link !== undefined,
      isLast: stored.done === true && kept.done === true,
      disturbed: copy !== undefined && !archived,
    };
  }
}

async function* singly<Item>(pages: AsyncIterable<readonly Item[]>): AsyncGenerator<Item, void> {
  for await (const page of pages) yield* page;
}

async function* none(): AsyncGenerator<never> {
  yield* [];
}

/** As it was signed, under its own number. */
function soundAnchor(stored: StoredLink, seq: number, checks: AnchorChecks): Anchor | undefined {
  const parsed = Anchor.safeParse(stored);
  return parsed.success && parsed.data.seq === seq && isSound(parsed.data, checks) ? parsed.data : undefined;
}

function isSound(anchor: Anchor, { hash, verify }: AnchorChecks): boolean {
  const { hash: claimed, key, algorithm, signature, ...content } = anchor;
  return hash(content) === claimed && verify({ text: claimed, key, algorithm, signature });
}

/** The first begins at the beginning; each goes on where the one before ended, and names it. */
const isNext = (anchor: Anchor, before: { hash: string; until: string } | undefined): boolean =>
  before === undefined
    ? anchor.seq > 1 || (anchor.from === BEGINNING && anchor.prev === undefined)
    : anchor.prev === before.hash && anchor.from === before.until;

/** Each carries on where the trail begins; only a statement of what is to be removed says otherwise. */
function isTrailOf({ seq, trail, begins }: Anchor, before: Anchor | undefined, follows: boolean): boolean {
  if (begins !== undefined && trail === undefined) return false;
  if (!follows || before === undefined) return follows ? trail === undefined : true;
  if (begins !== undefined && trail?.anchor === seq)
    return trail.until > (before.trail?.until ?? BEGINNING) && trail.by > (before.trail?.by ?? 0);
  const goesOn =
    trail?.until === before.trail?.until &&
    trail?.by === before.trail?.by &&
    trail?.anchor === before.trail?.anchor;
  return goesOn && (begins === undefined || before.begins !== undefined);
}

/** Old enough by law, and up to the end of a time that is anchored. */
const mayBePruned = ({ at }: Anchor, { until }: Trail, windows: readonly Window[]): boolean =>
  until <= latestPrunable(at) && windows[windowOf(windows, until) ?? -1]?.until === until;

/** Which time a link belongs to; undefined after the last anchor, and where an anchor is missing. */
export function windowOf(windows: readonly Window[], at: string): number | undefined {
  let low = 0;
  let high = windows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const window = windows[middle];
    if (window === undefined) return undefined;
    if (at <= window.from) high = middle - 1;
    else if (at > window.until) low = middle + 1;
    else return middle;
  }
  return undefined;
}
