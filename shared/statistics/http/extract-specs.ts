import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { ExtractId, UnionId } from '../../kernel/ids.ts';
import { acceptedSpec, commandProblems } from '../../platform/edge/accepted.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { AskForExtract } from '../domain/ask-for-extract.ts';
import { Extract } from '../domain/extract.ts';
import { queryRefusals } from '../domain/query.ts';

const tag = 'statistics';
const ofOne = { tag, action: 'records:extract', params: z.object({ extractId: ExtractId }) } as const;

export const askForExtractSpec = defineRoute({
  tag,
  method: 'POST',
  path: '/v1/unions/{unionId}/extracts',
  summary: { zh: '导出查询结果（脱敏）', en: 'Take the records of a query out to a file, masked' },
  description: {
    zh: '条件同查询；由后台逐页读取并写成一个 CSV 或电子表格文件，可随时查询进度，文件保存 7 日。须签名；条件、用途、导出人永久记入账簿，每次下载记入审计。完整名册只能按工会加密导出（`full-roster-export`）。',
    en: 'Takes a query. A process reads page by page and writes one file, CSV or a spreadsheet, which is kept for 7 days; its progress can be read at any time. It takes a signature: what was asked for, why and by whom stays in the ledger, and the audit trail has every download. A roster in full leaves encrypted only, of one union (`full-roster-export`).',
  },
  action: 'records:extract',
  audit: 'none',
  idempotent: true,
  params: z.object({ unionId: UnionId }),
  body: z.lazy(() => AskForExtract.unwrap().omit({ unionId: true })),
  responses: acceptedSpec,
  problems: commandProblems('union/not-found', ...queryRefusals),
});

export const ExtractView = z.lazy(() =>
  Extract.unwrap()
    .pick({
      extractId: true,
      unionId: true,
      query: true,
      format: true,
      purpose: true,
      askedBy: true,
      askedAt: true,
      rows: true,
      turns: true,
      run: true,
      readyAt: true,
      failedFor: true,
    })
    .extend({
      status: z.enum([...Extract.unwrap().shape.status.options, 'expired']),
      /** Written so far. */
      bytes: z.int(),
      /** Until when the file can be fetched; once it is ready. */
      until: Instant.optional(),
    })
    .meta({ id: 'Extract' }),
);

export const getExtractSpec = defineRoute({
  ...ofOne,
  method: 'GET',
  path: '/v1/extracts/{extractId}',
  summary: { zh: '查询导出进度', en: 'How far an extract has come' },
  audit: 'none',
  responses: {
    200: { description: { zh: '进度', en: 'What was asked for, and how far it is' }, schema: ExtractView },
  },
  problems: ['extract/not-found'],
});

export const extractFileSpec = defineRoute({
  ...ofOne,
  method: 'POST',
  path: '/v1/extracts/{extractId}/file',
  summary: { zh: '下载导出文件', en: 'Fetch the file of an extract' },
  description: {
    zh: '返回 5 分钟内有效的下载地址，持有地址者即可下载，请勿转发。每次取得地址均记入审计。',
    en: 'Answers an address that is good for 5 minutes, to whoever has it: pass it to nobody. The audit trail has each that was given.',
  },
  audit: { purpose: 'extract', shows: { extractId: 'extract', unionId: 'union' } },
  idempotent: false,
  limit: 'reveal',
  responses: {
    200: {
      description: { zh: '下载地址', en: 'Where the file is' },
      schema: z.lazy(() =>
        z
          .object({
            unionId: UnionId,
            fileName: z.string(),
            mediaType: z.string(),
            rows: z.int(),
            bytes: z.int(),
            url: z.url().meta({ examples: ['https://bucket.example/extracts/file'] }),
            expiresAt: Instant,
          })
          .meta({ id: 'ExtractFile' }),
      ),
    },
  },
  problems: ['extract/not-found', 'extract/not-ready', 'extract/expired'],
});

export const extractSpecs = [askForExtractSpec, getExtractSpec, extractFileSpec] as const;
