import { reject } from '../../kernel/problem.ts';
import { err, ok } from '../../kernel/result.ts';
import { hasInScope } from '../../kernel/stamp.ts';
import type { CommandEdge } from '../../platform/edge/command-edge.ts';
import type { RecordsReader } from '../../platform/edge/records-reader.ts';
import type { PlaceNames } from '../../platform/edge/timeline.ts';
import type { Cursors } from '../../platform/http/cursor.ts';
import { implement, type Route } from '../../platform/http/route.ts';
import { inboxOf } from '../domain/inbox.ts';
import { noticeRecord } from '../domain/notice.ts';
import { noticeWords } from '../domain/words.ts';
import * as specs from './specs.ts';

export interface NoticeRouteDependencies {
  readonly edge: CommandEdge;
  readonly records: RecordsReader;
  readonly namesOf: PlaceNames;
  readonly cursors: () => Promise<Cursors>;
}

export const noticeRoutes = ({
  edge,
  records,
  namesOf,
  cursors,
}: NoticeRouteDependencies): readonly Route[] => [
  implement(specs.listNoticesSpec, async ({ params: { unionId }, query, caller }) => {
    const { gate } = await records.gate(unionId);
    if (!gate || !hasInScope(caller, gate.stamp)) return err(reject('union/not-found'));
    const { show, limit, cursor } = query;
    const pages = await cursors();
    const use = { query: ['notices', unionId, show], scope: caller.id };
    const after = cursor === undefined ? ok(undefined) : pages.open(cursor, use);
    if (!after.ok) return after;
    const { states, lastKey } = await records.page('by-union', inboxOf(unionId, show), noticeRecord, {
      limit,
      after: after.value,
    });
    // The record decides, not the index that led to it.
    const found = states.filter(
      ({ to, read }) => to === unionId && (read !== undefined) === (show === 'read'),
    );
    const names = await namesOf({ unions: [...new Set(found.map(({ about }) => about))], employers: [] });
    const notices = found.map((notice) => ({
      ...notice,
      text: noticeWords(notice.kind, names.get(notice.about) ?? '', notice),
    }));
    return ok({ status: 200, body: { notices, ...(lastKey && { next: pages.seal(lastKey, use) }) } });
  }),

  implement(specs.markReadSpec, ({ params, caller, idempotencyKey, now }) =>
    edge.submit({ type: 'MarkNoticeRead', asSent: params, caller, idempotencyKey, now }),
  ),
];
