import * as z from 'zod';
import { LocalDate } from '../../kernel/dates.ts';
import { EvidenceKey } from '../../kernel/evidence-key.ts';
import { UnionId } from '../../kernel/ids.ts';
import { AcceptedRequest, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { ScopeName } from '../domain/scope-name.ts';

const ReportedFile = z.lazy(() =>
  z
    .object({
      /** One request for each row; none where any row is in error. */
      entered: z
        .array(
          AcceptedRequest.unwrap()
            .extend({ line: z.number().int(), unionId: UnionId })
            .meta({ id: 'EnteredRow' }),
        )
        .readonly(),
      errors: z
        .array(
          z.object({ line: z.number().int(), column: z.string().optional(), zh: z.string(), en: z.string() }),
        )
        .readonly(),
    })
    .meta({ id: 'ReportedFile' }),
);

export const reportFileSpec = defineRoute({
  method: 'POST',
  path: '/v1/statistics/{scope}/reported-figures/file',
  tag: 'statistics',
  audit: 'none',
  params: z.object({ scope: ScopeName }),
  summary: { zh: '按文件填报年报数和抽样核查数', en: 'Report annual figures and samples by a file' },
  description: {
    zh: 'CSV 或 XLSX，表头列名：工会标识，及“工会统计年报会员数”“工会统计年报基层工会数”“抽样核查的会员记录数”“抽样核查中与实际相符的记录数”中的若干列；每行一个工会（该工会之下），最多 200 行。任一行有误则全部不予填报，逐行说明错误（200）；全部无误则每行受理为一项请求（202）。',
    en: 'A CSV file or workbook. A row names the columns: unionId and any of annual-members, annual-unions, sample-checked, sample-agreed; each row below is one union below that of the scope, 200 at most. If any row is in error none is entered, and each error is told (200); otherwise each row is accepted as a request (202).',
  },
  action: 'statistics:report',
  idempotent: true,
  body: z.lazy(() =>
    z.strictObject({
      /** The day that the figures are of. */
      from: LocalDate,
      evidence: EvidenceKey,
      content: z
        .base64()
        .min(4)
        .max(200_000)
        .meta({
          examples: ['5bel5Lya5qCH6K+GLGFubnVhbC1tZW1iZXJzCjAxSkQwMDAwMDAwMDAwMDAwMDAwMDAwMDAwLDEyCg=='],
        }),
    }),
  ),
  responses: {
    200: { description: { zh: '有误，未填报', en: 'In error: nothing was entered' }, schema: ReportedFile },
    202: { description: { zh: '已受理', en: 'Accepted' }, schema: ReportedFile },
  },
  problems: commandProblems(
    'statistics/not-found',
    'statistics/unions-only',
    'statistics/date-ahead',
    'roster/empty-file',
    'roster/unsupported-format',
    'roster/legacy-excel',
    'roster/encrypted',
    'roster/damaged-file',
    'roster/unpacks-too-large',
    'roster/unreadable-text',
    'roster/broken-csv',
    'roster/too-many-columns',
    'roster/row-too-long',
  ),
});
