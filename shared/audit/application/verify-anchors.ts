import { epochOf, type Instant } from '../../kernel/dates.ts';
import { Anchor, ANCHORS, BEGINNING } from '../domain/anchor.ts';
import type { Flags } from './findings.ts';
import type { Evidence, HashLink, VerifySignature } from './ports.ts';

/** A time that a valid anchor speaks for. */
export type Window = Pick<Anchor, 'from' | 'until' | 'ledger' | 'audit' | 'heads'>;

/** Whether a link of this time should be anchored by now: an anchor an hour, ten minutes to settle, and half an hour for it to be late. */
const OVERDUE_MILLISECONDS = 100 * 60_000;

export const isOverdue = (at: string, now: Instant): boolean =>
  epochOf(now) - Date.parse(at) > OVERDUE_MILLISECONDS;

export interface AnchorChecks {
  readonly hash: HashLink;
  readonly verify: VerifySignature;
}

/** The times that anchors vouch for, in order; what is wrong with the anchors themselves is flagged. */
export async function verifyAnchors(
  evidence: Pick<Evidence, 'anchors'>,
  { hash, verify }: AnchorChecks,
  flags: Flags,
): Promise<readonly Window[]> {
  const windows: Window[] = [];
  let seq = 0;
  let before: { readonly hash: string; readonly until: string } | undefined;
  for await (const page of evidence.anchors())
    for (const stored of page) {
      if (stored.seq > seq + 1) flags.flagRun('audit', ANCHORS, seq + 1, stored.seq - 1, 'missing');
      const follows = stored.seq === seq + 1 && (seq === 0 || before !== undefined);
      seq = stored.seq;
      const parsed = Anchor.safeParse(stored);
      const sound = parsed.success && isSound(parsed.data, { hash, verify });
      const fits = parsed.success && (!follows || isNext(parsed.data, before));
      if (!sound || !fits) {
        flags.flag('audit', ANCHORS, stored.seq, 'altered');
        before = undefined;
        continue;
      }
      before = parsed.data;
      if (parsed.data.until > parsed.data.from || parsed.data.heads.length > 0) windows.push(parsed.data);
    }
  return windows;
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
