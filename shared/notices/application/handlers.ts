import type { AnyHandler, CommandHandler } from '../../kernel/command-handler.ts';
import { absent } from '../../kernel/decision.ts';
import { Notice } from '../../kernel/notice.ts';
import { reject } from '../../kernel/problem.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import {
  deliverNotice,
  type Delivering,
  MarkNoticeRead,
  markNoticeRead,
  noticeRecord,
  type Reading,
} from '../domain/notice.ts';

const deliverHandler: CommandHandler<'DeliverNotice', Notice, Delivering> = {
  type: 'DeliverNotice',
  body: Notice,
  action: 'system',
  lane: 'bulk',
  load: (_, { requestId }) => Promise.resolve({ notice: absent(noticeRecord, requestId) }),
  group: (_, { to }) => to,
  guard: (_, { kind }) => (kind === 'system' ? undefined : reject('command/not-permitted')),
  decide: deliverNotice,
};

/** Whose part of the tree the inbox lies in may read it; of another they learn nothing. */
const readHandler: CommandHandler<'MarkNoticeRead', MarkNoticeRead, Reading> = {
  type: 'MarkNoticeRead',
  body: MarkNoticeRead,
  action: 'notices:read',
  lane: 'people',
  async load(read, { body: { noticeId }, actor }) {
    const notice = await read.record(noticeRecord, noticeId);
    // As much is read for one that is not there.
    const at = notice.state?.to ?? (actor.kind === 'operator' ? actor.scope : undefined);
    return { notice, ...(at !== undefined && { gate: await read.gate(at) }) };
  },
  group: ({ notice }) => notice.state?.to ?? notice.id,
  guard: ({ notice, gate }, actor) =>
    notice.state && gate?.gate && hasInScope(actor, gate.gate.stamp) ? undefined : reject('notice/not-found'),
  decide: markNoticeRead,
};

/** Every command of the notices context. */
export const noticeHandlers: readonly AnyHandler[] = [deliverHandler, readHandler];
