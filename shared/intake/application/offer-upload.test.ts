import { describe, expect, it } from 'vitest';
import type { OperatorId } from '../../kernel/caller.ts';
import { instantOf } from '../../kernel/dates.ts';
import type { RosterId } from '../../kernel/ids.ts';
import { largestFile, offerUpload } from './offer-upload.ts';

const now = instantOf(0);
const rosterId = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as RosterId;
const xlsx = { fileName: '花名册.xlsx', contentType: 'application/octet-stream', size: 1_000 };

const offer = offerUpload({
  rosterIdOf: () => rosterId,
  offer: async (key, { contentType }, at) => ({
    method: 'PUT',
    url: `https://bucket/${key}`,
    headers: { 'content-type': contentType },
    expiresAt: at,
  }),
});
const offered = (changed: Partial<typeof xlsx>) =>
  offer('op-1' as OperatorId, 'key-0001', { ...xlsx, ...changed }, now);

describe('offerUpload', () => {
  it('A9 gives the roster an id and a place under its operator', async () => {
    expect(await offered({})).toEqual({
      ok: true,
      value: {
        rosterId,
        upload: {
          method: 'PUT',
          url: `https://bucket/rosters/op-1/${rosterId}`,
          headers: { 'content-type': 'application/octet-stream' },
          expiresAt: now,
        },
      },
    });
  });

  it.each(['a.XLSX', 'a.xlsm', 'a.b.csv', 'ａ．ｃｓｖ', '名单.txt', 'a.tsv'])(
    'A9 takes %s',
    async (fileName) => {
      expect(await offered({ fileName, size: largestFile })).toMatchObject({ ok: true });
    },
  );

  it.each([
    ['an old workbook', { fileName: '名单.XLS' }, 'roster/legacy-excel', '/fileName'],
    ['a document', { fileName: '名单.docx' }, 'roster/unsupported-format', '/fileName'],
    ['a name without an ending', { fileName: '名单' }, 'roster/unsupported-format', '/fileName'],
    ['a file of more than 50 MB', { size: largestFile + 1 }, 'roster/file-too-large', '/size'],
  ])('refuses %s before anything travels', async (_, changed, code, pointer) => {
    expect(await offered(changed)).toMatchObject({ ok: false, error: { code, pointer } });
  });
});
