import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { UnionId } from '../../kernel/ids.ts';
import { pageInQuery } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ActorName, RecordName } from '../domain/entry.ts';

export const AuditEntryView = z.lazy(() =>
  z
    .object({
      /** Chain and place in it: what `npm run audit -- verify` names. */
      entry: z.string().meta({ examples: ['chain#members-http#01JDM0Z5YKQ8W4R2T6V9X3B7CA@17'] }),
      at: Instant,
      by: z.string(),
      role: z.string().optional(),
      scope: UnionId.optional(),
      action: z.string(),
      records: z.array(z.string()),
      purpose: z.string().optional(),
      status: z.int(),
      problem: z.string().optional(),
      request: z.string(),
      address: z.string().optional(),
      /** Whether the entry still bears its own hash. */
      intact: z.boolean(),
    })
    .meta({ id: 'AuditEntry' }),
);
export type AuditEntryView = z.input<typeof AuditEntryView>;

export const listEntriesSpec = defineRoute({
  method: 'GET',
  path: '/v1/audit-entries',
  tag: 'audit',
  summary: { zh: '查询审计记录', en: 'Who saw or did what' },
  description: {
    zh: '按被查看的记录（record）或操作者（actor）查询，最近的在前。仅列出查询人辖区内操作者的记录；职工与未登录者的记录由省级审计管理员查询。本查询亦记入审计。',
    en: 'By record or by actor, the latest first. Lists what operators of the caller’s own part of the tree did; what workers and unknown callers did is for auditors of the province. Asking is recorded too.',
  },
  action: 'audit:read',
  audit: { purpose: 'audit', shows: {} },
  query: z.strictObject({ record: RecordName.optional(), actor: ActorName.optional(), ...pageInQuery }),
  responses: {
    200: {
      description: { zh: '审计记录', en: 'One page of entries; it may hold fewer than asked for, or none' },
      schema: z.lazy(() => z.object({ entries: z.array(AuditEntryView), next: z.string().optional() })),
    },
  },
  problems: ['audit/record-or-actor', 'request/bad-cursor'],
});

export const auditSpecs = [listEntriesSpec] as const;
