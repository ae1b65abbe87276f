import * as z from 'zod';
import type { Command } from '../../kernel/command.ts';
import { Instant } from '../../kernel/dates.ts';
import {
  type AggregateType,
  change,
  type Decide,
  decide,
  type LedgerEvent,
  type Loaded,
  type LoadedGate,
  refuse,
} from '../../kernel/decision.ts';
import { NoticeId } from '../../kernel/ids.ts';
import { Notice } from '../../kernel/notice.ts';

/** A notice in the inbox of a union 站内通知. It stays there, unread until an officer of the union marks it read. */
export const DeliveredNotice = z.lazy(() =>
  Notice.unwrap().extend({
    noticeId: NoticeId,
    at: Instant,
    /** Who marked it read, `operator:…`, and when. */
    read: z.object({ by: z.string(), at: Instant }).optional(),
  }),
);
export type DeliveredNotice = z.infer<typeof DeliveredNotice>;

export interface NoticeDelivered extends LedgerEvent {
  readonly type: 'NoticeDelivered';
  readonly v: 1;
  readonly noticeId: NoticeId;
  readonly notice: Notice;
}
export interface NoticeRead extends LedgerEvent {
  readonly type: 'NoticeRead';
  readonly v: 1;
}
export type NoticeEvent = NoticeDelivered | NoticeRead;

export const noticeRecord: AggregateType<DeliveredNotice, NoticeEvent> = {
  type: 'notice',
  parse: (stored) => DeliveredNotice.parse(stored),
  evolve(state, event, { at, by }) {
    if (event.type === 'NoticeDelivered') return { ...event.notice, noticeId: event.noticeId, at };
    if (state === undefined) throw new Error('a notice was read that was never delivered');
    return { ...state, read: { by, at } };
  },
};

export interface Delivering {
  readonly notice: Loaded<DeliveredNotice, NoticeEvent>;
}

/** Puts it into the inbox. Under an id that follows from its cause it can't come twice. */
export const deliverNotice: Decide<Delivering, Command<string, Notice>> = ({ notice }, { body }) => {
  const noticeId = notice.id as NoticeId;
  const delivered: NoticeEvent = { type: 'NoticeDelivered', v: 1, noticeId, notice: body };
  return decide({ changes: [change(notice, delivered)], result: { noticeId } });
};

export const MarkNoticeRead = z.lazy(() => z.strictObject({ noticeId: NoticeId }));
export type MarkNoticeRead = z.infer<typeof MarkNoticeRead>;

export type Reading = Delivering & { readonly gate?: LoadedGate };

export const markNoticeRead: Decide<Reading, Command<string, MarkNoticeRead>> = ({ notice }) => {
  if (notice.state === undefined) return refuse('notice/not-found');
  if (notice.state.read !== undefined) return refuse('notice/read-already');
  return decide({
    changes: [change<DeliveredNotice, NoticeEvent>(notice, { type: 'NoticeRead', v: 1 })],
    result: { noticeId: notice.state.noticeId },
  });
};
