import * as z from 'zod';
import { Instant } from '../../kernel/dates.ts';
import { RosterId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';

/** Browsers name CSV files after whatever program opens them, so the type decides nothing; it is signed. */
const ContentType = z.enum([
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-excel.sheet.macroEnabled.12',
  'application/vnd.ms-excel',
  'application/octet-stream',
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
]);

export const RosterUpload = z.lazy(() =>
  z
    .strictObject({
      fileName: z.string().trim().min(1).max(255),
      contentType: ContentType,
      size: z.number().int().positive().meta({ description: 'bytes, at most 52,428,800' }),
    })
    .meta({ id: 'RosterUpload' }),
);

export const RosterUploadOffer = z.lazy(() =>
  z
    .object({
      rosterId: RosterId,
      upload: z.object({
        method: z.literal('PUT'),
        url: z.url(),
        headers: z
          .record(z.string(), z.string())
          .meta({ description: 'headers to send as they are: the URL is signed for them' }),
        expiresAt: Instant,
      }),
    })
    .meta({ id: 'RosterUploadOffer' }),
);

export const offerUploadSpec = defineRoute({
  method: 'POST',
  path: '/v1/roster-uploads',
  tag: 'intake',
  summary: { zh: '申请上传花名册', en: 'Ask for a place to upload a roster' },
  description: {
    zh: '返回一个 15 分钟内有效、只能使用一次的上传地址；随后用 PUT 上传文件，再在建会申请中引用 rosterId。',
    en: 'Answers with an address that takes this one file, once, within 15 minutes. PUT the file there, then name the rosterId in the founding application.',
  },
  action: 'rosters:upload',
  audit: 'none',
  idempotent: true,
  body: RosterUpload,
  responses: {
    201: { description: { zh: '上传地址', en: 'where to upload' }, schema: RosterUploadOffer },
  },
  problems: ['roster/unsupported-format', 'roster/legacy-excel', 'roster/file-too-large'],
});
