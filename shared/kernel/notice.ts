import * as z from 'zod';
import { LocalDate } from './dates.ts';
import type { FollowUp } from './decision.ts';
import { UnionId } from './ids.ts';
import { Post } from './post.ts';

/** What a union is told. Each kind has its words in shared/notices/domain/words.ts; there is nothing of a person in any. */
export const NoticeKind = z.enum([
  'term-due',
  'term-reminder',
  'term-over',
  'term-extended',
  'term-extension-refused',
  'reelection-ordered',
  'reelection-meeting-approved',
  'reelection-meeting-returned',
  'reelection-approved',
  'reelection-returned',
  'legal-person-registered',
  'legal-person-refused',
  'legal-person-expiring',
  'legal-person-lapsed',
  'legal-person-cancelled',
  'contract-ending',
  'vacancy-opened',
  'vacancy-reminder',
  'vacancy-over',
  'by-election-approved',
  'by-election-returned',
  'officer-move-approved',
  'officer-move-returned',
  'officer-moved',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** One notice to one union. Its id is that of the request it causes, which follows from the commit that caused it. */
export const Notice = z.lazy(() =>
  z.strictObject({
    kind: NoticeKind,
    /** Whose inbox it comes into. */
    to: UnionId,
    /** The union it tells of. */
    about: UnionId,
    /** The day it names: the last of a term, the day of an order. */
    day: LocalDate.optional(),
    /** The post it names. */
    post: Post.optional(),
  }),
);
export type Notice = z.infer<typeof Notice>;

/** The port of notices: a decider tells somebody by what follows from it, and in no other way. */
export const notify = (notice: Notice): FollowUp => ({
  command: { type: 'DeliverNotice', body: notice, group: notice.to, lane: 'bulk' },
});

/** The same to several; nobody is told who is not there. */
export const notifyAll = (to: readonly (UnionId | undefined)[], notice: Omit<Notice, 'to'>): FollowUp[] =>
  to.flatMap((union) => (union === undefined ? [] : [notify({ ...notice, to: union })]));
