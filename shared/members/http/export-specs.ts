import * as z from 'zod';
import { UnionId } from '../../kernel/ids.ts';
import { defineRoute } from '../../platform/http/route.ts';
import { RevealReason } from './reveal-specs.ts';

const tag = 'members';
const params = z.object({ unionId: UnionId });

/** The `next` of the part before. */
const cursor = z.string().min(1).max(2_048).optional();
const format = z.enum(['csv', 'xlsx']);

const RosterFile = z.lazy(() =>
  z
    .object({
      fileName: z.string(),
      mediaType: z.string(),
      /** Base64. */
      content: z.base64().meta({ examples: ['MIIB'] }),
      /** Of the file before it was encrypted, hexadecimal; the audit trail keeps it, too. */
      sha256: z.string(),
      rows: z.int(),
      /** There is more: ask again with it as `cursor`. */
      next: z.string().optional(),
    })
    .meta({ id: 'RosterFile' })
    .brand<'Personal'>(),
);

const responses = {
  200: {
    description: { zh: '名册文件（每次至多 2000 人）', en: 'The roster, 2,000 members a part' },
    schema: RosterFile,
  },
} as const;

export const maskedRosterSpec = defineRoute({
  method: 'POST',
  path: '/v1/unions/{unionId}/roster-export',
  tag,
  summary: { zh: '导出会员名册（脱敏）', en: 'Export the roster, masked' },
  action: 'members:read',
  audit: { purpose: 'export-masked', shows: { unionId: 'union' } },
  idempotent: false,
  limit: 'search',
  params,
  body: z.lazy(() => z.strictObject({ format, cursor })),
  responses,
  problems: ['union/not-found', 'request/bad-cursor'],
});

export const fullRosterSpec = defineRoute({
  method: 'POST',
  path: '/v1/unions/{unionId}/full-roster-export',
  tag,
  summary: { zh: '导出会员名册（完整、加密）', en: 'Export the roster in full, encrypted' },
  description: {
    zh: '文件以 CMS（AuthEnvelopedData）加密至操作员本人的数字证书，仅其密钥可以解开；导出人、理由、文件摘要均记入审计后才返回。',
    en: 'The file is a CMS message (AuthEnvelopedData) that only the key of the operator’s own certificate opens. Who exported, why, and the digest of the file are recorded before it is answered.',
  },
  action: 'members:export',
  audit: { purpose: 'export', shows: { unionId: 'union' } },
  idempotent: false,
  limit: 'reveal',
  params,
  body: z.lazy(() =>
    z.strictObject({
      format,
      reason: RevealReason,
      /** The certificate to encrypt to, in DER, base64: one that is bound to the caller’s account. */
      certificate: z
        .base64()
        .max(24_000)
        .meta({ examples: ['MIIC'] }),
      cursor,
    }),
  ),
  responses,
  problems: ['union/not-found', 'request/bad-cursor', 'export/no-certificate'],
});

export const exportSpecs = [maskedRosterSpec, fullRosterSpec] as const;
