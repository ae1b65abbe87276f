import * as z from 'zod';
import { Instant, LocalDate } from '../../kernel/dates.ts';
import { NoticeId, UnionId } from '../../kernel/ids.ts';
import { NoticeKind } from '../../kernel/notice.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';

const common = { tag: 'notices', audit: 'none', action: 'notices:read' } as const;

const NoticeView = z.lazy(() =>
  z
    .object({
      noticeId: NoticeId,
      kind: NoticeKind,
      about: UnionId,
      day: LocalDate.optional(),
      at: Instant,
      text: z.object({ zh: z.string(), en: z.string() }),
      read: z.object({ by: z.string(), at: Instant }).optional(),
    })
    .meta({ id: 'Notice' }),
);

export const listNoticesSpec = defineRoute({
  ...common,
  method: 'GET',
  path: '/v1/unions/{unionId}/notices',
  summary: { zh: '站内通知', en: 'The inbox of a union' },
  description: {
    zh: '缺省为未读通知，最早的在前；通知不含个人信息。',
    en: 'By default what is unread, the oldest first; no notice says anything of a person.',
  },
  params: z.object({ unionId: UnionId }),
  query: z.strictObject({ show: z.enum(['unread', 'read']).default('unread'), ...pageInQuery }),
  responses: {
    200: {
      description: { zh: '通知列表', en: 'One page of notices' },
      schema: z.lazy(() => z.object({ notices: z.array(NoticeView), next: z.string().optional() })),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor'],
});

export const markReadSpec = defineRoute({
  ...common,
  method: 'POST',
  path: '/v1/notices/{noticeId}/reading',
  summary: { zh: '标为已读', en: 'Mark a notice as read' },
  params: z.object({ noticeId: NoticeId }),
  idempotent: true,
  responses: acceptedSpec,
  problems: commandProblems('notice/not-found'),
});

export const noticeSpecs = [listNoticesSpec, markReadSpec] as const;
