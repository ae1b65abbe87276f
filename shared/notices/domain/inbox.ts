import type { UnionId } from '../../kernel/ids.ts';
import type { DeliveredNotice } from './notice.ts';

export type Shown = 'unread' | 'read';

/** The two lists of a union's inbox, in the index `by-union`. */
export const inboxOf = (union: UnionId, shown: Shown): string => `notices-${shown}#${union}`;

/** The oldest first. */
export const inInbox = ({ to, at, noticeId, read }: DeliveredNotice): Readonly<Record<string, string>> => ({
  inUnion: inboxOf(to, read === undefined ? 'unread' : 'read'),
  inUnionSort: `${at}#${noticeId}`,
});
