import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { UnionId } from '../../kernel/ids.ts';
import { pageInBody } from '../../platform/http/cursor.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { Query, QueryKind, queryRefusals } from '../domain/query.ts';

const tag = 'statistics';
const params = z.object({ unionId: UnionId });

const grammar = {
  zh: '条件取自统计项（`GET /v1/statistics-dimensions`），与统计同一口径：按代码的给 `values`，按月、日的给 `from`、`through`（含首尾），合计项只给名称；各条件须同时满足。在籍会员的各项只含在籍会员；已终止的会籍不在任何名单，不能查询。',
  en: 'Conditions are dimensions of the figures (`GET /v1/statistics-dimensions`) and mean what the figures mean: `values` where it is told by code, `from` and `through` (both included) where by month or day, the name alone where it is one number. A record meets all of them. What counts active members finds active ones only; memberships that have ended stand in no list, and can’t be asked for.',
};

export const querySpec = defineRoute({
  method: 'POST',
  path: '/v1/unions/{unionId}/query',
  tag,
  summary: { zh: '查询本级及下级的记录', en: 'Find records of a union and all below it' },
  description: {
    zh: `${grammar.zh} 每次读取的记录数有限，一页可能不足所求条数甚至为空；只要有 \`next\` 就还有。`,
    en: `${grammar.en} A request reads a bounded number of records: a page may have fewer than asked for, or none, and there is more as long as there is a \`next\`.`,
  },
  action: 'records:query',
  audit: { purpose: 'query', shows: { unionId: 'union' } },
  idempotent: false,
  limit: 'search',
  params,
  body: z.lazy(() => z.strictObject({ ...Query.unwrap().shape, ...pageInBody })),
  responses: {
    200: {
      description: { zh: '一页记录（脱敏）', en: 'A page of records, masked' },
      schema: z.lazy(() =>
        z
          .object({
            of: QueryKind,
            columns: z.array(z.object({ key: z.string(), zh: z.string(), en: z.string() })).readonly(),
            /** A line of cells for each record, in the order of the columns. */
            lines: z.array(z.array(z.string()).readonly()).readonly(),
            next: z.string().optional(),
          })
          .meta({ id: 'QueryPage' })
          .brand<'Personal'>(),
      ),
    },
  },
  problems: ['union/not-found', 'request/bad-cursor', ...queryRefusals],
});

export const countSpec = defineRoute({
  method: 'POST',
  path: '/v1/unions/{unionId}/query/count',
  tag,
  summary: { zh: '查询前先计数', en: 'Count before finding' },
  description: {
    zh: '只有一项条件且有对应计数时由计数器作答；否则逐条读取至多 1000 条，其后以 `more` 表明还有，确数由导出给出。',
    en: 'A single condition that a counter counts is answered by the counter. All else is counted by reading, up to 1,000 records; then `more` says that there are more, and an extract tells how many.',
  },
  action: 'records:query',
  audit: 'none',
  idempotent: false,
  limit: 'search',
  params,
  body: Query,
  responses: {
    200: {
      description: { zh: '条数', en: 'How many' },
      schema: z.lazy(() =>
        z
          .object({
            count: z.int(),
            /** `counter`: as the figures have it, a few seconds late at most. */
            by: z.enum(['counter', 'reading']),
            more: z.boolean(),
            asOf: Instant,
          })
          .meta({ id: 'QueryCount' }),
      ),
    },
  },
  problems: ['union/not-found', ...queryRefusals],
});

export const querySpecs = [querySpec, countSpec] as const;
