import { canonicalHash } from '../../platform/canonical-hash.ts';
import { inTime } from '../../platform/store/time-index.ts';
import type { ReadLink } from '../application/ports.ts';

/** A link of ledger or audit trail, whatever has been done to it: nothing in it is trusted. */
export function readLink(item: Readonly<Record<string, unknown>>): ReadLink {
  const { hash: claimed, timeShard, timeSort, ...content } = item;
  const { pk, seq, at, prev, rev, commitId, commit } = content;
  const hash = canonicalHash(content);
  const link = { pk: text(pk), at: text(at), hash };
  const derived = inTime(link);
  return {
    ...link,
    seq: Number(seq),
    prev: prev === undefined ? undefined : text(prev),
    sound: claimed === hash && rev === 1 && timeShard === derived.timeShard && timeSort === derived.timeSort,
    ...(typeof commitId === 'string' && { commitId }),
    ...(Array.isArray(commit) && !isAlone(commit, link.pk, seq) && { commit: commit.map(text) }),
  };
}

const isAlone = (commit: readonly unknown[], pk: string, seq: unknown): boolean =>
  commit.length === 1 && commit[0] === `${pk}@${String(seq)}`;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
